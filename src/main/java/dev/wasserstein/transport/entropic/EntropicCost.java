// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The entropic cost ⟨P, C⟩ + ε KL(P | a ⊗ b) between point clouds or grids, with the other costs of
 * its plan. With a mass penalty also the penalties, and the mass of the plan among the details.
 *
 * @param solver how it is solved
 * @param groundCost the cost between atoms
 * @param epsilon ε, positive, in units of the ground cost
 * @param plans whether each cost comes with its plan; then grids count as clouds of their cells
 */
public record EntropicCost(Sinkhorn solver, GroundCost groundCost, double epsilon, Plans plans)
    implements PairwiseCost<Measure> {
  /** Without plans. */
  public EntropicCost(Sinkhorn solver, GroundCost groundCost, double epsilon) {
    this(solver, groundCost, epsilon, Plans.FORGOTTEN);
  }

  @Override
  public List<String> details() {
    return relaxed() ? detailsWith("plan_mass") : detailsWith();
  }

  @Override
  public Function<Measure, Cost> from(Measure measure) {
    return other -> {
      EntropicSolution solution = solver.solve(problem(measure, other), epsilon);
      return new Cost(
          solution.entropicCost(),
          solution.dualGap(),
          relaxed() ? details(solution, solution.planMass()) : details(solution),
          solution.accuracy(),
          plans == Plans.KEPT ? plan(measure.toDiscrete(), solution) : Coupling.NONE);
    };
  }

  private EntropicProblem problem(Measure measure, Measure other) {
    return plans == Plans.KEPT
        ? EntropicProblem.of(measure.toDiscrete(), other.toDiscrete(), groundCost)
        : EntropicProblem.of(measure, other, groundCost, epsilon);
  }

  /** The plan of clouds; with a mass penalty X its rows have the masses a_i e^(−f_i/X). */
  private Coupling plan(DiscreteMeasure source, EntropicSolution solution) {
    double[] rows = source.masses().clone();
    for (int i = 0; i < rows.length && relaxed(); i++) {
      rows[i] *= StrictMath.exp(-solution.potentials().source()[i] / solver.massPenalty());
    }
    return solution.plan().orElseThrow().coupling(rows);
  }

  @Override
  public boolean iterative() {
    return true;
  }

  private boolean relaxed() {
    return solver.massPenalty() < Double.POSITIVE_INFINITY;
  }

  /** The names of what {@link #details} gives. */
  static List<String> detailsWith(String... more) {
    return Stream.concat(
            Stream.of("transport_cost", "dual_value", "marginal_error", "iterations"),
            Stream.of(more))
        .toList();
  }

  static double[] details(EntropicSolution solution, double... more) {
    return DoubleStream.concat(
            DoubleStream.of(
                solution.transportCost(),
                solution.dualValue(),
                solution.marginalError(),
                solution.iterations()),
            DoubleStream.of(more))
        .toArray();
  }
}
