// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.transport.Certificate;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.start.StartingPlan;
import java.util.Optional;

/**
 * Exact transport by the solver that suits the problem: {@link SortedTransport} where it applies,
 * else {@link NetworkSimplex}, which gets the problem with source and target exchanged where only
 * then an auction can start it.
 */
public final class ExactTransport implements TransportSolver {
  private final SortedTransport sorted = new SortedTransport();
  private final NetworkSimplex simplex = new NetworkSimplex();
  private TransportSolver last = sorted;

  @Override
  public TransportSolution solve(TransportProblem problem, Optional<WarmStart> warmStart) {
    last = problem.dimension() == 1 && problem.groundCost().convexOnTheLine() ? sorted : simplex;
    if (last == sorted || !StartingPlan.auctionPaysTransposedOnly(problem)) {
      return last.solve(problem, warmStart);
    }
    TransportSolution back = last.solve(problem.transposed(), warmStart);
    Coupling moved = back.coupling();
    return Certificate.of(
        problem,
        Coupling.sorted(
            /* row= */ moved.column(),
            /* column= */ moved.row(),
            moved.mass(),
            moved.entries(),
            problem.sourceSize(),
            problem.targetSize()),
        new DualPotentials(
            /* source= */ back.potentials().target(), /* target= */ back.potentials().source()),
        back.pivots());
  }

  @Override
  public Optional<WarmStart> warmStart() {
    return last.warmStart();
  }
}
