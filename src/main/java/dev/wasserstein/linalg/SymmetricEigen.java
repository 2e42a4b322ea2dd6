// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;
import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, A = Σ_k values_k · v_k v_kᵀ, by LAPACK's
 * dsyev in its Java form, so that the bits depend on no native library; {@link DenseAlgebra} would
 * call one. About 9 d³ operations.
 *
 * <p>dsyev is accurate in relation to the largest eigenvalue. Where the diagonal of a positive
 * semi-definite matrix spans more than {@value #GRADED}, small eigenvalues would be lost: there
 * {@link JacobiRotations} find them, in five to ten times the operations, each as accurate in
 * relation to itself as the matrix with its diagonal scaled to 1 allows.
 */
public final class SymmetricEigen {
  private static final double GRADED = 1e6;

  static {
    MachineConstants.find();
  }

  private final double[] values;
  private final double[] vectors;

  /** Up to here eigenvalues of a positive semi-definite matrix are 0 but for rounding (d). */
  private final double[] rounding;

  private SymmetricEigen(double[] values, double[] vectors, double[] rounding) {
    this.values = values;
    this.vectors = vectors;
    this.rounding = rounding;
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
    double[] rounding = new double[d];
    if (isGraded(matrix, d)) {
      JacobiRotations.diagonalise(matrix.clone(), d, values, vectors);
      for (int k = 0; k < d; k++) {
        rounding[k] = d * Math.ulp(1.0) * diagonalOf(matrix, vectors, k, d);
      }
    } else {
      dsyev("V", vectors, d, values);
      Arrays.fill(rounding, d * Math.ulp(1.0) * Math.max(0, values[d - 1]));
    }
    return new SymmetricEigen(values, vectors, rounding);
  }

  /** Whether positive diagonal entries are of very different sizes; constants have 0. */
  public static boolean isGraded(double[] matrix, int d) {
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int k = 0; k < d * d; k += d + 1) {
      least = matrix[k] > 0 ? Math.min(least, matrix[k]) : least;
      largest = Math.max(largest, matrix[k]);
    }
    return largest > GRADED * least;
  }

  /** Σ_i v_i² a_ii for an eigenvector v: what its eigenvalue is a difference of. */
  private static double diagonalOf(double[] matrix, double[] vectors, int k, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += vectors[k * d + i] * vectors[k * d + i] * matrix[i * d + i];
    }
    return sum;
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

  /** The rank of a positive semi-definite matrix: how many eigenvalues are above rounding. */
  public int rank() {
    int rank = 0;
    for (int k = 0; k < values.length; k++) {
      rank += values[k] > rounding[k] ? 1 : 0;
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
    double[] power = new double[d * d];
    for (int k = d - 1; k >= 0; k--) {
      if (values[k] <= rounding[k]) {
        continue;
      }
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
