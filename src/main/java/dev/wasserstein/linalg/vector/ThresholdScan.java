// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import static dev.wasserstein.linalg.vector.ColumnBlocks.BLOCK;
import static dev.wasserstein.linalg.vector.ColumnBlocks.DOUBLES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LANES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LONGS;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** Finds the columns whose value reaches a threshold, or counts them. */
final class ThresholdScan {
  private static final int TILE = 4;

  private final ColumnBlocks blocks;
  private final long[] lanes = new long[LANES];
  private final long[] below = new long[TILE];

  ThresholdScan(ColumnBlocks blocks) {
    this.blocks = blocks;
  }

  /** As {@link dev.wasserstein.linalg.RowScan#atLeast}. */
  int atLeast(double[] x, int offset, double[] q, double threshold, int[] found) {
    // Lower by an ulp, so that what equals the threshold is positive and never −0.
    double floor = Math.nextDown(threshold);
    int hits = 0;
    int block = reaching(x, offset, q, floor, 0);
    while (block < blocks.fullBlocks) {
      hits = collect(x, offset, q, 0, floor, block, found, hits);
      block = reaching(x, offset, q, floor, block + 1);
    }
    if (blocks.fillRest(q)) {
      hits =
          collect(
              x,
              offset,
              blocks.rest,
              blocks.fullBlocks * BLOCK,
              floor,
              blocks.fullBlocks,
              found,
              hits);
    }
    return hits;
  }

  /** The first full block from one on that holds a value not below the floor. */
  private int reaching(double[] x, int offset, double[] q, double floor, int from) {
    return blocks.dimension == 2
        ? reachingOfPairs(x[offset], x[offset + 1], q, floor, from)
        : reachingOfAny(x, offset, q, floor, from);
  }

  private int reachingOfPairs(double first, double second, double[] q, double floor, int from) {
    DoubleVector a = DoubleVector.broadcast(DOUBLES, first);
    DoubleVector b = DoubleVector.broadcast(DOUBLES, second);
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector negative = LongVector.broadcast(LONGS, -1);
    int j = from * BLOCK;
    int p = 2 * j;
    for (int block = from; block < blocks.fullBlocks; block++) {
      DoubleVector v0 = blocks.pair(a, b, low, q, j, p);
      DoubleVector v1 = blocks.pair(a, b, low, q, j + LANES, p + LANES);
      DoubleVector v2 = blocks.pair(a, b, low, q, j + 2 * LANES, p + 2 * LANES);
      DoubleVector v3 = blocks.pair(a, b, low, q, j + 3 * LANES, p + 3 * LANES);
      LongVector m0 = v0.reinterpretAsLongs().max(v1.reinterpretAsLongs());
      LongVector m1 = v2.reinterpretAsLongs().max(v3.reinterpretAsLongs());
      if (m0.max(m1).compare(VectorOperators.GT, negative).anyTrue()) {
        return block;
      }
      j += BLOCK;
      p += 2 * BLOCK;
    }
    return blocks.fullBlocks;
  }

  private int reachingOfAny(double[] x, int offset, double[] q, double floor, int from) {
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector negative = LongVector.broadcast(LONGS, -1);
    int j = from * BLOCK;
    int p = blocks.dimension * j;
    int end = offset + blocks.dimension;
    for (int block = from; block < blocks.fullBlocks; block++) {
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
      LongVector m0 = v0.reinterpretAsLongs().max(v1.reinterpretAsLongs());
      LongVector m1 = v2.reinterpretAsLongs().max(v3.reinterpretAsLongs());
      if (m0.max(m1).compare(VectorOperators.GT, negative).anyTrue()) {
        return block;
      }
      j += BLOCK;
    }
    return blocks.fullBlocks;
  }

  /** Appends the blocks.columns of a block whose value − floor is not negative. */
  private int collect(
      double[] x,
      int offset,
      double[] q,
      int shift,
      double floor,
      int block,
      int[] found,
      int hits) {
    int count = hits;
    for (int j = block * BLOCK; j < (block + 1) * BLOCK; j += LANES) {
      LongVector v = blocks.values(x, offset, q, j - shift, j, floor);
      if (v.compare(VectorOperators.GE, 0).anyTrue()) {
        v.intoArray(lanes, 0);
        for (int lane = 0; lane < LANES; lane++) {
          if (lanes[lane] >= 0) {
            found[count++] = j + lane;
          }
        }
      }
    }
    return count;
  }

