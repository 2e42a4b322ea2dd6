// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;

/**
 * The Cholesky factor L of a symmetric matrix A = L·Lᵀ of some thousand rows that may be nearly
 * singular, as the normal matrices of interior-point methods are: a pivot that is rounding beside
 * its diagonal entry is made so large that its unknown becomes 0. n³/3 operations, most of them in
 * {@link MatrixProduct}. An instance holds work space: one thread at a time.
 *
 * <p>Source: right-looking blocked factorisation (Golub and Van Loan 2013, section 4.2.7); the rule
 * for small pivots is that of Wright (1999), "Modified Cholesky factorizations in interior-point
 * algorithms for linear programming".
 */
public final class CholeskyFactor {
  private static final int BLOCK = 64;
  private static final int CHUNK = 256;

  /** A pivot below this part of its diagonal entry is rounding. */
  private static final double ROUNDING = 1e-14;

  /** In place of the root of such a pivot, beside the root of the diagonal entry. */
  private static final double HUGE = 1e100;

  private final MatrixProduct product = Kernels.fastest().matrixProduct();
  private final double[] inverse = new double[BLOCK * BLOCK];
  private double[] strip = {};
  private double[] diagonal = {};
  private double[] factor = {};
  private int n;

  /**
   * Factors a matrix.
   *
   * @param a A (n × n, row-major), of which the lower triangle is read and overwritten with L; kept
   *     until the next call
   */
  public void factor(double[] a, int size) {
    factor = a;
    n = size;
    diagonal = diagonal.length < n ? new double[n] : diagonal;
    for (int i = 0; i < n; i++) {
      diagonal[i] = a[i * n + i];
    }
    if (strip.length < n * CHUNK) {
      strip = new double[n * CHUNK];
    }
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      factorBlock(from, to);
      if (to < n) {
        solvePanel(from, to);
        updateRest(from, to);
      }
    }
  }

  private void factorBlock(int from, int to) {
    for (int i = from; i < to; i++) {
      for (int j = from; j <= i; j++) {
        double value =
            factor[i * n + j]
                - InnerProduct.of(factor, i * n + from, factor, j * n + from, j - from);
        if (j < i) {
          factor[i * n + j] = value / factor[j * n + j];
        } else {
          factor[i * n + i] =
              value > ROUNDING * diagonal[i]
                  ? Math.sqrt(value)
                  : HUGE * Math.sqrt(Math.max(diagonal[i], Double.MIN_NORMAL));
        }
      }
    }
  }

  /** The rows below a diagonal block, times the inverse of the transpose of its factor. */
  private void solvePanel(int from, int to) {
    int width = to - from;
    Arrays.fill(inverse, 0);
    for (int column = 0; column < width; column++) {
      inverse[column * BLOCK + column] = 1 / factor[(from + column) * n + from + column];
      for (int i = column + 1; i < width; i++) {
        double sum = 0;
        for (int k = column; k < i; k++) {
          sum += factor[(from + i) * n + from + k] * inverse[k * BLOCK + column];
        }
        inverse[i * BLOCK + column] = -sum / factor[(from + i) * n + from + i];
      }
    }
    product.loadTransposed(width, width, inverse, 0, BLOCK);
    int rows = n - to;
    product.multiply(rows, factor, to * n + from, n, strip, 0, width);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(strip, i * width, factor, (to + i) * n + from, width);
    }
  }

  /** The lower triangle right of and below a block column, less the product of its panel. */
  private void updateRest(int from, int to) {
    int width = to - from;
    for (int first = to; first < n; first += CHUNK) {
      int columns = Math.min(CHUNK, n - first);
      product.loadTransposed(width, columns, factor, first * n + from, n);
      int rows = n - first;
      product.multiply(rows, factor, first * n + from, n, strip, 0, columns);
      for (int i = 0; i < rows; i++) {
        int q = (first + i) * n + first;
        int used = Math.min(columns, i + 1);
        for (int j = 0; j < used; j++) {
          factor[q + j] -= strip[i * columns + j];
        }
      }
    }
  }

  /**
   * Solves A·x = b.
   *
   * @param b (n), overwritten with x
   */
  public void solve(double[] b) {
    for (int i = 0; i < n; i++) {
      b[i] = (b[i] - InnerProduct.of(factor, i * n, b, 0, i)) / factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double value = b[i] / factor[i * n + i];
      b[i] = value;
      for (int k = 0; k < i; k++) {
        b[k] -= factor[i * n + k] * value;
      }
    }
  }
}
