// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.RowScan;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RowScan} in vector instructions.
 *
 * <p>Columns lie in blocks of four vectors, axis after axis within a block, so that a row reads
 * memory in one stream. A short last block is filled up: its terms q are copied and continued by
 * negative infinity, so that there is no masked or scalar rest.
 *
 * <p>What is maximised is value − floor, as the bits of a double read as a long: among positive
 * numbers the order is the same, negative ones lose, and the maximum of longs is one instruction,
 * which that of doubles is not (NaN, −0). Only a chunk that beats the best so far is looked through
 * for the place.
 */
final class VectorRowScan implements RowScan {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();
  private static final int BLOCK = 4 * LANES;

  /** Blocks between two looks at the maximum. */
  private static final int CHUNK = 16;

  private final double[] rest = new double[BLOCK];

  /** Rows that {@link #bestOfEach} takes at once. */
  private static final int TILE = 4;

  private final long[] tileMost = new long[TILE];
  private final int[] tileChunk = new int[TILE];
  private final long[] lanes = new long[LANES];
  private double[] y = new double[0];
  private int dimension;
  private int columns;
  private int fullBlocks;

  @Override
  public void load(double[][] byAxis, int axes, int count) {
    dimension = axes;
    columns = count;
    fullBlocks = count / BLOCK;
    int blocks = (count + BLOCK - 1) / BLOCK;
    if (y.length < blocks * BLOCK * axes) {
      y = new double[blocks * BLOCK * axes];
    }
    for (int b = 0; b < blocks; b++) {
      int from = b * BLOCK;
      int length = Math.min(BLOCK, count - from);
      for (int k = 0; k < axes; k++) {
        int p = (b * axes + k) * BLOCK;
        System.arraycopy(byAxis[k], from, y, p, length);
        Arrays.fill(y, p + length, p + BLOCK, 0);
      }
    }
  }

  @Override
  public int best(double[] x, int offset, double[] q, double floor) {
    long most = 0;
    int chunk = 0;
    for (int b = 0; b < fullBlocks; b += CHUNK) {
      long bits = most(x, offset, q, 0, floor, b, Math.min(b + CHUNK, fullBlocks), most);
      if (bits > most) {
        most = bits;
        chunk = b;
      }
    }
    if (fillRest(q)) {
      int shift = fullBlocks * BLOCK;
      long bits = most(x, offset, rest, shift, floor, fullBlocks, fullBlocks + 1, most);
      if (bits > most) {
        return place(x, offset, rest, shift, floor, fullBlocks, bits);
      }
    }
    return most > 0 ? place(x, offset, q, 0, floor, chunk, most) : -1;
  }

  @Override
  public void bestOfEach(double[] x, int[] offsets, double[] q, double[] floors, int[] found) {
    boolean hasRest = fillRest(q);
    int tiled = offsets.length - offsets.length % TILE;
    for (int i = 0; i < tiled; i += TILE) {
      bestOfTile(x, offsets, i, q, hasRest, floors, found);
    }
    for (int i = tiled; i < offsets.length; i++) {
      found[i] = best(x, offsets[i], q, floors[i]);
    }
  }

  private void bestOfTile(
      double[] x,
      int[] offsets,
      int first,
      double[] q,
      boolean hasRest,
      double[] floors,
      int[] found) {
    Arrays.fill(tileMost, 0);
    Arrays.fill(tileChunk, -1);
    for (int b = 0; b < fullBlocks; b += CHUNK) {
      int end = Math.min(b + CHUNK, fullBlocks);
      mostOfEach(x, offsets, first, q, b * BLOCK, floors, b, end);
    }
    if (hasRest) {
      mostOfEach(x, offsets, first, rest, 0, floors, fullBlocks, fullBlocks + 1);
    }
    for (int i = 0; i < TILE; i++) {
      int chunk = tileChunk[i];
      if (chunk < 0) {
        found[first + i] = -1;
      } else {
        boolean last = chunk == fullBlocks;
        double[] terms = last ? rest : q;
        int shift = last ? fullBlocks * BLOCK : 0;
        int row = first + i;
        found[row] = place(x, offsets[row], terms, shift, floors[row], chunk, tileMost[i]);
      }
    }
  }

