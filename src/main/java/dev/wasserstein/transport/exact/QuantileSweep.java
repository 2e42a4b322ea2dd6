// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.numeric.NeumaierSum;

/** One walk along two step functions on [0, 1]; O(m + n). */
final class QuantileSweep {
  private QuantileSweep() {}

  /**
   * The mean of a step function over each of some bins. A bin that lies within a step has exactly
   * its value.
   *
   * @param atoms the values of the steps (n), ascending
   * @param levels where the steps end (n), not descending, the last one 1
   * @param bins where the bins end (m), not descending, the last one 1
   * @param averages (m), overwritten
   */
  static void averages(
      double[] atoms, double[] levels, int n, double[] bins, int m, double[] averages) {
    double from = 0;
    int j = 0;
    for (int i = 0; i < m; i++) {
      double to = bins[i];
      while (levels[j] <= from && j < n - 1) {
        j++;
      }
      double origin = atoms[j];
      double sum = 0;
      double left = from;
      while (levels[j] < to && j < n - 1) {
        sum += (levels[j] - left) * (atoms[j] - origin);
        left = levels[j++];
      }
      sum += (to - left) * (atoms[j] - origin);
      averages[i] = to > from ? origin + sum / (to - from) : origin;
      from = to;
    }
  }

  /**
   * W_p^p between the measures of two step functions: ∫ |Q − R|^p.
   *
   * @param atoms the values of the steps of Q (n), ascending
   * @param levels where they end (n), not descending, the last one 1
   * @param others the values of the steps of R (m), ascending
   * @param otherLevels where they end (m), not descending, the last one 1
   */
  static double cost(
      double[] atoms,
      double[] levels,
      int n,
      double[] others,
      double[] otherLevels,
      int m,
      double exponent) {
    if (exponent == 2) {
      return squaredCost(atoms, levels, n, others, otherLevels, m);
    }
    NeumaierSum sum = new NeumaierSum();
    double from = 0;
    int i = 0;
    int j = 0;
    while (i < n && j < m) {
      double mine = levels[i];
      double other = otherLevels[j];
      double to = Math.min(mine, other);
      if (to > from) {
        sum.add((to - from) * power(atoms[i] - others[j], exponent));
      }
      i += mine <= other ? 1 : 0;
      j += other <= mine ? 1 : 0;
      from = to;
    }
    return sum.value();
  }

  /** Without a branch on the levels, which no processor can foresee. */
  private static double squaredCost(
      double[] atoms, double[] levels, int n, double[] others, double[] otherLevels, int m) {
    NeumaierSum sum = new NeumaierSum();
    double from = 0;
    int i = 0;
    int j = 0;
    while (i < n && j < m) {
      double mine = levels[i];
      double other = otherLevels[j];
      double to = Math.min(mine, other);
      double difference = atoms[i] - others[j];
      sum.add((to - from) * (difference * difference));
      i += mine <= other ? 1 : 0;
      j += other <= mine ? 1 : 0;
      from = to;
    }
    return sum.value();
  }

  /** The same of squares for steps that end at the same levels on both sides. */
  static double steppedCost(double[] atoms, double[] others, double[] levels, int n) {
    NeumaierSum sum = new NeumaierSum();
    double from = 0;
    for (int i = 0; i < n; i++) {
      double difference = atoms[i] - others[i];
      sum.add((levels[i] - from) * (difference * difference));
      from = levels[i];
    }
    return sum.value();
  }

  /** The same for n steps of equal width on both sides. */
  static double equalCost(double[] atoms, double[] others, int n, double exponent) {
    double sum = 0;
    if (exponent == 2) {
      for (int i = 0; i < n; i++) {
        double difference = atoms[i] - others[i];
        sum += difference * difference;
      }
    } else {
      for (int i = 0; i < n; i++) {
        sum += power(atoms[i] - others[i], exponent);
      }
    }
    return sum / n;
  }

  /** W₁ for n steps of equal width on both sides, summed with compensation. */
  static double equalDistance(double[] atoms, double[] others, int n) {
    NeumaierSum sum = new NeumaierSum();
    for (int i = 0; i < n; i++) {
      sum.add(Math.abs(atoms[i] - others[i]));
    }
    return sum.value() / n;
  }

  private static double power(double difference, double exponent) {
    return exponent == 2
        ? difference * difference
        : exponent == 1 ? Math.abs(difference) : StrictMath.pow(Math.abs(difference), exponent);
  }
}
