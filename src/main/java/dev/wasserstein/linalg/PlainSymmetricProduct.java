// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;

/** {@link SymmetricProduct} in plain Java. */
final class PlainSymmetricProduct implements SymmetricProduct {
  @Override
  public void multiply(
      int n, double[] a, int offset, int stride, double[] v, int vOffset, double[] y, int yOffset) {
    Arrays.fill(y, yOffset, yOffset + n, 0);
    for (int i = 0; i < n; i++) {
      int p = offset + i * stride;
      double entry = v[vOffset + i];
      add(y, yOffset, entry, a, p, i + 1, n);
      y[yOffset + i] += a[p + i] * entry + dot(a, p, v, vOffset, i + 1, n);
    }
  }

  private static void add(double[] y, int q, double scale, double[] a, int p, int from, int to) {
    for (int j = from; j < to; j++) {
      y[q + j] += scale * a[p + j];
    }
  }

  /** In four sums, which the processor adds side by side. */
  private static double dot(double[] a, int p, double[] v, int q, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = from;
    for (; j + 3 < to; j += 4) {
      s0 += a[p + j] * v[q + j];
      s1 += a[p + j + 1] * v[q + j + 1];
      s2 += a[p + j + 2] * v[q + j + 2];
      s3 += a[p + j + 3] * v[q + j + 3];
    }
    for (; j < to; j++) {
      s0 += a[p + j] * v[q + j];
    }
    return s0 + s1 + (s2 + s3);
  }
}
