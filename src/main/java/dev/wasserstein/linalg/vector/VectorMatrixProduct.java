// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.MatrixProduct;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MatrixProduct} in vector instructions: tiles of C of twelve rows and one panel of B stay
 * in registers while the inner index runs (Goto and van de Geijn 2008); of four rows where vectors
 * are of 256 bits and registers are sixteen, and at the end. A panel is as wide as two vectors; the
 * last one is filled up with zeros. The rows of A are copied to where their distance is a constant,
 * so that no register goes to their addresses; rows of Aᵀ lie side by side in A and are read there,
 * eight for a tile. The inner index is cut into pieces of {@value #DEPTH}, so that a panel and
 * those rows stay in the first caches.
 */
final class VectorMatrixProduct implements MatrixProduct {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();
  private static final boolean WIDE = LANES >= 8;

  /** Columns of a panel. */
  private static final int WIDTH = 2 * LANES;

  /** Rows of a large tile. */
  private static final int LARGE = 12;

  /** Rows of a small tile. */
  private static final int SMALL = 4;

  /** Rows of a tile of Aᵀ, which is not copied. */
  private static final int ACROSS = WIDE ? 8 : 4;

  /** Rows of a panel that are worked on at once. */
  private static final int DEPTH = 512;

  /** From row to row of the copied A: not a power of 2, which would map them onto one cache set. */
  private static final int STRIDE = DEPTH + 8;

  private double[] panels = new double[0];
  private final double[] rowsOfA = new double[LARGE * STRIDE];
  private final double[] tile = new double[LARGE * WIDTH];
  private int inner;
  private int columns;

  @Override
  public void load(int rows, int count, double[] matrix, int offset, int stride) {
    resize(rows, count);
    int from = 0;
    for (; from + WIDTH <= count; from += WIDTH) {
      int p = offset + from;
      int at = from * rows;
      for (int k = 0; k < rows; k++) {
        DoubleVector.fromArray(DOUBLES, matrix, p).intoArray(panels, at);
        DoubleVector.fromArray(DOUBLES, matrix, p + LANES).intoArray(panels, at + LANES);
        p += stride;
        at += WIDTH;
      }
    }
    if (from < count) {
      loadLast(rows, count - from, matrix, offset + from, stride, from * rows);
    }
  }

  /** Loads a panel that is filled up with zeros. */
  private void loadLast(int rows, int width, double[] matrix, int offset, int stride, int to) {
    DoubleVector zero = DoubleVector.zero(DOUBLES);
    int p = offset;
    for (int at = to; at < to + rows * WIDTH; at += WIDTH) {
      if (width == LANES) {
        DoubleVector.fromArray(DOUBLES, matrix, p).intoArray(panels, at);
        zero.intoArray(panels, at + LANES);
      } else {
        System.arraycopy(matrix, p, panels, at, width);
        clear(at + width, at + WIDTH);
      }
      p += stride;
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
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      for (int i = 0; i < rows; ) {
        int count = tileRows(rows - i);
        for (int r = 0; r < count; r++) {
          System.arraycopy(a, aOffset + (i + r) * aStride + k, rowsOfA, r * STRIDE, depth);
        }
        multiplyRows(count, k, depth, c, cOffset + i * cStride, cStride);
        i += count;
      }
    }
    clearEmpty(rows, c, cOffset, cStride);
  }

  @Override
  public void multiplyTransposed(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride) {
    int tiled = rows - rows % ACROSS;
    for (int k = 0; k < inner; k += DEPTH) {
      int depth = Math.min(DEPTH, inner - k);
      int first = aOffset + k * aStride;
      for (int i = 0; i < tiled; i += ACROSS) {
        multiplyAcross(a, first + i, aStride, k, depth, c, cOffset + i * cStride, cStride);
      }
      for (int i = tiled; i < rows; ) {
        int count = tileRows(rows - i);
        for (int r = 0; r < count; r++) {
          copyColumn(a, first + i + r, aStride, depth, r * STRIDE);
        }
        multiplyRows(count, k, depth, c, cOffset + i * cStride, cStride);
        i += count;
      }
    }
    clearEmpty(rows, c, cOffset, cStride);
  }

  /** Some rows of Aᵀ times a piece of all panels. */
  private void multiplyAcross(
      double[] a, int p, int stride, int from, int depth, double[] c, int q, int cStride) {
    for (int column = 0; column < columns; column += WIDTH) {
      int panel = column * inner + from * WIDTH;
      int width = Math.min(WIDTH, columns - column);
      boolean direct = width == WIDTH && from == 0;
      double[] to = direct ? c : tile;
      int at = direct ? q + column : 0;
      int toStride = direct ? cStride : WIDTH;
      if (WIDE) {
        eightAcross(a, p, stride, panels, panel, depth, to, at, toStride);
      } else {
        fourAcross(a, p, stride, panels, panel, depth, to, at, toStride);
      }
      if (!direct) {
        put(ACROSS, width, from, c, q + column, cStride);
      }
    }
  }

  private void copyColumn(double[] a, int p, int stride, int count, int q) {
    for (int l = 0; l < count; l++) {
      rowsOfA[q + l] = a[p + l * stride];
    }
  }

  private static int tileRows(int rest) {
    return WIDE && rest >= LARGE ? LARGE : Math.min(SMALL, rest);
  }

  /** A product over nothing is 0. */
  private void clearEmpty(int rows, double[] c, int cOffset, int cStride) {
    for (int i = 0; i < rows && inner == 0; i++) {
      Arrays.fill(c, cOffset + i * cStride, cOffset + i * cStride + columns, 0);
    }
  }

  /** Rows of {@link #rowsOfA} times a piece of all panels; the first piece overwrites C. */
  private void multiplyRows(int rows, int from, int depth, double[] c, int q, int cStride) {
    for (int column = 0; column < columns; column += WIDTH) {
      int panel = column * inner + from * WIDTH;
      int width = Math.min(WIDTH, columns - column);
      if (rows < SMALL) {
        for (int r = 0; r < rows; r++) {
          oneRow(rowsOfA, r * STRIDE, panels, panel, depth, tile, r * WIDTH);
        }
        put(rows, width, from, c, q + column, cStride);
      } else if (width == WIDTH && from == 0) {
        tile(rows, panel, depth, c, q + column, cStride);
      } else {
        tile(rows, panel, depth, tile, 0, WIDTH);
        put(rows, width, from, c, q + column, cStride);
      }
    }
  }

  private void tile(int rows, int panel, int depth, double[] c, int q, int cStride) {
    if (rows == LARGE) {
      twelveRows(rowsOfA, panels, panel, depth, c, q, cStride);
    } else {
      fourRows(rowsOfA, panels, panel, depth, c, q, cStride);
    }
  }

  /** Puts the tile into C, or adds it if C has pieces before. */
  private void put(int rows, int width, int from, double[] c, int q, int cStride) {
    for (int r = 0; r < rows; r++) {
      int p = q + r * cStride;
      if (from == 0) {
        System.arraycopy(tile, r * WIDTH, c, p, width);
      } else {
        for (int j = 0; j < width; j++) {
          c[p + j] += tile[r * WIDTH + j];
        }
      }
    }
  }

  /** A large tile. */
  private static void twelveRows(
      double[] a, double[] b, int panel, int depth, double[] c, int q, int cStride) {
    DoubleVector c0a = DoubleVector.zero(DOUBLES);
    DoubleVector c0b = DoubleVector.zero(DOUBLES);
    DoubleVector c1a = DoubleVector.zero(DOUBLES);
    DoubleVector c1b = DoubleVector.zero(DOUBLES);
    DoubleVector c2a = DoubleVector.zero(DOUBLES);
    DoubleVector c2b = DoubleVector.zero(DOUBLES);
    DoubleVector c3a = DoubleVector.zero(DOUBLES);
    DoubleVector c3b = DoubleVector.zero(DOUBLES);
    DoubleVector c4a = DoubleVector.zero(DOUBLES);
    DoubleVector c4b = DoubleVector.zero(DOUBLES);
    DoubleVector c5a = DoubleVector.zero(DOUBLES);
    DoubleVector c5b = DoubleVector.zero(DOUBLES);
    DoubleVector c6a = DoubleVector.zero(DOUBLES);
    DoubleVector c6b = DoubleVector.zero(DOUBLES);
    DoubleVector c7a = DoubleVector.zero(DOUBLES);
    DoubleVector c7b = DoubleVector.zero(DOUBLES);
    DoubleVector c8a = DoubleVector.zero(DOUBLES);
    DoubleVector c8b = DoubleVector.zero(DOUBLES);
    DoubleVector c9a = DoubleVector.zero(DOUBLES);
    DoubleVector c9b = DoubleVector.zero(DOUBLES);
    DoubleVector c10a = DoubleVector.zero(DOUBLES);
    DoubleVector c10b = DoubleVector.zero(DOUBLES);
    DoubleVector c11a = DoubleVector.zero(DOUBLES);
    DoubleVector c11b = DoubleVector.zero(DOUBLES);
    int at = panel;
    for (int k = 0; k < depth; k++) {
      DoubleVector left = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector right = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c0a = left.fma(a0, c0a);
      c0b = right.fma(a0, c0b);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[STRIDE + k]);
      c1a = left.fma(a1, c1a);
      c1b = right.fma(a1, c1b);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[2 * STRIDE + k]);
      c2a = left.fma(a2, c2a);
      c2b = right.fma(a2, c2b);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[3 * STRIDE + k]);
      c3a = left.fma(a3, c3a);
      c3b = right.fma(a3, c3b);
      DoubleVector a4 = DoubleVector.broadcast(DOUBLES, a[4 * STRIDE + k]);
      c4a = left.fma(a4, c4a);
      c4b = right.fma(a4, c4b);
      DoubleVector a5 = DoubleVector.broadcast(DOUBLES, a[5 * STRIDE + k]);
      c5a = left.fma(a5, c5a);
      c5b = right.fma(a5, c5b);
      DoubleVector a6 = DoubleVector.broadcast(DOUBLES, a[6 * STRIDE + k]);
      c6a = left.fma(a6, c6a);
      c6b = right.fma(a6, c6b);
      DoubleVector a7 = DoubleVector.broadcast(DOUBLES, a[7 * STRIDE + k]);
      c7a = left.fma(a7, c7a);
      c7b = right.fma(a7, c7b);
      DoubleVector a8 = DoubleVector.broadcast(DOUBLES, a[8 * STRIDE + k]);
      c8a = left.fma(a8, c8a);
      c8b = right.fma(a8, c8b);
      DoubleVector a9 = DoubleVector.broadcast(DOUBLES, a[9 * STRIDE + k]);
      c9a = left.fma(a9, c9a);
      c9b = right.fma(a9, c9b);
      DoubleVector a10 = DoubleVector.broadcast(DOUBLES, a[10 * STRIDE + k]);
      c10a = left.fma(a10, c10a);
      c10b = right.fma(a10, c10b);
      DoubleVector a11 = DoubleVector.broadcast(DOUBLES, a[11 * STRIDE + k]);
      c11a = left.fma(a11, c11a);
      c11b = right.fma(a11, c11b);
      at += WIDTH;
    }
    c0a.intoArray(c, q);
    c0b.intoArray(c, q + LANES);
    c1a.intoArray(c, q + cStride);
    c1b.intoArray(c, q + cStride + LANES);
    c2a.intoArray(c, q + 2 * cStride);
    c2b.intoArray(c, q + 2 * cStride + LANES);
    c3a.intoArray(c, q + 3 * cStride);
    c3b.intoArray(c, q + 3 * cStride + LANES);
    c4a.intoArray(c, q + 4 * cStride);
    c4b.intoArray(c, q + 4 * cStride + LANES);
    c5a.intoArray(c, q + 5 * cStride);
    c5b.intoArray(c, q + 5 * cStride + LANES);
    c6a.intoArray(c, q + 6 * cStride);
    c6b.intoArray(c, q + 6 * cStride + LANES);
    c7a.intoArray(c, q + 7 * cStride);
    c7b.intoArray(c, q + 7 * cStride + LANES);
    c8a.intoArray(c, q + 8 * cStride);
    c8b.intoArray(c, q + 8 * cStride + LANES);
    c9a.intoArray(c, q + 9 * cStride);
    c9b.intoArray(c, q + 9 * cStride + LANES);
    c10a.intoArray(c, q + 10 * cStride);
    c10b.intoArray(c, q + 10 * cStride + LANES);
    c11a.intoArray(c, q + 11 * cStride);
    c11b.intoArray(c, q + 11 * cStride + LANES);
  }

  /** A small tile. */
  private static void fourRows(
      double[] a, double[] b, int panel, int depth, double[] c, int q, int cStride) {
    DoubleVector c0a = DoubleVector.zero(DOUBLES);
    DoubleVector c0b = DoubleVector.zero(DOUBLES);
    DoubleVector c1a = DoubleVector.zero(DOUBLES);
    DoubleVector c1b = DoubleVector.zero(DOUBLES);
    DoubleVector c2a = DoubleVector.zero(DOUBLES);
    DoubleVector c2b = DoubleVector.zero(DOUBLES);
    DoubleVector c3a = DoubleVector.zero(DOUBLES);
    DoubleVector c3b = DoubleVector.zero(DOUBLES);
    int at = panel;
    for (int k = 0; k < depth; k++) {
      DoubleVector left = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector right = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c0a = left.fma(a0, c0a);
      c0b = right.fma(a0, c0b);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[STRIDE + k]);
      c1a = left.fma(a1, c1a);
      c1b = right.fma(a1, c1b);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[2 * STRIDE + k]);
      c2a = left.fma(a2, c2a);
      c2b = right.fma(a2, c2b);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[3 * STRIDE + k]);
      c3a = left.fma(a3, c3a);
      c3b = right.fma(a3, c3b);
      at += WIDTH;
    }
    c0a.intoArray(c, q);
    c0b.intoArray(c, q + LANES);
    c1a.intoArray(c, q + cStride);
    c1b.intoArray(c, q + cStride + LANES);
    c2a.intoArray(c, q + 2 * cStride);
    c2b.intoArray(c, q + 2 * cStride + LANES);
    c3a.intoArray(c, q + 3 * cStride);
    c3b.intoArray(c, q + 3 * cStride + LANES);
  }

  /** Eight rows of Aᵀ, read where they are: side by side. */
  private static void eightAcross(
      double[] a,
      int p,
      int stride,
      double[] b,
      int panel,
      int depth,
      double[] c,
      int q,
      int cStride) {
    DoubleVector c0a = DoubleVector.zero(DOUBLES);
    DoubleVector c0b = DoubleVector.zero(DOUBLES);
    DoubleVector c1a = DoubleVector.zero(DOUBLES);
    DoubleVector c1b = DoubleVector.zero(DOUBLES);
    DoubleVector c2a = DoubleVector.zero(DOUBLES);
    DoubleVector c2b = DoubleVector.zero(DOUBLES);
    DoubleVector c3a = DoubleVector.zero(DOUBLES);
    DoubleVector c3b = DoubleVector.zero(DOUBLES);
    DoubleVector c4a = DoubleVector.zero(DOUBLES);
    DoubleVector c4b = DoubleVector.zero(DOUBLES);
    DoubleVector c5a = DoubleVector.zero(DOUBLES);
    DoubleVector c5b = DoubleVector.zero(DOUBLES);
    DoubleVector c6a = DoubleVector.zero(DOUBLES);
    DoubleVector c6b = DoubleVector.zero(DOUBLES);
    DoubleVector c7a = DoubleVector.zero(DOUBLES);
    DoubleVector c7b = DoubleVector.zero(DOUBLES);
    int k = p;
    for (int at = panel, end = panel + depth * WIDTH; at < end; at += WIDTH) {
      DoubleVector left = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector right = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c0a = left.fma(a0, c0a);
      c0b = right.fma(a0, c0b);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + 1]);
      c1a = left.fma(a1, c1a);
      c1b = right.fma(a1, c1b);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + 2]);
      c2a = left.fma(a2, c2a);
      c2b = right.fma(a2, c2b);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + 3]);
      c3a = left.fma(a3, c3a);
      c3b = right.fma(a3, c3b);
      DoubleVector a4 = DoubleVector.broadcast(DOUBLES, a[k + 4]);
      c4a = left.fma(a4, c4a);
      c4b = right.fma(a4, c4b);
      DoubleVector a5 = DoubleVector.broadcast(DOUBLES, a[k + 5]);
      c5a = left.fma(a5, c5a);
      c5b = right.fma(a5, c5b);
      DoubleVector a6 = DoubleVector.broadcast(DOUBLES, a[k + 6]);
      c6a = left.fma(a6, c6a);
      c6b = right.fma(a6, c6b);
      DoubleVector a7 = DoubleVector.broadcast(DOUBLES, a[k + 7]);
      c7a = left.fma(a7, c7a);
      c7b = right.fma(a7, c7b);
      k += stride;
    }
    c0a.intoArray(c, q);
    c0b.intoArray(c, q + LANES);
    c1a.intoArray(c, q + cStride);
    c1b.intoArray(c, q + cStride + LANES);
    c2a.intoArray(c, q + 2 * cStride);
    c2b.intoArray(c, q + 2 * cStride + LANES);
    c3a.intoArray(c, q + 3 * cStride);
    c3b.intoArray(c, q + 3 * cStride + LANES);
    c4a.intoArray(c, q + 4 * cStride);
    c4b.intoArray(c, q + 4 * cStride + LANES);
    c5a.intoArray(c, q + 5 * cStride);
    c5b.intoArray(c, q + 5 * cStride + LANES);
    c6a.intoArray(c, q + 6 * cStride);
    c6b.intoArray(c, q + 6 * cStride + LANES);
    c7a.intoArray(c, q + 7 * cStride);
    c7b.intoArray(c, q + 7 * cStride + LANES);
  }

  /** Four rows of Aᵀ, read where they are. */
  private static void fourAcross(
      double[] a,
      int p,
      int stride,
      double[] b,
      int panel,
      int depth,
      double[] c,
      int q,
      int cStride) {
    DoubleVector c0a = DoubleVector.zero(DOUBLES);
    DoubleVector c0b = DoubleVector.zero(DOUBLES);
    DoubleVector c1a = DoubleVector.zero(DOUBLES);
    DoubleVector c1b = DoubleVector.zero(DOUBLES);
    DoubleVector c2a = DoubleVector.zero(DOUBLES);
    DoubleVector c2b = DoubleVector.zero(DOUBLES);
    DoubleVector c3a = DoubleVector.zero(DOUBLES);
    DoubleVector c3b = DoubleVector.zero(DOUBLES);
    int k = p;
    for (int at = panel, end = panel + depth * WIDTH; at < end; at += WIDTH) {
      DoubleVector left = DoubleVector.fromArray(DOUBLES, b, at);
      DoubleVector right = DoubleVector.fromArray(DOUBLES, b, at + LANES);
      DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[k]);
      c0a = left.fma(a0, c0a);
      c0b = right.fma(a0, c0b);
      DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[k + 1]);
      c1a = left.fma(a1, c1a);
      c1b = right.fma(a1, c1b);
      DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[k + 2]);
      c2a = left.fma(a2, c2a);
      c2b = right.fma(a2, c2b);
      DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[k + 3]);
      c3a = left.fma(a3, c3a);
      c3b = right.fma(a3, c3b);
      k += stride;
    }
    c0a.intoArray(c, q);
    c0b.intoArray(c, q + LANES);
    c1a.intoArray(c, q + cStride);
    c1b.intoArray(c, q + cStride + LANES);
    c2a.intoArray(c, q + 2 * cStride);
    c2b.intoArray(c, q + 2 * cStride + LANES);
    c3a.intoArray(c, q + 3 * cStride);
    c3b.intoArray(c, q + 3 * cStride + LANES);
  }

  private static void oneRow(
      double[] a, int p, double[] b, int panel, int depth, double[] c, int q) {
    DoubleVector left = DoubleVector.zero(DOUBLES);
    DoubleVector right = DoubleVector.zero(DOUBLES);
    int at = panel;
    for (int k = 0; k < depth; k++) {
      DoubleVector factor = DoubleVector.broadcast(DOUBLES, a[p + k]);
      left = DoubleVector.fromArray(DOUBLES, b, at).fma(factor, left);
      right = DoubleVector.fromArray(DOUBLES, b, at + LANES).fma(factor, right);
      at += WIDTH;
    }
    left.intoArray(c, q);
    right.intoArray(c, q + LANES);
  }
}
