// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.MatrixProduct;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MatrixProduct} in vector instructions: tiles of C of four rows and one panel of B stay in
 * registers while the inner index runs (Goto and van de Geijn 2008). A panel is as wide as four
 * vectors, or two where vectors are of 256 bits and registers are sixteen; the last one is filled
 * up with zeros. The inner index is cut so that a panel stays in the second cache.
 */
final class VectorMatrixProduct implements MatrixProduct {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();
  private static final boolean WIDE = LANES >= 8;

  /** Columns of a panel. */
  private static final int WIDTH = (WIDE ? 4 : 2) * LANES;

  /** Rows of a tile. */
  private static final int TILE = 4;

  /** Rows of a panel that are worked on at once. */
  private static final int DEPTH = 512;

  private double[] panels = new double[0];
  private final double[] tile = new double[TILE * WIDTH];
  private double[] rowsOfA = new double[0];
  private int inner;
  private int columns;

  @Override
  public void load(int rows, int count, double[] matrix, int offset, int stride) {
    resize(rows, count);
    for (int from = 0; from < count; from += WIDTH) {
      int width = Math.min(WIDTH, count - from);
      int at = from * rows;
      for (int k = 0; k < rows; k++) {
        System.arraycopy(matrix, offset + k * stride + from, panels, at, width);
        clear(at + width, at + WIDTH);
        at += WIDTH;
      }
    }
  }

  @Override
  public void loadTransposed(int rows, int count, double[] transposed, int offset, int stride) {
    resize(rows, count);
    for (int from = 0; from < count; from += WIDTH) {
      int width = Math.min(WIDTH, count - from);
      int start = from * rows;
      for (int j = 0; j < width; j++) {
        int p = offset + (from + j) * stride;
        for (int k = 0; k < rows; k++) {
          panels[start + k * WIDTH + j] = transposed[p + k];
        }
      }
      for (int k = 0; k < rows; k++) {
        clear(start + k * WIDTH + width, start + (k + 1) * WIDTH);
      }
    }
  }

  private void resize(int rows, int count) {
    inner = rows;
    columns = count;
    int size = (count + WIDTH - 1) / WIDTH * WIDTH * rows;
    if (panels.length < size) {
      panels = new double[size];
    }
  }

  private void clear(int from, int to) {
    for (int p = from; p < to; p++) {
      panels[p] = 0;
    }
  }