  /** Updates the largest of value − floor of each of four rows from some blocks. */
  private void mostOfEach(
      double[] x,
      int[] offsets,
      int first,
      double[] q,
      int qFrom,
      double[] floors,
      int from,
      int to) {
    int xa = offsets[first];
    int xb = offsets[first + 1];
    int xc = offsets[first + 2];
    int xd = offsets[first + 3];
    LongVector ma = LongVector.broadcast(LONGS, tileMost[0]);
    LongVector mb = LongVector.broadcast(LONGS, tileMost[1]);
    LongVector mc = LongVector.broadcast(LONGS, tileMost[2]);
    LongVector md = LongVector.broadcast(LONGS, tileMost[3]);
    double la = floors[first];
    double lb = floors[first + 1];
    double lc = floors[first + 2];
    double ld = floors[first + 3];
    int j = qFrom;
    for (int block = from; block < to; block++) {
      int blockStart = dimension * block * BLOCK;
      for (int half = 0; half < BLOCK; half += 2 * LANES) {
        DoubleVector q0 = DoubleVector.fromArray(DOUBLES, q, j);
        DoubleVector q1 = DoubleVector.fromArray(DOUBLES, q, j + LANES);
        DoubleVector a0 = q0.sub(la);
        DoubleVector a1 = q1.sub(la);
        DoubleVector b0 = q0.sub(lb);
        DoubleVector b1 = q1.sub(lb);
        DoubleVector c0 = q0.sub(lc);
        DoubleVector c1 = q1.sub(lc);
        DoubleVector d0 = q0.sub(ld);
        DoubleVector d1 = q1.sub(ld);
        int p = blockStart + half;
        for (int k = 0; k < dimension; k++) {
          DoubleVector y0 = DoubleVector.fromArray(DOUBLES, y, p);
          DoubleVector y1 = DoubleVector.fromArray(DOUBLES, y, p + LANES);
          DoubleVector a = DoubleVector.broadcast(DOUBLES, x[xa + k]);
          a0 = y0.fma(a, a0);
          a1 = y1.fma(a, a1);
          DoubleVector b = DoubleVector.broadcast(DOUBLES, x[xb + k]);
          b0 = y0.fma(b, b0);
          b1 = y1.fma(b, b1);
          DoubleVector c = DoubleVector.broadcast(DOUBLES, x[xc + k]);
          c0 = y0.fma(c, c0);
          c1 = y1.fma(c, c1);
          DoubleVector d = DoubleVector.broadcast(DOUBLES, x[xd + k]);
          d0 = y0.fma(d, d0);
          d1 = y1.fma(d, d1);
          p += BLOCK;
        }
        ma = ma.max(a0.reinterpretAsLongs()).max(a1.reinterpretAsLongs());
        mb = mb.max(b0.reinterpretAsLongs()).max(b1.reinterpretAsLongs());
        mc = mc.max(c0.reinterpretAsLongs()).max(c1.reinterpretAsLongs());
        md = md.max(d0.reinterpretAsLongs()).max(d1.reinterpretAsLongs());
        j += 2 * LANES;
      }
    }
    keep(0, ma, from);
    keep(1, mb, from);
    keep(2, mc, from);
    keep(3, md, from);
  }

  private void keep(int i, LongVector m, int chunk) {
    if (m.compare(VectorOperators.GT, tileMost[i]).anyTrue()) {
      tileMost[i] = m.reduceLanes(VectorOperators.MAX);
      tileChunk[i] = chunk;
    }
  }

  @Override
  public int atLeast(double[] x, int offset, double[] q, double threshold, int[] found) {
    // Lower by an ulp, so that what equals the threshold is positive and never −0.
    double floor = Math.nextDown(threshold);
    int hits = 0;
    int block = reaching(x, offset, q, floor, 0);
    while (block < fullBlocks) {
      hits = collect(x, offset, q, 0, floor, block, found, hits);
      block = reaching(x, offset, q, floor, block + 1);
    }
    if (fillRest(q)) {
      hits = collect(x, offset, rest, fullBlocks * BLOCK, floor, fullBlocks, found, hits);
    }
    return hits;
  }

  private boolean fillRest(double[] q) {
    int from = fullBlocks * BLOCK;
    if (from == columns) {
      return false;
    }
    System.arraycopy(q, from, rest, 0, columns - from);
    Arrays.fill(rest, columns - from, BLOCK, Double.NEGATIVE_INFINITY);
    return true;
  }

