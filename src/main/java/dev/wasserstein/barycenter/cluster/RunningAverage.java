// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import java.util.Arrays;

/** Σ weight · average over batches, divided by the weights. */
final class RunningAverage {
  private double weight;
  private double[] average = new double[0];

  /** Whether there was a batch. */
  boolean begun() {
    return weight > 0;
  }

  /** The average with one batch more. */
  double[] with(double batchWeight, double[] batchAverage) {
    weight += batchWeight;
    double share = batchWeight / weight;
    double[] next = batchAverage.clone();
    for (int p = 0; p < average.length; p++) {
      next[p] = average[p] + share * (batchAverage[p] - average[p]);
    }
    average = next;
    return next.clone();
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
    RunningAverage running = new RunningAverage();
    running.weight = numbers[0];
    running.average = Arrays.copyOfRange(numbers, 1, numbers.length);
    return running;
  }
}
