// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/** Σ_k x_k y_k in four sums, which the processor adds side by side. */
final class InnerProduct {
  private InnerProduct() {}

  /**
   * The product of parts of two arrays.
   *
   * @param x from p on
   * @param y from q on
   */
  static double of(double[] x, int p, double[] y, int q, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 3 < length; k += 4) {
      s0 += x[p + k] * y[q + k];
      s1 += x[p + k + 1] * y[q + k + 1];
      s2 += x[p + k + 2] * y[q + k + 2];
      s3 += x[p + k + 3] * y[q + k + 3];
    }
    for (; k < length; k++) {
      s0 += x[p + k] * y[q + k];
    }
    return s0 + s1 + (s2 + s3);
  }
}