  /** The largest of value − floor in some blocks, as bits, if more than {@code least}. */
  private long most(
      double[] x, int offset, double[] q, int shift, double floor, int from, int to, long least) {
    return dimension == 2
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
      DoubleVector v0 = pair(a, b, low, q, j, p);
      DoubleVector v1 = pair(a, b, low, q, j + LANES, p + LANES);
      DoubleVector v2 = pair(a, b, low, q, j + 2 * LANES, p + 2 * LANES);
      DoubleVector v3 = pair(a, b, low, q, j + 3 * LANES, p + 3 * LANES);
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

  /** The first full block from one on that holds a value not below the floor. */
  private int reaching(double[] x, int offset, double[] q, double floor, int from) {
    return dimension == 2
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
    for (int block = from; block < fullBlocks; block++) {
      DoubleVector v0 = pair(a, b, low, q, j, p);
      DoubleVector v1 = pair(a, b, low, q, j + LANES, p + LANES);
      DoubleVector v2 = pair(a, b, low, q, j + 2 * LANES, p + 2 * LANES);
      DoubleVector v3 = pair(a, b, low, q, j + 3 * LANES, p + 3 * LANES);
      LongVector m0 = v0.reinterpretAsLongs().max(v1.reinterpretAsLongs());
      LongVector m1 = v2.reinterpretAsLongs().max(v3.reinterpretAsLongs());
      if (m0.max(m1).compare(VectorOperators.GT, negative).anyTrue()) {
        return block;
      }
      j += BLOCK;
      p += 2 * BLOCK;
    }
    return fullBlocks;
  }

  private int reachingOfAny(double[] x, int offset, double[] q, double floor, int from) {
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector negative = LongVector.broadcast(LONGS, -1);
    int j = from * BLOCK;
    int p = dimension * j;
    int end = offset + dimension;
    for (int block = from; block < fullBlocks; block++) {
      DoubleVector v0 = DoubleVector.fromArray(DOUBLES, q, j).sub(low);
      DoubleVector v1 = DoubleVector.fromArray(DOUBLES, q, j + LANES).sub(low);
      DoubleVector v2 = DoubleVector.fromArray(DOUBLES, q, j + 2 * LANES).sub(low);
      DoubleVector v3 = DoubleVector.fromArray(DOUBLES, q, j + 3 * LANES).sub(low);
      for (int k = offset; k < end; k++) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, x[k]);
        v0 = DoubleVector.fromArray(DOUBLES, y, p).fma(a, v0);
        v1 = DoubleVector.fromArray(DOUBLES, y, p + LANES).fma(a, v1);
        v2 = DoubleVector.fromArray(DOUBLES, y, p + 2 * LANES).fma(a, v2);
        v3 = DoubleVector.fromArray(DOUBLES, y, p + 3 * LANES).fma(a, v3);
        p += BLOCK;
      }
      LongVector m0 = v0.reinterpretAsLongs().max(v1.reinterpretAsLongs());
      LongVector m1 = v2.reinterpretAsLongs().max(v3.reinterpretAsLongs());
      if (m0.max(m1).compare(VectorOperators.GT, negative).anyTrue()) {
        return block;
      }
      j += BLOCK;
    }
    return fullBlocks;
  }

  private DoubleVector pair(
      DoubleVector a, DoubleVector b, DoubleVector low, double[] q, int j, int p) {
    DoubleVector start = DoubleVector.fromArray(DOUBLES, q, j).sub(low);
    return DoubleVector.fromArray(DOUBLES, y, p + BLOCK)
        .fma(b, DoubleVector.fromArray(DOUBLES, y, p).fma(a, start));
  }

  private long mostOfAny(
      double[] x, int offset, double[] q, int qFrom, double floor, int from, int to, long least) {
    DoubleVector low = DoubleVector.broadcast(DOUBLES, floor);
    LongVector limit = LongVector.broadcast(LONGS, least);
    LongVector m0 = limit;
    LongVector m1 = limit;
    int j = qFrom;
    int p = dimension * from * BLOCK;
    int end = offset + dimension;
    for (int block = from; block < to; block++) {
      DoubleVector v0 = DoubleVector.fromArray(DOUBLES, q, j).sub(low);
      DoubleVector v1 = DoubleVector.fromArray(DOUBLES, q, j + LANES).sub(low);
      DoubleVector v2 = DoubleVector.fromArray(DOUBLES, q, j + 2 * LANES).sub(low);
      DoubleVector v3 = DoubleVector.fromArray(DOUBLES, q, j + 3 * LANES).sub(low);
      for (int k = offset; k < end; k++) {
        DoubleVector a = DoubleVector.broadcast(DOUBLES, x[k]);
        v0 = DoubleVector.fromArray(DOUBLES, y, p).fma(a, v0);
        v1 = DoubleVector.fromArray(DOUBLES, y, p + LANES).fma(a, v1);
        v2 = DoubleVector.fromArray(DOUBLES, y, p + 2 * LANES).fma(a, v2);
        v3 = DoubleVector.fromArray(DOUBLES, y, p + 3 * LANES).fma(a, v3);
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
  private int place(
      double[] x, int offset, double[] q, int shift, double floor, int from, long bits) {
    for (int j = from * BLOCK; ; j += LANES) {
      LongVector v = values(x, offset, q, j - shift, j, floor);
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

  /** Appends the columns of a block whose value − floor is not negative. */
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
      LongVector v = values(x, offset, q, j - shift, j, floor);
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

  /** The bits of value − floor of the columns j..j+LANES-1, as in the methods above. */
  private LongVector values(double[] x, int offset, double[] q, int qFrom, int j, double floor) {
    DoubleVector v = DoubleVector.fromArray(DOUBLES, q, qFrom).sub(floor);
    int p = j / BLOCK * BLOCK * dimension + j % BLOCK;
    // The order of the axes is the same everywhere, so that bits agree.
    if (dimension == 2) {
      return pair(
              DoubleVector.broadcast(DOUBLES, x[offset]),
              DoubleVector.broadcast(DOUBLES, x[offset + 1]),
              DoubleVector.broadcast(DOUBLES, floor),
              q,
              qFrom,
              p)
          .reinterpretAsLongs();
    }
    for (int k = 0; k < dimension; k++) {
      v =
          DoubleVector.fromArray(DOUBLES, y, p + k * BLOCK)
              .fma(DoubleVector.broadcast(DOUBLES, x[offset + k]), v);
    }
    return v.reinterpretAsLongs();
  }
}
