// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * Eigenvalues of symmetric matrices, by LAPACK's dsyev in its Java form, so that the bits depend on
 * no native library.
 */
public final class SymmetricEigen {
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
    Dsyev.dsyev("N", "L", d, matrix.clone(), 0, d, values, 0, work, 0, work.length, info);
    if (info.val != 0) {
      throw new ArithmeticException(
          "The eigenvalues of a " + d + " x " + d + " matrix did not converge.");
    }
    return values;
  }
}
