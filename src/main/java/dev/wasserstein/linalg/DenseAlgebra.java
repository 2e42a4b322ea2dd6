// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import breeze.linalg.DenseMatrix;
import breeze.linalg.MatrixSingularException;
import breeze.linalg.NotConvergedException;
import breeze.linalg.cholesky;
import breeze.linalg.operators.HasOps;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Factors and linear systems of small dense matrices by Breeze, for work off the hot loops.
 *
 * <p>The first use loads 2500 classes, 3 s of CPU time. Breeze calls a native LAPACK where the
 * machine has one, whose last bits are its own. Work that every run begins with, or whose bits must
 * not depend on the machine, is left to {@link SymmetricEigen} and {@link PositiveFactor}, and so
 * are singular matrices.
 */
public final class DenseAlgebra {
  static {
    MachineConstants.find();
    // Breeze's singletons refer to each other: here one thread loads all of them. LAPACK's loader
    // warns where there is no native library; the logger must be held, or it is made anew.
    Logger loader = Logger.getLogger("dev.ludovic.netlib");
    Level level = loader.getLevel();
    loader.setLevel(Level.OFF);
    try {
      inverse(cholesky(new double[] {1}, 1), 1);
    } finally {
      loader.setLevel(level);
    }
  }

  private DenseAlgebra() {}

  /**
   * The Cholesky factor of a symmetric positive definite matrix A = L·Lᵀ.
   *
   * @param a A (n × n, row-major), of which the lower triangle is read; not changed
   * @return L (n × n, row-major), lower triangular with a positive diagonal
   * @throws ArithmeticException if the matrix is not positive definite
   */
  public static double[] cholesky(double[] a, int n) {
    // Breeze refuses what is not symmetric to seven digits in each entry, also entries near 0.
    double[] symmetric = a.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        symmetric[j * n + i] = a[i * n + j];
      }
    }
    try {
      return rowMajor(cholesky.ImplCholesky_DM$.MODULE$.apply(matrix(symmetric, n, n)));
    } catch (NotConvergedException e) {
      throw new ArithmeticException("A " + n + " x " + n + " matrix is not positive definite.");
    }
  }

  /**
   * The solution of A·x = b by Gaussian elimination with partial pivoting.
   *
   * @param a A (n × n, row-major), not changed
   * @param b (n), not changed
   * @return x (n)
   * @throws ArithmeticException if a pivot is 0
   */
  public static double[] solve(double[] a, double[] b) {
    return solve(a, b, b.length, 1);
  }

  /**
   * The inverse of a matrix.
   *
   * @param a A (n × n, row-major), not changed
   * @return A⁻¹ (n × n, row-major)
   * @throws ArithmeticException if a pivot is 0
   */
  public static double[] inverse(double[] a, int n) {
    double[] identity = new double[n * n];
    for (int k = 0; k < n; k++) {
      identity[k * n + k] = 1;
    }
    return solve(a, identity, n, n);
  }

  private static double[] solve(double[] a, double[] b, int n, int columns) {
    try {
      return rowMajor(
          HasOps.impl_OpSolveMatrixBy_DMD_DMD_eq_DMD()
              .apply(matrix(a, n, n), matrix(b, n, columns)));
    } catch (MatrixSingularException e) {
      throw new ArithmeticException("A " + n + " x " + n + " matrix is singular.");
    }
  }

  /** A copy, as Breeze and LAPACK take the columns one after the other. */
  private static DenseMatrix<Object> matrix(double[] rows, int n, int columns) {
    return new DenseMatrix<>(n, columns, Transpose.of(rows, n, columns), 0, n, false);
  }

  private static double[] rowMajor(DenseMatrix<Object> matrix) {
    return Transpose.of(matrix.toArray$mcD$sp(), matrix.cols(), matrix.rows());
  }
}
