// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Products Fᵀ·A·F of symmetric matrices A with one matrix F. Holds work space: one thread at a
 * time.
 */
public final class Congruence {
  private final int d;
  private final double[] f;
  private final double[] half;

  /**
   * @param f F (d × d, row-major), not to be written while this is used
   */
  public Congruence(double[] f, int d) {
    this.d = d;
    this.f = f;
    this.half = new double[d * d];
  }

  /**
   * Fᵀ·A·F.
   *
   * @param a A (d × d), symmetric
   * @param product (d × d), overwritten; symmetric to the last bit
   */
  public void apply(double[] a, double[] product) {
    multiply(a, half);
    for (int i = 0; i < d; i++) {
      java.util.Arrays.fill(product, i * d, (i + 1) * d, 0);
    }
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < d; i++) {
        double scale = f[k * d + i];
        if (scale != 0) {
          for (int j = 0; j < d; j++) {
            product[i * d + j] += scale * half[k * d + j];
          }
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double middle = 0.5 * (product[i * d + j] + product[j * d + i]);
        product[i * d + j] = middle;
        product[j * d + i] = middle;
      }
    }
  }

  private void multiply(double[] a, double[] product) {
    java.util.Arrays.fill(product, 0);
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        double scale = a[i * d + k];
        for (int j = 0; j < d; j++) {
          product[i * d + j] += scale * f[k * d + j];
        }
      }
    }
  }
}
