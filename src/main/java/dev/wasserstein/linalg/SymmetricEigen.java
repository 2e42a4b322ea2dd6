// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import dev.ludovic.netlib.lapack.JavaLAPACK;
import dev.ludovic.netlib.lapack.LAPACK;
import org.netlib.util.intW;

/**
 * Eigenvalues of symmetric matrices, by LAPACK's dsyev in its Java form, so that the bits depend on
 * no native library.
 */
public final class SymmetricEigen {
  private static final LAPACK LAPACK_IN_JAVA = JavaLAPACK.getInstance();

  private SymmetricEigen() {}

  /**
   * The eigenvalues of a symmetric matrix, ascending.
   *
   * @param matrix (d × d), symmetric and finite
   * @return (d)
   */
  public static double[] values(double[] matrix, int d) {
    double[] work = new double[Math.max(1, 34 * d)];
    double[] values = new double[d];
    intW info = new intW(0);
    LAPACK_IN_JAVA.dsyev("N", "L", d, matrix.clone(), d, values, work, work.length, info);
    if (info.val != 0) {
      throw new ArithmeticException(
          "The eigenvalues of a " + d + " x " + d + " matrix did not converge.");
    }
    return values;
  }
}
