// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Products Fᵀ·A·F of symmetric matrices A with one matrix F, 4 d³ operations each. Holds work
 * space: one thread at a time.
 */
public final class Congruence {
  private final int d;
  private final MatrixProduct timesF;
  private final double[] half;

  /**
   * Takes the factor.
   *
   * @param f F (d × d, row-major), copied
   */
  public Congruence(Kernels kernels, double[] f, int d) {
    this.d = d;
    this.timesF = kernels.matrixProduct();
    this.half = new double[d * d];
    timesF.load(d, d, f, 0, d);
  }

  /**
   * Fᵀ·A·F.
   *
   * @param a A (d × d), symmetric
   * @param product (d × d), overwritten; symmetric to the last bit
   */
  public void apply(double[] a, double[] product) {
    timesF.multiply(d, a, 0, d, half, 0, d);
    timesF.multiplyTransposed(d, half, 0, d, product, 0, d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double middle = 0.5 * (product[i * d + j] + product[j * d + i]);
        product[i * d + j] = middle;
        product[j * d + i] = middle;
      }
    }
  }
}
