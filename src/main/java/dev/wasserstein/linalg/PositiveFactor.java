// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.io.Serializable;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A factor F of a symmetric positive semi-definite matrix, S = F·Fᵀ, with which one can also
 * divide: a Cholesky factor where S is regular, d³/3 operations, else the symmetric square root by
 * eigenvalues, with the pseudo-inverse. Immutable.
 *
 * <p>Regular means that S is well conditioned once its diagonal is scaled to 1. Variances may be of
 * any sizes beside each other: the Cholesky factor takes the coordinates in the order of their
 * variances, the largest first, so that Fᵀ·A·F is graded where A is of the scales of S, and what
 * belongs to a small variance is not lost in the rounding of a large one.
 */
public final class PositiveFactor implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A pivot below this fraction of its diagonal entry counts as nearly singular. */
  private static final double LEAST_PIVOT = 1e-10;

  private final int d;
  private final double[] factor;

  /** The pseudo-inverse of a symmetric factor; empty where it is a Cholesky factor. */
  private final double[] inverse;

  /** The coordinates in the order of the Cholesky factor, whose row {@code order[i]} has i + 1. */
  private final int[] order;

  private PositiveFactor(int d, double[] factor, double[] inverse, int[] order) {
    this.d = d;
    this.factor = factor;
    this.inverse = inverse;
    this.order = order;
  }

  /**
   * Factors a matrix.
   *
   * @param matrix S (d × d), symmetric positive semi-definite
   */
  public static PositiveFactor of(double[] matrix, int d) {
    int[] order = descending(matrix, d);
    double[] factor = new double[d * d];
    if (cholesky(matrix, d, order, factor)) {
      return new PositiveFactor(d, factor, new double[0], order);
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, d);
    return new PositiveFactor(d, eigen.root(), eigen.inverseRoot(), order);
  }

  /** The coordinates by their diagonal entries, the largest first; by index where they tie. */
  private static int[] descending(double[] matrix, int d) {
    return IntStream.range(0, d)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -matrix[i * d + i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Row by row; false at a pivot that is too small. */
  private static boolean cholesky(double[] matrix, int d, int[] order, double[] factor) {
    for (int i = 0; i < d; i++) {
      int row = order[i] * d;
      for (int j = 0; j <= i; j++) {
        int above = order[j] * d;
        double entry = matrix[row + order[j]];
        double sum = entry - InnerProduct.of(factor, row, factor, above, j);
        if (j < i) {
          factor[row + j] = sum / factor[above + j];
        } else if (sum > LEAST_PIVOT * entry) {
          factor[row + i] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** F (d × d, row-major), shared: do not write. */
  public double[] factor() {
    return factor;
  }

  /** Whether S is regular, so that F is a Cholesky factor; else F is symmetric. */
  public boolean isRegular() {
    return inverse.length == 0;
  }

  /**
   * F⁻ᵀ·G, with the pseudo-inverse where F has none.
   *
   * @param g G (d × d, row-major)
   * @return (d × d, row-major)
   */
  public double[] divideTransposed(double[] g) {
    if (!isRegular()) {
      double[] quotient = new double[d * d];
      for (int i = 0; i < d; i++) {
        for (int k = 0; k < d; k++) {
          addRow(quotient, i * d, inverse[i * d + k], g, k * d, d);
        }
      }
      return quotient;
    }
    // Row i of the solution of the triangular system belongs to the coordinate order[i].
    double[] quotient = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(g, i * d, quotient, order[i] * d, d);
    }
    for (int i = d - 1; i >= 0; i--) {
      int row = order[i] * d;
      double pivot = factor[row + i];
      for (int j = 0; j < d; j++) {
        quotient[row + j] /= pivot;
      }
      for (int k = 0; k < i; k++) {
        addRow(quotient, order[k] * d, -factor[row + k], quotient, row, d);
      }
    }
    return quotient;
  }

  /**
   * Solves S·x = b, with the pseudo-inverse where S has none.
   *
   * @param b (d), overwritten with x
   */
  public void solve(double[] b) {
    if (!isRegular()) {
      multiplyInverse(b);
      multiplyInverse(b);
      return;
    }
    double[] x = new double[d];
    for (int i = 0; i < d; i++) {
      int row = order[i] * d;
      x[i] = (b[order[i]] - InnerProduct.of(factor, row, x, 0, i)) / factor[row + i];
    }
    for (int i = d - 1; i >= 0; i--) {
      int row = order[i] * d;
      x[i] /= factor[row + i];
      addRow(x, 0, -x[i], factor, row, i);
    }
    for (int i = 0; i < d; i++) {
      b[order[i]] = x[i];
    }
  }

  private void multiplyInverse(double[] b) {
    double[] x = b.clone();
    for (int i = 0; i < d; i++) {
      b[i] = InnerProduct.of(inverse, i * d, x, 0, d);
    }
  }

  private static void addRow(double[] sum, int p, double scale, double[] row, int q, int length) {
    for (int j = 0; j < length; j++) {
      sum[p + j] += scale * row[q + j];
    }
  }
}
