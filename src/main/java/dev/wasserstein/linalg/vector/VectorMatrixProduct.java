// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.MatrixProduct;
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

  /** Rows of a tile whose factor is read across: they lie side by side. */
  private static final int TILE_ACROSS = WIDE ? 8 : 4;

  /** Its columns. */
  private static final int WIDTH_ACROSS = 2 * LANES;

  /** Rows of a panel that are worked on at once. */
  private static final int DEPTH = 512;

  private double[] panels = new double[0];
  private final double[] tile = new double[TILE_ACROSS * WIDTH];
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
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      for (int from = 0; from < columns; from += WIDTH) {
        int panel = from * inner + k * WIDTH;
        int width = Math.min(WIDTH, columns - from);
        for (int i = 0; i < tiled; i += TILE) {
          int p = aOffset + i * aStride + k;
          int q = cOffset + i * cStride + from;
          if (k == 0 && width == WIDTH) {
            fourRows(a, p, aStride, panel, depth, c, q, cStride);
          } else {
            fourRows(a, p, aStride, panel, depth, tile, 0, WIDTH);
            take(k, TILE, width, c, q, cStride);
          }
        }
        for (int i = tiled; i < rows; i++) {
          int p = aOffset + i * aStride + k;
          int q = cOffset + i * cStride + from;
          oneRow(a, p, panel, depth);
          take(k, 1, width, c, q, cStride);
        }
      }
    }
  }

  @Override
  public void multiplyTransposed(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    int tiled = rows - rows % TILE_ACROSS;
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      for (int i = 0; i < tiled; i += TILE_ACROSS) {
        int p = aOffset + k * aStride + i;
        int q = cOffset + i * cStride;
        for (int from = 0; from < columns; from += WIDTH_ACROSS) {
          int width = Math.min(WIDTH_ACROSS, columns - from);
          int within = from % WIDTH;
          int panel = (from - within) * inner + k * WIDTH + within;
          if (k == 0 && width == WIDTH_ACROSS) {
            across(a, p, aStride, panel, depth, c, q + from, cStride);
          } else {
            across(a, p, aStride, panel, depth, tile, 0, WIDTH);
            take(k, TILE_ACROSS, width, c, q + from, cStride);
          }
        }
      }
    }
    if (tiled < rows) {
      copyAcross(a, aOffset + tiled, aStride, rows - tiled);
      multiply(rows - tiled, rowsOfA, 0, inner, c, cOffset + tiled * cStride, cStride);
    }
  }

  /** Some columns of a matrix become {@link #rowsOfA}. */
  private void copyAcross(double[] a, int p, int stride, int count) {
    if (rowsOfA.length < count * inner) {
      rowsOfA = new double[TILE_ACROSS * inner];
    }
    for (int k = 0; k < inner; k++) {
      for (int r = 0; r < count; r++) {
        rowsOfA[r * inner + k] = a[p + k * stride + r];
      }
    }
  }

  /** C takes the tile: the first terms of its sums, if k is 0, or more of them. */
  private void take(int k, int rows, int width, double[] c, int q, int cStride) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j++) {
        double term = tile[r * WIDTH + j];
        c[q + r * cStride + j] = k == 0 ? term : c[q + r * cStride + j] + term;
      }
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

  private void across(
      double[] a, int p, int stride, int panel, int depth, double[] c, int q, int cStride) {
    if (WIDE) {
      wideAcross(a, p, stride, panels, panel, depth, c, q, cStride);
    } else {
      narrowAcross(a, p, stride, panels, panel, depth, c, q, cStride);
    }
  }

  // The loops run over the index of the first row: the other accesses are then seen to be within
  // the array once, before the loop, and not each time.

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
    DoubleVector c00 = DoubleVector.zero(DOUBLES);
    DoubleVector c01 = DoubleVector.zero(DOUBLES);
    DoubleVector c02 = DoubleVector.zero(DOUBLES);
    DoubleVector c03 = DoubleVector.zero(DOUBLES);
    DoubleVector c10 = DoubleVector.zero(DOUBLES);
    DoubleVector c11 = DoubleVector.zero(DOUBLES);
    DoubleVector c12 = DoubleVector.zero(DOUBLES);
    DoubleVector c13 = DoubleVector.zero(DOUBLES);
    DoubleVector c20 = DoubleVector.zero(DOUBLES);
    DoubleVector c21 = DoubleVector.zero(DOUBLES);
    DoubleVector c22 = DoubleVector.zero(DOUBLES);
    DoubleVector c23 = DoubleVector.zero(DOUBLES);
    DoubleVector c30 = DoubleVector.zero(DOUBLES);
    DoubleVector c31 = DoubleVector.zero(DOUBLES);
    DoubleVector c32 = DoubleVector.zero(DOUBLES);
    DoubleVector c33 = DoubleVector.zero(DOUBLES);
    int twice = 2 * stride;
    int thrice = 3 * stride;
    int at = panel;
    for (int k = p, end = p + depth; k < end; k++) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector b2 = DoubleVector.fromArray(DOUBLES, b, at + 2 * LANES);
      DoubleVector b3 = DoubleVector.fromArray(DOUBLES, b, at + 3 * LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      c02 = b2.fma(a0, c02);
      c03 = b3.fma(a0, c03);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + stride]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      c12 = b2.fma(a1, c12);
      c13 = b3.fma(a1, c13);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + twice]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      c22 = b2.fma(a2, c22);
      c23 = b3.fma(a2, c23);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + thrice]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      c32 = b2.fma(a3, c32);
      c33 = b3.fma(a3, c33);
      at += WIDTH;
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
    DoubleVector c00 = DoubleVector.zero(DOUBLES);
    DoubleVector c01 = DoubleVector.zero(DOUBLES);
    DoubleVector c10 = DoubleVector.zero(DOUBLES);
    DoubleVector c11 = DoubleVector.zero(DOUBLES);
    DoubleVector c20 = DoubleVector.zero(DOUBLES);
    DoubleVector c21 = DoubleVector.zero(DOUBLES);
    DoubleVector c30 = DoubleVector.zero(DOUBLES);
    DoubleVector c31 = DoubleVector.zero(DOUBLES);
    int twice = 2 * stride;
    int thrice = 3 * stride;
    int at = panel;
    for (int k = p, end = p + depth; k < end; k++) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + stride]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + twice]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + thrice]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      at += WIDTH;
    }
    store(c00, c01, c, q);
    store(c10, c11, c, q1);
    store(c20, c21, c, q2);
    store(c30, c31, c, q3);
  }

  /** Eight rows of Aᵀ by two vectors. */
  private static void wideAcross(
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
    int q4 = q3 + cStride;
    int q5 = q4 + cStride;
    int q6 = q5 + cStride;
    int q7 = q6 + cStride;
    DoubleVector c00 = DoubleVector.zero(DOUBLES);
    DoubleVector c01 = DoubleVector.zero(DOUBLES);
    DoubleVector c10 = DoubleVector.zero(DOUBLES);
    DoubleVector c11 = DoubleVector.zero(DOUBLES);
    DoubleVector c20 = DoubleVector.zero(DOUBLES);
    DoubleVector c21 = DoubleVector.zero(DOUBLES);
    DoubleVector c30 = DoubleVector.zero(DOUBLES);
    DoubleVector c31 = DoubleVector.zero(DOUBLES);
    DoubleVector c40 = DoubleVector.zero(DOUBLES);
    DoubleVector c41 = DoubleVector.zero(DOUBLES);
    DoubleVector c50 = DoubleVector.zero(DOUBLES);
    DoubleVector c51 = DoubleVector.zero(DOUBLES);
    DoubleVector c60 = DoubleVector.zero(DOUBLES);
    DoubleVector c61 = DoubleVector.zero(DOUBLES);
    DoubleVector c70 = DoubleVector.zero(DOUBLES);
    DoubleVector c71 = DoubleVector.zero(DOUBLES);
    int k = p;
    for (int at = panel, end = panel + depth * WIDTH; at < end; at += WIDTH) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + 1]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + 2]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + 3]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      DoubleVector a4 = DoubleVector.broadcast(DOUBLES, a[k + 4]);
      c40 = b0.fma(a4, c40);
      c41 = b1.fma(a4, c41);
      DoubleVector a5 = DoubleVector.broadcast(DOUBLES, a[k + 5]);
      c50 = b0.fma(a5, c50);
      c51 = b1.fma(a5, c51);
      DoubleVector a6 = DoubleVector.broadcast(DOUBLES, a[k + 6]);
      c60 = b0.fma(a6, c60);
      c61 = b1.fma(a6, c61);
      DoubleVector a7 = DoubleVector.broadcast(DOUBLES, a[k + 7]);
      c70 = b0.fma(a7, c70);
      c71 = b1.fma(a7, c71);
      k += stride;
    }
    store(c00, c01, c, q);
    store(c10, c11, c, q1);
    store(c20, c21, c, q2);
    store(c30, c31, c, q3);
    store(c40, c41, c, q4);
    store(c50, c51, c, q5);
    store(c60, c61, c, q6);
    store(c70, c71, c, q7);
  }

  /** Four rows of Aᵀ by two vectors. */
  private static void narrowAcross(
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
    DoubleVector c00 = DoubleVector.zero(DOUBLES);
    DoubleVector c01 = DoubleVector.zero(DOUBLES);
    DoubleVector c10 = DoubleVector.zero(DOUBLES);
    DoubleVector c11 = DoubleVector.zero(DOUBLES);
    DoubleVector c20 = DoubleVector.zero(DOUBLES);
    DoubleVector c21 = DoubleVector.zero(DOUBLES);
    DoubleVector c30 = DoubleVector.zero(DOUBLES);
    DoubleVector c31 = DoubleVector.zero(DOUBLES);
    int k = p;
    for (int at = panel, end = panel + depth * WIDTH; at < end; at += WIDTH) {
      DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c00 = b0.fma(a0, c00);
      c01 = b1.fma(a0, c01);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + 1]);
      c10 = b0.fma(a1, c10);
      c11 = b1.fma(a1, c11);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + 2]);
      c20 = b0.fma(a2, c20);
      c21 = b1.fma(a2, c21);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + 3]);
      c30 = b0.fma(a3, c30);
      c31 = b1.fma(a3, c31);
      k += stride;
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
      DoubleVector c0 = DoubleVector.zero(DOUBLES);
      DoubleVector c1 = DoubleVector.zero(DOUBLES);
      int at = panel + half;
      for (int k = p, end = p + depth; k < end; k++) {
        DoubleVector factor = DoubleVector.broadcast(DOUBLES, a[k]);
        c0 = DoubleVector.fromArray(DOUBLES, panels, at).fma(factor, c0);
        c1 = DoubleVector.fromArray(DOUBLES, panels, at + LANES).fma(factor, c1);
        at += WIDTH;
      }
      store(c0, c1, tile, half);
    }
  }
}
