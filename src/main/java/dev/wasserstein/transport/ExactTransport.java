// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.WarmStart;
import java.util.Optional;

/**
 * Exact transport by the solver that suits the problem: {@link SortedTransport} where it applies,
 * else {@link NetworkSimplex}.
 */
public final class ExactTransport implements TransportSolver {
  private final SortedTransport sorted = new SortedTransport();
  private final NetworkSimplex simplex = new NetworkSimplex();
  private TransportSolver last = sorted;

  @Override
  public TransportSolution solve(TransportProblem problem, Optional<WarmStart> warmStart) {
    last = problem.dimension() == 1 && problem.groundCost().convexOnTheLine() ? sorted : simplex;
    return last.solve(problem, warmStart);
  }

  @Override
  public Optional<WarmStart> warmStart() {
    return last.warmStart();
  }
}
