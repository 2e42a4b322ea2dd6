// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of an unbalanced barycenter.
 *
 * @param iteration the number of updates made
 * @param logMasses ln q (m), of any total mass
 * @param residual the L1 change of the masses in the last update as a share of them, 2 before the
 *     first
 * @param share how much of the way a constant goes towards its optimum in one iteration
 * @param leastResidual the least residual since the share was last lowered
 */
public record UnbalancedState(
    int iteration, double[] logMasses, double residual, double share, double leastResidual)
    implements ScalingState {
  private static final String PROGRESS = "progress";
  private static final String LOG_MASSES = "log-masses";

  /** ln Σ q. */
  double logTotal() {
    return ScalingState.logSum(logMasses);
  }

  /**
   * All fields as arrays by name, shared: {@code progress} (iteration, residual, share, least
   * residual) and {@code log-masses} (m).
   */
  SortedMap<String, double[]> numbers() {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    numbers.put(PROGRESS, new double[] {iteration, residual, share, leastResidual});
    numbers.put(LOG_MASSES, logMasses);
    return numbers;
  }

  /**
   * The state of which {@link #numbers} are these, on a support of this size.
   *
   * @throws IllegalArgumentException if they are not those of such a state
   */
  static UnbalancedState of(SortedMap<String, double[]> numbers, int size) {
    double[] progress = numbers.get(PROGRESS);
    double[] logMasses = numbers.get(LOG_MASSES);
    if (progress == null || progress.length != 4 || logMasses == null || logMasses.length != size) {
      throw new IllegalArgumentException(
          "no unbalanced state on " + size + " places in " + numbers.keySet());
    }
    return new UnbalancedState((int) progress[0], logMasses, progress[1], progress[2], progress[3]);
  }
}
