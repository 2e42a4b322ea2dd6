// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import java.util.Arrays;

/**
 * Σ weight · average over batches, divided by the weights.
 *
 * @param weight Σ weight
 * @param average of no length before the first batch
 */
record RunningAverage(double weight, double[] average) {
  /** Before the first batch. */
  static final RunningAverage NONE = new RunningAverage(0, new double[0]);

  /** Whether there was a batch. */
  boolean begun() {
    return weight > 0;
  }

  /** The average with one batch more. */
  RunningAverage with(double batchWeight, double[] batchAverage) {
    double total = weight + batchWeight;
    double share = batchWeight / total;
    double[] next = batchAverage.clone();
    for (int p = 0; p < average.length; p++) {
      next[p] = average[p] + share * (batchAverage[p] - average[p]);
    }
    return new RunningAverage(total, next);
  }

  /** The weight, and then the average. */
  double[] numbers() {
    double[] numbers = new double[1 + average.length];
    numbers[0] = weight;
    System.arraycopy(average, 0, numbers, 1, average.length);
    return numbers;
  }

  /**
   * The average whose {@link #numbers} these are.
   *
   * @throws IllegalArgumentException if there are none
   */
  static RunningAverage of(double[] numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("no running average");
    }
    return new RunningAverage(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length));
  }
}
