// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/** The transpose of a matrix. */
public final class Transpose {
  private Transpose() {}

  /**
   * Aᵀ.
   *
   * @param matrix A (rows × columns), row-major
   * @return (columns × rows), row-major
   */
  public static double[] of(double[] matrix, int rows, int columns) {
    double[] transposed = new double[matrix.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }
}
