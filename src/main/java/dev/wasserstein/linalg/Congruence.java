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
    symmetrise(product, d);
  }

  /**
   * Fᵀ·F.
   *
   * @param f F (d × d, row-major)
   * @return (d × d), symmetric to the last bit
   */
  public static double[] gram(Kernels kernels, double[] f, int d) {
    MatrixProduct product = kernels.matrixProduct();
    product.load(d, d, f, 0, d);
    double[] gram = new double[d * d];
    product.multiplyTransposed(d, f, 0, d, gram, 0, d);
    symmetrise(gram, d);
    return gram;
  }

  /**
   * F·Fᵀ.
   *
   * @param f F (d × d, row-major)
   * @return (d × d), symmetric to the last bit
   */
  public static double[] square(Kernels kernels, double[] f, int d) {
    MatrixProduct product = kernels.matrixProduct();
    product.loadTransposed(d, d, f, 0, d);
    double[] square = new double[d * d];
    product.multiply(d, f, 0, d, square, 0, d);
    symmetrise(square, d);
    return square;
  }

  private static void symmetrise(double[] product, int d) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double middle = 0.5 * (product[i * d + j] + product[j * d + i]);
        product[i * d + j] = middle;
        product[j * d + i] = middle;
      }
    }
  }
}
