// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Products Fᵀ·A·F of symmetric matrices A with one matrix F, 3.2 d³ operations each: the second
 * product is symmetric, and of it little more than the upper triangle is computed. Holds work
 * space: one thread at a time.
 */
public final class Congruence {
  /** Column blocks of which each takes only the rows that are in its upper triangle. */
  private static final int BLOCKS = 4;

  private static final int PANEL = 16;

  private final int d;
  private final double[] transposed;
  private final MatrixProduct timesA;
  private final MatrixProduct[] timesF;
  private final double[] half;

  /**
   * Takes the factor.
   *
   * @param f F (d × d, row-major), copied
   */
  public Congruence(Kernels kernels, double[] f, int d) {
    this.d = d;
    this.transposed = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        transposed[j * d + i] = f[i * d + j];
      }
    }
    this.timesA = kernels.matrixProduct();
    this.timesF = new MatrixProduct[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      timesF[block] = kernels.matrixProduct();
      timesF[block].load(d, start(block + 1) - start(block), f, start(block), d);
    }
    this.half = new double[d * d];
  }

  /** At whole panels of the product kernels. */
  private int start(int block) {
    return block == BLOCKS ? d : d * block / BLOCKS / PANEL * PANEL;
  }

  /**
   * Fᵀ·A·F.
   *
   * @param a A (d × d), symmetric
   * @param product (d × d), overwritten; symmetric to the last bit
   */
  public void apply(double[] a, double[] product) {
    timesA.load(d, d, a, 0, d);
    timesA.multiply(d, transposed, 0, d, half, 0, d);
    for (int block = 0; block < BLOCKS; block++) {
      timesF[block].multiply(start(block + 1), half, 0, d, product, start(block), d);
    }
    mirror(product);
  }

  /** Copies the upper triangle to the lower one, tile by tile. */
  private void mirror(double[] product) {
    for (int i = 0; i < d; i += PANEL) {
      int iEnd = Math.min(i + PANEL, d);
      for (int j = 0; j < iEnd; j += PANEL) {
        for (int ii = i; ii < iEnd; ii++) {
          for (int jj = j; jj < Math.min(j + PANEL, ii); jj++) {
            product[ii * d + jj] = product[jj * d + ii];
          }
        }
      }
    }
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
