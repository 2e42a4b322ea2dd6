// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import static dev.wasserstein.linalg.vector.ColumnBlocks.BLOCK;
import static dev.wasserstein.linalg.vector.ColumnBlocks.DOUBLES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LANES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LONGS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Finds the column of the largest value of a row.
 *
 * <p>What is maximised is value − floor, as the bits of a double read as a long: among positive
 * numbers the order is the same, negative ones lose, and the maximum of longs is one instruction,
 * which that of doubles is not (NaN, −0). Only a chunk that beats the best so far is looked through
 * for the place.
 */
final class BestScan {
  /** Blocks between two looks at the maximum. */
  static final int CHUNK = 16;

  private final ColumnBlocks blocks;
  private final long[] lanes = new long[LANES];

  BestScan(ColumnBlocks blocks) {
    this.blocks = blocks;
  }

  /** As {@link dev.wasserstein.linalg.RowScan#best}. */
  int best(double[] x, int offset, double[] q, double floor) {
    long most = 0;
    int chunk = 0;
    for (int b = 0; b < blocks.fullBlocks; b += CHUNK) {
      long bits = most(x, offset, q, 0, floor, b, Math.min(b + CHUNK, blocks.fullBlocks), most);
      if (bits > most) {
        most = bits;
        chunk = b;
      }
    }
    if (blocks.fillRest(q)) {
      int shift = blocks.fullBlocks * BLOCK;
      long bits =
          most(
              x, offset, blocks.rest, shift, floor, blocks.fullBlocks, blocks.fullBlocks + 1, most);
      if (bits > most) {
        return place(x, offset, blocks.rest, shift, floor, blocks.fullBlocks, bits);
      }
    }
    return most > 0 ? place(x, offset, q, 0, floor, chunk, most) : -1;
  }

  /** The largest of value − floor in some blocks, as bits, if more than {@code least}. */
  private long most(
      double[] x, int offset, double[] q, int shift, double floor, int from, int to, long least) {
    return blocks.dimension == 2
        ? mostOfPairs(x[offset], x[offset + 1], q, from * BLOCK - shift, floor, from, to, least)
        : mostOfAny(x, offset, q, from * BLOCK - shift, floor, from, to, least);
  }

  private long mostOfPairs(
      double first,
      double second,
      double[] q,
      int qFrom,
      double floor,
      int from,
      int to,
      long least) {
    DoubleVector a = DoubleVector.broadcast(DOUBLES, first);
    DoubleVector b = DoubleVector.broadcast(DOUBLES, second);
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector limit = LongVector.broadcast(LONGS, least);
    LongVector m0 = limit;
    LongVector m1 = limit;
    int j = qFrom;
    int p = 2 * from * BLOCK;
    for (int block = from; block < to; block++) {
      DoubleVector v0 = blocks.pair(a, b, low, q, j, p);
      DoubleVector v1 = blocks.pair(a, b, low, q, j + LANES, p + LANES);
      DoubleVector v2 = blocks.pair(a, b, low, q, j + 2 * LANES, p + 2 * LANES);
      DoubleVector v3 = blocks.pair(a, b, low, q, j + 3 * LANES, p + 3 * LANES);
      m0 = m0.max(v0.reinterpretAsLongs()).max(v1.reinterpretAsLongs());
      m1 = m1.max(v2.reinterpretAsLongs()).max(v3.reinterpretAsLongs());
      j += BLOCK;
      p += 2 * BLOCK;
    }
    LongVector m = m0.max(m1);
    return m.compare(VectorOperators.GT, limit).anyTrue()
        ? m.reduceLanes(VectorOperators.MAX)
        : least;
  }

  private long mostOfAny(
      double[] x, int offset, double[] q, int qFrom, double floor, int from, int to, long least) {
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector limit = LongVector.broadcast(LONGS, least);
    LongVector m0 = limit;
    LongVector m1 = limit;
    int j = qFrom;
    int p = blocks.dimension * from * BLOCK;
    int end = offset + blocks.dimension;
    for (int block = from; block < to; block++) {
      DoubleVector v0 = DoubleVector.fromArray(DOUBLES, q, j).sub(low);
      DoubleVector v1 = DoubleVector.fromArray(DOUBLES, q, j + LANES).sub(low);
      DoubleVector v2 = DoubleVector.fromArray(DOUBLES, q, j + 2 * LANES).sub(low);
      DoubleVector v3 = DoubleVector.fromArray(DOUBLES, q, j + 3 * LANES).sub(low);
      for (int k = offset; k < end; k++) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, x[k]);
        v0 = DoubleVector.fromArray(DOUBLES, blocks.y, p).fma(a, v0);
        v1 = DoubleVector.fromArray(DOUBLES, blocks.y, p + LANES).fma(a, v1);
        v2 = DoubleVector.fromArray(DOUBLES, blocks.y, p + 2 * LANES).fma(a, v2);
        v3 = DoubleVector.fromArray(DOUBLES, blocks.y, p + 3 * LANES).fma(a, v3);
        p += BLOCK;
      }
      m0 = m0.max(v0.reinterpretAsLongs()).max(v1.reinterpretAsLongs());
      m1 = m1.max(v2.reinterpretAsLongs()).max(v3.reinterpretAsLongs());
      j += BLOCK;
    }
    LongVector m = m0.max(m1);
    return m.compare(VectorOperators.GT, limit).anyTrue()
        ? m.reduceLanes(VectorOperators.MAX)
        : least;
  }

  /** The first column, from a block on, of the given bits. */
  int place(double[] x, int offset, double[] q, int shift, double floor, int from, long bits) {
    for (int j = from * BLOCK; ; j += LANES) {
      LongVector v = blocks.values(x, offset, q, j - shift, j, floor);
      if (v.compare(VectorOperators.EQ, bits).anyTrue()) {
        v.intoArray(lanes, 0);
        int lane = 0;
        while (lanes[lane] != bits) {
          lane++;
        }
        return j + lane;
      }
    }
  }
}
