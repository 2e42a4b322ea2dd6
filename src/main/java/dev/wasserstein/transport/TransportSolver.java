// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.collection.WarmStart;
import java.util.Optional;

/**
 * Solves transport problems one after the other, reusing its workspace. An instance belongs to one
 * thread.
 */
public interface TransportSolver {
  /**
   * Solves a problem from a cold start.
   *
   * @throws ArithmeticException if a cost is not finite
   */
  default TransportSolution solve(TransportProblem problem) {
    return solve(problem, Optional.empty());
  }

  /**
   * Solves a problem.
   *
   * @param warmStart what {@link #warmStart} returned after a problem with the same masses and
   *     other atoms; one that does not fit is ignored
   * @throws ArithmeticException if a cost is not finite
   */
  TransportSolution solve(TransportProblem problem, Optional<WarmStart> warmStart);

  /**
   * What a later solve of a nearby problem can start from; empty where the solver has no use for
   * it.
   */
  Optional<WarmStart> warmStart();
}