  @Override
  public void multiply(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    int tiled = rows - rows % TILE;
    for (int i = 0; i < rows; i++) {
      int q = cOffset + i * cStride;
      Arrays.fill(c, q, q + columns, 0);
    }
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      for (int from = 0; from < columns; from += WIDTH) {
        int panel = from * inner + k * WIDTH;
        boolean full = from + WIDTH <= columns;
        for (int i = 0; i < tiled; i += TILE) {
          int p = aOffset + i * aStride + k;
          int q = cOffset + i * cStride + from;
          if (full) {
            fourRows(a, p, aStride, panel, depth, c, q, cStride);
          } else {
            int width = columns - from;
            copy(c, q, cStride, tile, 0, WIDTH, TILE, width);
            fourRows(a, p, aStride, panel, depth, tile, 0, WIDTH);
            copy(tile, 0, WIDTH, c, q, cStride, TILE, width);
          }
        }
        for (int i = tiled; i < rows; i++) {
          int p = aOffset + i * aStride + k;
          int q = cOffset + i * cStride + from;
          int width = Math.min(WIDTH, columns - from);
          copy(c, q, cStride, tile, 0, WIDTH, 1, width);
          oneRow(a, p, panel, depth);
          copy(tile, 0, WIDTH, c, q, cStride, 1, width);
        }
      }
    }
  }

  @Override
  public void multiplyTransposed(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    if (rowsOfA.length < TILE * inner) {
      rowsOfA = new double[TILE * inner];
    }
    for (int i = 0; i < rows; i += TILE) {
      int count = Math.min(TILE, rows - i);
      for (int k = 0; k < inner; k++) {
        int p = aOffset + k * aStride + i;
        for (int r = 0; r < count; r++) {
          rowsOfA[r * inner + k] = a[p + r];
        }
      }
      multiply(count, rowsOfA, 0, inner, c, cOffset + i * cStride, cStride);
    }
  }

  private static void copy(
      double[] from, int p, int pStride, double[] to, int q, int qStride, int rows, int width) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, p + r * pStride, to, q + r * qStride, width);
    }
  }

  private void fourRows(
      double[] a, int p, int stride, int panel, int depth, double[] c, int q, int cStride) {
    if (WIDE) {
      wide(a, p, stride, panels, panel, depth, c, q, cStride);
    } else {
      narrow(a, p, stride, panels, panel, depth, c, q, cStride);
    }
  }

  private static void wide(
      double[] a,
      int p,
      int stride,
      double[] b,
      int panel,
      int depth,
      double[] c,
      int q,
      int cStride) {
    int q1 = q + cStride;
    int q2 = q1 + cStride;
    int q3 = q2 + cStride;
    DoubleVector c00 = DoubleVector.fromArray(DOUBLES, c, q);
    DoubleVector c01 = DoubleVector.fromArray(DOUBLES, c, q + LANES);
    DoubleVector c02 = DoubleVector.fromArray(DOUBLES, c, q + 2 * LANES);
    DoubleVector c03 = DoubleVector.fromArray(DOUBLES, c, q + 3 * LANES);
    DoubleVector c10 = DoubleVector.fromArray(DOUBLES, c, q1);
    DoubleVector c11 = DoubleVector.fromArray(DOUBLES, c, q1 + LANES);
    DoubleVector c12 = DoubleVector.fromArray(DOUBLES, c, q1 + 2 * LANES);
    DoubleVector c13 = DoubleVector.fromArray(DOUBLES, c, q1 + 3 * LANES);
    DoubleVector c20 = DoubleVector.fromArray(DOUBLES, c, q2);
    DoubleVector c21 = DoubleVector.fromArray(DOUBLES, c, q2 + LANES);
    DoubleVector c22 = DoubleVector.fromArray(DOUBLES, c, q2 + 2 * LANES);
    DoubleVector c23 = DoubleVector.fromArray(DOUBLES, c, q2 + 3 * LANES);
    DoubleVector c30 = DoubleVector.fromArray(DOUBLES, c, q3);
    DoubleVector c31 = DoubleVector.fromArray(DOUBLES, c, q3 + LANES);
    DoubleVector c32 = DoubleVector.fromArray(DOUBLES, c, q3 + 2 * LANES);
    DoubleVector c33 = DoubleVector.fromArray(DOUBLES, c, q3 + 3 * LANES);
    int p1 = p + stride;
    int p2 = p1 + stride;
    int p3 = p2 + stride;
    int at = panel;
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector b2 = DoubleVector.fromArray(DOUBLES, b, at + 2 * LANES);
      DoubleVector b3 = DoubleVector.fromArray(DOUBLES, b, at + 3 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[p + k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      c02 = b2.fma(a0, c02);
      c03 = b3.fma(a0, c03);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[p1 + k]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      c12 = b2.fma(a1, c12);
      c13 = b3.fma(a1, c13);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[p2 + k]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      c22 = b2.fma(a2, c22);
      c23 = b3.fma(a2, c23);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[p3 + k]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      c32 = b2.fma(a3, c32);
      c33 = b3.fma(a3, c33);
      at += 4 * LANES;
    }
    store(c00, c01, c, q);
    store(c02, c03, c, q + 2 * LANES);
    store(c10, c11, c, q1);
    store(c12, c13, c, q1 + 2 * LANES);
    store(c20, c21, c, q2);
    store(c22, c23, c, q2 + 2 * LANES);
    store(c30, c31, c, q3);
    store(c32, c33, c, q3 + 2 * LANES);
  }

  private static void narrow(
      double[] a,
      int p,
      int stride,
      double[] b,
      int panel,
      int depth,
      double[] c,
      int q,
      int cStride) {
    int q1 = q + cStride;
    int q2 = q1 + cStride;
    int q3 = q2 + cStride;
    DoubleVector c00 = DoubleVector.fromArray(DOUBLES, c, q);
    DoubleVector c01 = DoubleVector.fromArray(DOUBLES, c, q + LANES);
    DoubleVector c10 = DoubleVector.fromArray(DOUBLES, c, q1);
    DoubleVector c11 = DoubleVector.fromArray(DOUBLES, c, q1 + LANES);
    DoubleVector c20 = DoubleVector.fromArray(DOUBLES, c, q2);
    DoubleVector c21 = DoubleVector.fromArray(DOUBLES, c, q2 + LANES);
    DoubleVector c30 = DoubleVector.fromArray(DOUBLES, c, q3);
    DoubleVector c31 = DoubleVector.fromArray(DOUBLES, c, q3 + LANES);
    int p1 = p + stride;
    int p2 = p1 + stride;
    int p3 = p2 + stride;
    int at = panel;
    for (int k = 0; k < depth; k++) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[p + k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[p1 + k]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[p2 + k]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[p3 + k]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      at += 2 * LANES;
    }
    store(c00, c01, c, q);
    store(c10, c11, c, q1);
    store(c20, c21, c, q2);
    store(c30, c31, c, q3);
  }

  private static void store(DoubleVector left, DoubleVector right, double[] c, int q) {
    left.intoArray(c, q);
    right.intoArray(c, q + LANES);
  }

  /** One row of a tile, into the first row of {@link #tile}. */
  private void oneRow(double[] a, int p, int panel, int depth) {
    for (int half = 0; half < WIDTH; half += 2 * LANES) {
      DoubleVector c0 = DoubleVector.fromArray(DOUBLES, tile, half);
      DoubleVector c1 = DoubleVector.fromArray(DOUBLES, tile, half + LANES);
      int at = panel + half;
      for (int k = 0; k < depth; k++) {
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, a[p + k]);
        c0 = DoubleVector.fromArray(DOUBLES, panels, at).fma(factor, c0);
        c1 = DoubleVector.fromArray(DOUBLES, panels, at + LANES).fma(factor, c1);
        at += WIDTH;
      }
      store(c0, c1, tile, half);
    }
  }
}
