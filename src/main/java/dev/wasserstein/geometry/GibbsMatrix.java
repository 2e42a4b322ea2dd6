// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;

/**
 * The entries of a Gibbs kernel, as logarithms and as doubles with the shift 0 of {@link
 * ExtendedRange}: K_ij · 2^TOP. Immutable, so that threads may share it.
 *
 * @param rows m
 * @param columns n
 * @param epsilon ε, in units of the costs
 * @param logs −C/ε (m × n, row-major), not positive
 * @param scaled e^(−C/ε) · 2^TOP (m × n, row-major)
 */
public record GibbsMatrix(int rows, int columns, double epsilon, double[] logs, double[] scaled) {
  /**
   * The kernel of a matrix of costs.
   *
   * @param costs C (m × n, row-major), finite and not negative
   * @param epsilon ε, positive, in units of the costs
   */
  public static GibbsMatrix of(int rows, int columns, double[] costs, double epsilon) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon " + epsilon + "; expected a positive number");
    }
    double[] logs = new double[rows * columns];
    for (int k = 0; k < logs.length; k++) {
      logs[k] = Math.max(-costs[k] / epsilon, -LARGEST_LOG);
    }
    double[] scaled = new double[logs.length];
    Kernels.fastest().extendedRange().fromLog(logs, 0, 0, scaled, 0, logs.length);
    return new GibbsMatrix(rows, columns, epsilon, logs, scaled);
  }

  /** Costs beyond this many ε count as this many, so that sums of a few of them are finite. */
  static final double LARGEST_LOG = 1e300;

  /** The kernel between n places on a line, h apart, for the cost |x − y|². */
  static GibbsMatrix line(int n, double h, double epsilon) {
    double[] costs = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double distance = (i - j) * h;
        costs[i * n + j] = distance * distance;
      }
    }
    return of(n, n, costs, epsilon);
  }

  /** The matrix with the entries K_ij · (−ln K_ij), of the cost in units of ε. */
  GibbsMatrix timesCost() {
    double[] weighted = new double[logs.length];
    for (int k = 0; k < logs.length; k++) {
      weighted[k] = logs[k] + StrictMath.log(-logs[k]);
    }
    double[] doubles = new double[logs.length];
    Kernels.fastest().extendedRange().fromLog(weighted, 0, 0, doubles, 0, logs.length);
    return new GibbsMatrix(rows, columns, epsilon, weighted, doubles);
  }

  /** The memory it takes, about, in bytes. */
  public long bytes() {
    return 16L * logs.length;
  }
}
