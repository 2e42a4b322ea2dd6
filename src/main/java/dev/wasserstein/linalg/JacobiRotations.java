// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Jacobi's method for symmetric matrices: plane rotations make one off-diagonal entry after the
 * other 0, in sweeps over all of them, until each is negligible beside its own two diagonal
 * entries. By that rule small eigenvalues of a positive definite matrix get relative accuracy
 * (Demmel and Veselić, SIAM J. Matrix Anal. Appl. 13, 1992). 6 d³ operations a sweep.
 */
final class JacobiRotations {
  private static final int MOST_SWEEPS = 60;

  private JacobiRotations() {}

  /**
   * Finds eigenvalues and eigenvectors.
   *
   * @param matrix (d × d), symmetric, overwritten
   * @param values (d), overwritten with the eigenvalues, ascending
   * @param vectors (d × d), overwritten with the eigenvectors, one in each row
   */
  static void diagonalise(double[] matrix, int d, double[] values, double[] vectors) {
    double[] turned = new double[d * d];
    for (int k = 0; k < d; k++) {
      turned[k * d + k] = 1;
    }
    double negligible = Math.ulp(1.0) / d;
    int sweeps = 0;
    while (sweep(matrix, d, negligible, turned)) {
      if (++sweeps == MOST_SWEEPS) {
        throw new ArithmeticException(
            "The eigenvalues of a " + d + " x " + d + " matrix did not converge.");
      }
    }
    int[] ascending =
        IntStream.range(0, d)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> matrix[k * d + k]))
            .mapToInt(Integer::intValue)
            .toArray();
    Arrays.setAll(values, k -> matrix[ascending[k] * d + ascending[k]]);
    for (int k = 0; k < d; k++) {
      System.arraycopy(turned, ascending[k] * d, vectors, k * d, d);
    }
  }

  /** Rotates every pair that needs it. Returns whether one did. */
  private static boolean sweep(double[] a, int d, double negligible, double[] turned) {
    boolean rotated = false;
    for (int p = 0; p < d; p++) {
      for (int q = p + 1; q < d; q++) {
        double apq = a[p * d + q];
        double scale = Math.sqrt(Math.abs(a[p * d + p])) * Math.sqrt(Math.abs(a[q * d + q]));
        if (apq == 0) {
          continue;
        }
        if (Math.abs(apq) <= negligible * scale) {
          a[p * d + q] = 0;
          a[q * d + p] = 0;
          continue;
        }
        rotate(a, d, p, q, turned);
        rotated = true;
      }
    }
    return rotated;
  }

  /** The rotation in the plane of p and q that makes their entry 0 (Golub and Van Loan, 8.5). */
  private static void rotate(double[] a, int d, int p, int q, double[] turned) {
    double apq = a[p * d + q];
    double half = (a[q * d + q] - a[p * d + p]) / (2 * apq);
    double t = Math.copySign(1, half) / (Math.abs(half) + Math.hypot(1, half));
    double c = 1 / Math.sqrt(1 + t * t);
    double s = t * c;
    double app = a[p * d + p] - t * apq;
    double aqq = a[q * d + q] + t * apq;
    turnRows(a, d, p, q, c, s);
    for (int k = 0; k < d; k++) {
      a[k * d + p] = a[p * d + k];
      a[k * d + q] = a[q * d + k];
    }
    a[p * d + p] = app;
    a[q * d + q] = aqq;
    a[p * d + q] = 0;
    a[q * d + p] = 0;
    turnRows(turned, d, p, q, c, s);
  }

  private static void turnRows(double[] a, int d, int p, int q, double c, double s) {
    for (int k = 0; k < d; k++) {
      double x = a[p * d + k];
      double y = a[q * d + k];
      a[p * d + k] = c * x - s * y;
      a[q * d + k] = s * x + c * y;
    }
  }
}
