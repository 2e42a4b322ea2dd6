// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The exact transport cost between point clouds, by {@link ExactTransport}.
 *
 * @param groundCost the cost between atoms
 * @param plans whether each cost comes with its plan
 */
public record ExactCost(GroundCost groundCost, Plans plans)
    implements PairwiseCost<DiscreteMeasure> {
  /** Without plans. */
  public ExactCost(GroundCost groundCost) {
    this(groundCost, Plans.FORGOTTEN);
  }

  /** W₂². */
  public static final ExactCost SQUARED_WASSERSTEIN = new ExactCost(SquaredEuclidean.INSTANCE);

  @Override
  public Function<DiscreteMeasure, Cost> from(DiscreteMeasure measure) {
    BiFunction<DiscreteMeasure, Optional<WarmStart>, Cost> costs = startedFrom(measure);
    return other -> costs.apply(other, Optional.empty());
  }

  @Override
  public BiFunction<DiscreteMeasure, Optional<WarmStart>, Cost> startedFrom(
      DiscreteMeasure measure) {
    TransportSolver solver = new ExactTransport();
    return (other, warmStart) -> {
      TransportProblem problem = TransportProblem.of(measure, other, groundCost);
      TransportSolution solution = solver.solve(problem, warmStart);
      return plans == Plans.KEPT
          ? new Cost(
              solution.cost(),
              solution.dualGap(),
              new double[0],
              SolveAccuracy.EXACT,
              solution.coupling())
          : new Cost(solution.cost(), solution.dualGap());
    };
  }
}
