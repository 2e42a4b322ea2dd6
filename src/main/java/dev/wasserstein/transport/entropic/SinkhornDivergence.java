// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The Sinkhorn divergence S_ε(a, b) = OT_ε(a, b) − ½ OT_ε(a, a) − ½ OT_ε(b, b) of dual values
 * (Feydy et al. 2019) between point clouds or grids: not negative and 0 for a = b; it tends to the
 * exact cost for ε → 0 and, for the cost |x − y|², to the squared distance of the means for ε → ∞.
 *
 * @param solver how OT_ε is solved
 * @param groundCost a cost between atoms, symmetric
 * @param epsilon ε, positive, in units of the ground cost
 */
public record SinkhornDivergence(Sinkhorn solver, GroundCost groundCost, double epsilon)
    implements PairwiseCost<Measure> {
  @Override
  public List<String> details() {
    return EntropicCost.detailsWith("entropic_cost");
  }

  @Override
  public Function<Measure, Cost> from(Measure measure) {
    Map<String, Sinkhorn.SelfCost> ownCosts = new HashMap<>();
    Sinkhorn.SelfCost own = ownCost(measure);
    return other -> {
      EntropicSolution solution =
          solver.solve(EntropicProblem.of(measure, other, groundCost, epsilon), epsilon);
      Sinkhorn.SelfCost others = ownCosts.computeIfAbsent(other.id(), id -> ownCost(other));
      return new Cost(
          solution.dualValue() - own.value() / 2 - others.value() / 2,
          solution.dualGap(),
          EntropicCost.details(solution, solution.entropicCost()),
          solution.accuracy().worse(own.accuracy()).worse(others.accuracy()));
    };
  }

  @Override
  public boolean iterative() {
    return true;
  }

  private Sinkhorn.SelfCost ownCost(Measure measure) {
    return solver.selfCost(EntropicProblem.of(measure, measure, groundCost, epsilon), epsilon);
  }
}
