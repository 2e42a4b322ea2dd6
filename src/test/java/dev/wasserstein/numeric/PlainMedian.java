// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

/** The weighted median of all pairs at once, by a sort: what selections are compared with. */
public final class PlainMedian {
  private PlainMedian() {}

  /**
   * The median of values, which are not written to.
   *
   * @param weights as many, at least 0, with a positive sum
   */
  public static double of(double[] values, double[] weights) {
    double[] sorted = values.clone();
    double[] moved = weights.clone();
    WeightedMedian.sort(sorted, moved, 0, sorted.length);
    NeumaierSum total = new NeumaierSum();
    for (double weight : moved) {
      total.add(weight);
    }
    NeumaierSum below = new NeumaierSum();
    int lower = -1;
    for (int upper = 0; ; upper++) {
      below.add(moved[upper]);
      if (lower < 0 && below.value() >= WeightedMedian.least(total.value())) {
        lower = upper;
      }
      if (below.value() > WeightedMedian.most(total.value())) {
        return WeightedMedian.midpoint(sorted[lower], sorted[upper]);
      }
    }
  }
}
