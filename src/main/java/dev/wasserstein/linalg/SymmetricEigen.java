// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, A = Σ_k values_k · v_k v_kᵀ, by LAPACK's
 * dsyev in its Java form, so that the bits depend on no native library. About 9 d³ operations.
 */
public final class SymmetricEigen {
  private final double[] values;
  private final double[] vectors;

  private SymmetricEigen(double[] values, double[] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * The eigenvalues of a symmetric matrix, ascending.
   *
   * @param matrix (d × d), symmetric and finite
   * @return (d)
   */
  public static double[] values(double[] matrix, int d) {
    double[] values = new double[d];
    dsyev("N", matrix.clone(), d, values);
    return values;
  }

  /**
   * The eigenvalues and eigenvectors of a symmetric matrix.
   *
   * @param matrix (d × d), symmetric and finite
   */
  public static SymmetricEigen of(double[] matrix, int d) {
    double[] values = new double[d];
    double[] vectors = matrix.clone();
    dsyev("V", vectors, d, values);
    return new SymmetricEigen(values, vectors);
  }

  private static void dsyev(String job, double[] matrix, int d, double[] values) {
    double[] work = new double[Math.max(1, 34 * d)];
    intW info = new intW(0);
    Dsyev.dsyev(job, "L", d, matrix, 0, d, values, 0, work, 0, work.length, info);
    if (info.val != 0) {
      throw new ArithmeticException(
          "The eigenvalues of a " + d + " x " + d + " matrix did not converge.");
    }
  }

  /** The eigenvalues (d), ascending, shared: do not write. */
  public double[] values() {
    return values;
  }

  /** The eigenvectors (d × d), one in each row, shared: do not write. */
  public double[] vectors() {
    return vectors;
  }

  /**
   * Eigenvalues of a positive semi-definite matrix that are not above this are 0 but for rounding:
   * d · 2⁻⁵² times the largest.
   */
  public double rounding() {
    return values.length * Math.ulp(1.0) * Math.max(0, values[values.length - 1]);
  }

  /** The rank of a positive semi-definite matrix: how many eigenvalues are above rounding. */
  public int rank() {
    double rounding = rounding();
    int rank = 0;
    for (double value : values) {
      rank += value > rounding ? 1 : 0;
    }
    return rank;
  }

  /**
   * The square root of a positive semi-definite matrix; eigenvalues within rounding of 0 count as
   * 0.
   *
   * @return (d × d), symmetric
   */
  public double[] root() {
    return power(0.5);
  }

  /**
   * The square root of the pseudo-inverse of a positive semi-definite matrix.
   *
   * @return (d × d), symmetric
   */
  public double[] inverseRoot() {
    return power(-0.5);
  }

  private double[] power(double exponent) {
    int d = values.length;
    double rounding = rounding();
    double[] power = new double[d * d];
    for (int k = d - 1; k >= 0 && values[k] > rounding; k--) {
      double factor = exponent > 0 ? Math.sqrt(values[k]) : 1 / Math.sqrt(values[k]);
      int row = k * d;
      for (int i = 0; i < d; i++) {
        double scaled = factor * vectors[row + i];
        int p = i * d;
        for (int j = 0; j <= i; j++) {
          power[p + j] += scaled * vectors[row + j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        power[j * d + i] = power[i * d + j];
      }
    }
    return power;
  }
}
