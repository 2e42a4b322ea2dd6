// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.io.Serializable;

/**
 * A factor F of a symmetric positive semi-definite matrix, S = F·Fᵀ, with which one can also
 * divide: the Cholesky factor (lower triangular) where S is well conditioned, d³/3 operations, else
 * the symmetric square root by eigenvalues, with the pseudo-inverse. Immutable.
 */
public final class PositiveFactor implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A pivot below this fraction of the largest diagonal entry counts as nearly singular. */
  private static final double LEAST_PIVOT = 1e-10;

  private final int d;
  private final double[] factor;

  /** The pseudo-inverse of a symmetric factor; empty where the factor is triangular. */
  private final double[] inverse;

  private PositiveFactor(int d, double[] factor, double[] inverse) {
    this.d = d;
    this.factor = factor;
    this.inverse = inverse;
  }

  /**
   * Factors a matrix.
   *
   * @param matrix S (d × d), symmetric positive semi-definite
   */
  public static PositiveFactor of(double[] matrix, int d) {
    double[] lower = new double[d * d];
    if (cholesky(matrix, d, lower)) {
      return new PositiveFactor(d, lower, new double[0]);
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, d);
    return new PositiveFactor(d, eigen.root(), eigen.inverseRoot());
  }

  /** Row by row; false at a pivot that is too small. */
  private static boolean cholesky(double[] matrix, int d, double[] lower) {
    double largest = 0;
    for (int i = 0; i < d; i++) {
      largest = Math.max(largest, matrix[i * d + i]);
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i * d + j] - dot(lower, i * d, lower, j * d, j);
        if (j < i) {
          lower[i * d + j] = sum / lower[j * d + j];
        } else if (sum > LEAST_PIVOT * largest) {
          lower[i * d + i] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** In four sums, which the processor adds side by side. */
  private static double dot(double[] x, int p, double[] y, int q, int length) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int k = 0;
    for (; k + 3 < length; k += 4) {
      a += x[p + k] * y[q + k];
      b += x[p + k + 1] * y[q + k + 1];
      c += x[p + k + 2] * y[q + k + 2];
      e += x[p + k + 3] * y[q + k + 3];
    }
    for (; k < length; k++) {
      a += x[p + k] * y[q + k];
    }
    return a + b + (c + e);
  }

  /** F (d × d, row-major), shared: do not write. */
  public double[] factor() {
    return factor;
  }

  /** Whether F is lower triangular, which it is for well conditioned matrices; else symmetric. */
  public boolean isTriangular() {
    return inverse.length == 0;
  }

  /**
   * F⁻ᵀ·G, with the pseudo-inverse where F has none.
   *
   * @param g G (d × d, row-major)
   * @return (d × d, row-major)
   */
  public double[] divideTransposed(double[] g) {
    if (!isTriangular()) {
      double[] quotient = new double[d * d];
      for (int i = 0; i < d; i++) {
        for (int k = 0; k < d; k++) {
          addRow(quotient, i * d, inverse[i * d + k], g, k * d, d);
        }
      }
      return quotient;
    }
    double[] quotient = g.clone();
    for (int i = d - 1; i >= 0; i--) {
      double pivot = factor[i * d + i];
      for (int j = 0; j < d; j++) {
        quotient[i * d + j] /= pivot;
      }
      for (int k = 0; k < i; k++) {
        addRow(quotient, k * d, -factor[i * d + k], quotient, i * d, d);
      }
    }
    return quotient;
  }

  private static void addRow(double[] sum, int p, double scale, double[] row, int q, int length) {
    for (int j = 0; j < length; j++) {
      sum[p + j] += scale * row[q + j];
    }
  }
}
