// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/**
 * The weighted median: the midpoint of all x with Σ_{v ≤ x} λ ≥ ½ and Σ_{v ≥ x} λ ≥ ½, the weights
 * summing to 1 and ½ being met within 1e-12. These x are the minimisers of Σ λ |v − x|, an interval
 * between two values: {@link #midpoint} of the lower and the upper median. Where the pairs are
 * sorted, it does not depend on their order by a bit.
 */
public final class WeightedMedian {
  /** Of the total weight: sums of weights this near to the half meet it. */
  private static final double TOLERANCE = 1e-12;

  private WeightedMedian() {}

  /**
   * The lower median is the first value at which the sum of the weights reaches this.
   *
   * @param total the sum of all weights
   */
  public static double least(double total) {
    return total / 2 - TOLERANCE * total;
  }

  /**
   * The upper median is the first value at which the sum of the weights exceeds this.
   *
   * @param total the sum of all weights
   */
  public static double most(double total) {
    return total / 2 + TOLERANCE * total;
  }

  /** The midpoint of two numbers, which does not overflow and is their own where they are equal. */
  public static double midpoint(double lower, double upper) {
    // Without the sum with 0 the sign of 0 would tell the order of values.
    return (lower == upper ? lower : 0.5 * lower + 0.5 * upper) + 0.0;
  }

  /**
   * Sorts pairs by value and then by weight, in place: heapsort.
   *
   * @param from the first pair
   * @param to behind the last one
   */
  public static void sort(double[] values, double[] weights, int from, int to) {
    int n = to - from;
    for (int root = n / 2 - 1; root >= 0; root--) {
      sift(values, weights, from, root, n, values[from + root], weights[from + root]);
    }
    for (int end = n - 1; end > 0; end--) {
      double value = values[from + end];
      double weight = weights[from + end];
      values[from + end] = values[from];
      weights[from + end] = weights[from];
      sift(values, weights, from, 0, end, value, weight);
    }
  }

  /** Puts a pair into the heap at a free root: down to the bottom first, then up (Floyd). */
  private static void sift(
      double[] values, double[] weights, int from, int root, int n, double value, double weight) {
    int free = root;
    for (int child = 2 * free + 1; child < n; child = 2 * free + 1) {
      int left = from + child;
      if (child + 1 < n
          && isLess(values[left], weights[left], values[left + 1], weights[left + 1])) {
        child++;
      }
      values[from + free] = values[from + child];
      weights[from + free] = weights[from + child];
      free = child;
    }
    while (free > root) {
      int parent = (free - 1) / 2;
      if (!isLess(values[from + parent], weights[from + parent], value, weight)) {
        break;
      }
      values[from + free] = values[from + parent];
      weights[from + free] = weights[from + parent];
      free = parent;
    }
    values[from + free] = value;
    weights[from + free] = weight;
  }

  private static boolean isLess(double value, double weight, double other, double otherWeight) {
    return value < other || (value == other && weight < otherWeight);
  }
}
