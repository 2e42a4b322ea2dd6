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
      y[yOffset + i] +=
          a[p + i] * entry + InnerProduct.of(a, p + i + 1, v, vOffset + i + 1, n - i - 1);
    }
  }

  private static void add(double[] y, int q, double scale, double[] a, int p, int from, int to) {
    for (int j = from; j < to; j++) {
      y[q + j] += scale * a[p + j];
    }
  }
}
