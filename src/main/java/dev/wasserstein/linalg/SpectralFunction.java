// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.function.DoubleUnaryOperator;
import org.netlib.lapack.Dsyev;
import org.netlib.util.intW;

/**
 * Functions of symmetric matrices, V f(Λ) Vᵀ, by LAPACK's dsyev in its Java form, so that the bits
 * depend on no native library.
 */
public final class SpectralFunction {
  private SpectralFunction() {}

  /**
   * Applies a function to the eigenvalues.
   *
   * @param matrix (d × d), symmetric and finite
   * @return (d × d), symmetric
   */
  public static double[] of(double[] matrix, int d, DoubleUnaryOperator function) {
    double[] vectors = matrix.clone();
    double[] values = new double[d];
    double[] work = new double[Math.max(1, 34 * d)];
    intW info = new intW(0);
    Dsyev.dsyev("V", "L", d, vectors, 0, d, values, 0, work, 0, work.length, info);
    if (info.val != 0) {
      throw new ArithmeticException(
          "The eigenvectors of a " + d + " x " + d + " matrix did not converge.");
    }
    double[] result = new double[d * d];
    for (int e = 0; e < d; e++) {
      double value = function.applyAsDouble(values[e]);
      for (int i = 0; i < d; i++) {
        double left = value * vectors[e * d + i];
        for (int j = 0; j <= i; j++) {
          result[i * d + j] += left * vectors[e * d + j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        result[j * d + i] = result[i * d + j];
      }
    }
    return result;
  }

  /** The product A B of two matrices (d × d, row-major). */
  public static double[] product(double[] a, double[] b, int d) {
    double[] c = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        double factor = a[i * d + k];
        for (int j = 0; j < d; j++) {
          c[i * d + j] += factor * b[k * d + j];
        }
      }
    }
    return c;
  }
}
