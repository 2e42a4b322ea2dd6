// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;

/**
 * {@link MatrixProduct} in plain Java: a row of C takes eight rows of B at a time, in a loop that
 * the compiler turns into vector code. Multiplies and adds apart: a fused operation is very slow
 * where the processor has none.
 */
final class PlainMatrixProduct implements MatrixProduct {
  /** Rows of B added to a row of C at once. */
  private static final int DEPTH = 8;

  /** Columns of B that stay in the first cache while all rows of A pass. */
  private static final int PANEL = 128;

  private double[] b = new double[0];
  private double[] row = new double[0];
  private final double[] sums = new double[PANEL];
  private int inner;
  private int columns;

  @Override
  public void load(int rows, int count, double[] matrix, int offset, int stride) {
    resize(rows, count);
    for (int k = 0; k < rows; k++) {
      System.arraycopy(matrix, offset + k * stride, b, k * count, count);
    }
  }

  @Override
  public void loadTransposed(int rows, int count, double[] transposed, int offset, int stride) {
    resize(rows, count);
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < rows; k++) {
        b[k * count + j] = transposed[offset + j * stride + k];
      }
    }
  }

  private void resize(int rows, int count) {
    inner = rows;
    columns = count;
    if (b.length < rows * count) {
      b = new double[rows * count];
    }
  }

  @Override
  public void multiply(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    for (int from = 0; from < columns; from += PANEL) {
      int width = Math.min(PANEL, columns - from);
      for (int i = 0; i < rows; i++) {
        multiplyRow(a, aOffset + i * aStride, from, width, c, cOffset + i * cStride + from);
      }
    }
  }

  @Override
  public void multiplyTransposed(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    if (row.length < inner) {
      row = new double[inner];
    }
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        row[k] = a[aOffset + k * aStride + i];
      }
      for (int from = 0; from < columns; from += PANEL) {
        int width = Math.min(PANEL, columns - from);
        multiplyRow(row, 0, from, width, c, cOffset + i * cStride + from);
      }
    }
  }

  private void multiplyRow(double[] a, int p, int from, int width, double[] c, int at) {
    Arrays.fill(sums, 0, width, 0);
    int k = 0;
    for (; k + DEPTH <= inner; k += DEPTH) {
      addRows(a, p + k, b, k * columns + from, columns, sums, width);
    }
    for (; k < inner; k++) {
      addRow(a[p + k], b, k * columns + from, sums, width);
    }
    System.arraycopy(sums, 0, c, at, width);
  }

  // The compiler turns the loops below into vector code, as long as they stay as bare as this and
  // share one index.

  private static void addRows(
      double[] a, int p, double[] b, int q, int stride, double[] sums, int width) {
    double a0 = a[p];
    double a1 = a[p + 1];
    double a2 = a[p + 2];
    double a3 = a[p + 3];
    double a4 = a[p + 4];
    double a5 = a[p + 5];
    double a6 = a[p + 6];
    double a7 = a[p + 7];
    int q1 = q + stride;
    int q2 = q1 + stride;
    int q3 = q2 + stride;
    int q4 = q3 + stride;
    int q5 = q4 + stride;
    int q6 = q5 + stride;
    int q7 = q6 + stride;
    for (int j = 0; j < width; j++) {
      sums[j] =
          sums[j]
              + a0 * b[q + j]
              + a1 * b[q1 + j]
              + a2 * b[q2 + j]
              + a3 * b[q3 + j]
              + a4 * b[q4 + j]
              + a5 * b[q5 + j]
              + a6 * b[q6 + j]
              + a7 * b[q7 + j];
    }
  }

  private static void addRow(double factor, double[] b, int q, double[] sums, int width) {
    for (int j = 0; j < width; j++) {
      sums[j] += factor * b[q + j];
    }
  }
}