  /** As {@link dev.wasserstein.linalg.RowScan#countAtLeast}. */
  void countAtLeast(double[] x, int[] offsets, double[] q, double[] thresholds, int[] counts) {
    boolean hasRest = blocks.fillRest(q);
    int seen = (blocks.fullBlocks + (hasRest ? 1 : 0)) * BLOCK;
    for (int first = 0; first < offsets.length; first += TILE) {
      Arrays.fill(below, 0);
      countBelow(x, offsets, first, q, 0, thresholds, 0, blocks.fullBlocks);
      if (hasRest) {
        int last = blocks.fullBlocks;
        countBelow(x, offsets, first, blocks.rest, 0, thresholds, last, last + 1);
      }
      for (int i = first; i < Math.min(first + TILE, offsets.length); i++) {
        counts[i] = seen - (int) below[i - first];
      }
    }
  }

  /**
   * Counts the values of four rows below their thresholds; a row that is missing is the last one
   * again.
   */
  private void countBelow(
      double[] x,
      int[] offsets,
      int first,
      double[] q,
      int qFrom,
      double[] thresholds,
      int from,
      int to) {
    int last = offsets.length - 1;
    int ib = Math.min(first + 1, last);
    int ic = Math.min(first + 2, last);
    int id = Math.min(first + 3, last);
    int xa = offsets[first];
    int xb = offsets[ib];
    int xc = offsets[ic];
    int xd = offsets[id];
    // Lower by an ulp, so that what equals the threshold is positive and never −0.
    double la = Math.nextDown(thresholds[first]);
    double lb = Math.nextDown(thresholds[ib]);
    double lc = Math.nextDown(thresholds[ic]);
    double ld = Math.nextDown(thresholds[id]);
    LongVector na = LongVector.zero(LONGS);
    LongVector nb = LongVector.zero(LONGS);
    LongVector nc = LongVector.zero(LONGS);
    LongVector nd = LongVector.zero(LONGS);
    LongVector none = LongVector.zero(LONGS);
    LongVector one = LongVector.broadcast(LONGS, -1);
    int dimension = blocks.dimension;
    double[] y = blocks.y;
    int j = qFrom;
    for (int block = from; block < to; block++) {
      int blockStart = dimension * block * BLOCK;
      for (int part = 0; part < BLOCK; part += LANES) {
        DoubleVector q0 = DoubleVector.fromArray(DOUBLES, q, j);
        DoubleVector a0 = q0.sub(la);
        DoubleVector b0 = q0.sub(lb);
        DoubleVector c0 = q0.sub(lc);
        DoubleVector d0 = q0.sub(ld);
        int p = blockStart + part;
        for (int k = 0; k < dimension; k++) {
          DoubleVector y0 = DoubleVector.fromArray(DOUBLES, y, p);
          a0 = y0.fma(DoubleVector.broadcast(DOUBLES, x[xa + k]), a0);
          b0 = y0.fma(DoubleVector.broadcast(DOUBLES, x[xb + k]), b0);
          c0 = y0.fma(DoubleVector.broadcast(DOUBLES, x[xc + k]), c0);
          d0 = y0.fma(DoubleVector.broadcast(DOUBLES, x[xd + k]), d0);
          p += BLOCK;
        }
        na = na.add(a0.reinterpretAsLongs().max(one).min(none));
        nb = nb.add(b0.reinterpretAsLongs().max(one).min(none));
        nc = nc.add(c0.reinterpretAsLongs().max(one).min(none));
        nd = nd.add(d0.reinterpretAsLongs().max(one).min(none));
        j += LANES;
      }
    }
    below[0] -= na.reduceLanes(VectorOperators.ADD);
    below[1] -= nb.reduceLanes(VectorOperators.ADD);
    below[2] -= nc.reduceLanes(VectorOperators.ADD);
    below[3] -= nd.reduceLanes(VectorOperators.ADD);
  }
}
