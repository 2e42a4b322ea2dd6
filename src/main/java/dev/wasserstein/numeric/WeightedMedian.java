// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/**
 * The weighted median: the midpoint of all x with Σ_{v ≤ x} λ ≥ ½ and Σ_{v ≥ x} λ ≥ ½, the weights
 * summing to 1 and ½ being met within 1e-12. These x are the minimisers of Σ λ |v − x|, an interval
 * between two values. O(n log n); the result does not depend on the order of the pairs by a bit.
 */
public final class WeightedMedian {
  /** Of the total weight: sums of weights this near to the half meet it. */
  private static final double TOLERANCE = 1e-12;

  private WeightedMedian() {}

  /**
   * The median of values, which are not written to.
   *
   * @param values (n), finite
   * @param weights (n), at least 0, with a positive sum; a value of weight 0 does not count
   * @throws IllegalArgumentException if the lengths differ or the sum is not positive and finite
   */
  public static double of(double[] values, double[] weights) {
    if (values.length != weights.length) {
      throw new IllegalArgumentException(
          values.length + " values and " + weights.length + " weights; expected as many of both");
    }
    return inPlace(values.clone(), weights.clone(), values.length);
  }

  /**
   * The median of the first n values, without work space of its own.
   *
   * @param values (n or more), finite; the first n are sorted
   * @param weights (n or more) of the values, at least 0, with a positive sum; moved with them
   * @throws IllegalArgumentException if the sum is not positive and finite
   */
  public static double inPlace(double[] values, double[] weights, int n) {
    sort(values, weights, n);
    NeumaierSum total = new NeumaierSum();
    for (int i = 0; i < n; i++) {
      total.add(weights[i]);
    }
    double all = total.value();
    if (!(all > 0 && all < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the weights sum to " + all + "; expected more than 0");
    }
    double least = all / 2 - TOLERANCE * all;
    double most = all / 2 + TOLERANCE * all;
    NeumaierSum below = new NeumaierSum();
    int lower = -1;
    int upper = 0;
    while (true) {
      below.add(weights[upper]);
      double sum = below.value();
      if (lower < 0 && sum >= least) {
        lower = upper;
      }
      if (sum > most) {
        return midpoint(values[lower], values[upper]);
      }
      upper++;
    }
  }

  /** The midpoint of two numbers, which does not overflow and is their own where they are equal. */
  public static double midpoint(double lower, double upper) {
    // Without the sum with 0 the sign of 0 would tell the order of values.
    return (lower == upper ? lower : 0.5 * lower + 0.5 * upper) + 0.0;
  }

  /** Heapsort by value and then by weight. */
  private static void sort(double[] values, double[] weights, int n) {
    for (int root = n / 2 - 1; root >= 0; root--) {
      sift(values, weights, root, n, values[root], weights[root]);
    }
    for (int end = n - 1; end > 0; end--) {
      double value = values[end];
      double weight = weights[end];
      values[end] = values[0];
      weights[end] = weights[0];
      sift(values, weights, 0, end, value, weight);
    }
  }

  /** Puts a pair into the heap at a free root: down to the bottom first, then up (Floyd). */
  private static void sift(
      double[] values, double[] weights, int root, int n, double value, double weight) {
    int free = root;
    for (int child = 2 * free + 1; child < n; child = 2 * free + 1) {
      if (child + 1 < n
          && isLess(values[child], weights[child], values[child + 1], weights[child + 1])) {
        child++;
      }
      values[free] = values[child];
      weights[free] = weights[child];
      free = child;
    }
    while (free > root) {
      int parent = (free - 1) / 2;
      if (!isLess(values[parent], weights[parent], value, weight)) {
        break;
      }
      values[free] = values[parent];
      weights[free] = weights[parent];
      free = parent;
    }
    values[free] = value;
    weights[free] = weight;
  }

  private static boolean isLess(double value, double weight, double other, double otherWeight) {
    return value < other || (value == other && weight < otherWeight);
  }
}
