// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Arrays;

/** Means and variances of rows that come a few at a time (Chan, Golub, LeVeque 1983). */
final class RunningMoments {
  private final int d;
  private final double[] mean;
  private final double[] squares;
  private long count;

  RunningMoments(int dimension) {
    d = dimension;
    mean = new double[d];
    squares = new double[d];
  }

  /** Adds rows (n × d, row-major). */
  void add(double[] rows) {
    int n = rows.length / d;
    if (n == 0) {
      return;
    }
    double[] own = ShardHeader.mean(rows, d);
    for (int k = 0; k < d; k++) {
      double sum = 0;
      for (int p = k; p < rows.length; p += d) {
        sum += (rows[p] - own[k]) * (rows[p] - own[k]);
      }
      double shift = own[k] - mean[k];
      squares[k] += sum + shift * shift * count * n / (count + n);
      mean[k] += shift * n / (count + n);
    }
    count += n;
  }

  /** The means (d). */
  double[] mean() {
    return mean.clone();
  }

  /** The standard deviations (d) with n − 1; 0 of a single row. */
  double[] deviations() {
    return Arrays.stream(squares)
        .map(sum -> count > 1 ? Math.sqrt(sum / (count - 1)) : 0)
        .toArray();
  }
}
