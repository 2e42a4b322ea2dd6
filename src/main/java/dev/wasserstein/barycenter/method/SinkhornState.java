// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.transport.entropic.OverRelaxation;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a Sinkhorn barycenter.
 *
 * @param iteration the number of updates made
 * @param epsilon ε of the contributions to this state
 * @param relaxation with the ω of the contributions to this state
 * @param logMasses ln b (m), the masses summing to 1
 * @param logDebiasing ln d (m); empty where nothing is debiased
 */
public record SinkhornState(
    int iteration,
    double epsilon,
    OverRelaxation relaxation,
    double[] logMasses,
    double[] logDebiasing)
    implements ScalingState {
  private static final String PROGRESS = "progress";
  private static final String RELAXATION = "relaxation";
  private static final String LOG_MASSES = "log-masses";
  private static final String LOG_DEBIASING = "log-debiasing";

  /**
   * All fields as arrays by name, shared: {@code progress} (iteration, ε), {@code relaxation} (ω,
   * cap, steps, reference, best), {@code log-masses} (m) and {@code log-debiasing} (m, or none).
   */
  SortedMap<String, double[]> numbers() {
    SortedMap<String, double[]> numbers = new TreeMap<>();
    numbers.put(PROGRESS, new double[] {iteration, epsilon});
    numbers.put(
        RELAXATION,
        new double[] {
          relaxation.omega(),
          relaxation.cap(),
          relaxation.steps(),
          relaxation.reference(),
          relaxation.best()
        });
    numbers.put(LOG_MASSES, logMasses);
    numbers.put(LOG_DEBIASING, logDebiasing);
    return numbers;
  }

  /**
   * The state of which {@link #numbers} are these, on a support of this size. Version 0.1.0 had two
   * more numbers in {@code progress}.
   *
   * @throws IllegalArgumentException if they are not those of such a state
   */
  static SinkhornState of(SortedMap<String, double[]> numbers, int size) {
    double[] progress = numbers.get(PROGRESS);
    double[] relaxation = numbers.get(RELAXATION);
    double[] logMasses = numbers.get(LOG_MASSES);
    double[] logDebiasing = numbers.get(LOG_DEBIASING);
    if (progress == null
        || progress.length < 2
        || relaxation == null
        || relaxation.length != 5
        || logMasses == null
        || logMasses.length != size
        || logDebiasing == null
        || (logDebiasing.length != 0 && logDebiasing.length != size)) {
      throw new IllegalArgumentException(
          "no Sinkhorn state on " + size + " places in " + numbers.keySet());
    }
    return new SinkhornState(
        (int) progress[0],
        progress[1],
        new OverRelaxation(
            relaxation[0], relaxation[1], (int) relaxation[2], relaxation[3], relaxation[4]),
        logMasses,
        logDebiasing);
  }
}
