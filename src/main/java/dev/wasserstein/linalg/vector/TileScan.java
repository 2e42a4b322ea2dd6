// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import static dev.wasserstein.linalg.vector.BestScan.CHUNK;
import static dev.wasserstein.linalg.vector.ColumnBlocks.BLOCK;
import static dev.wasserstein.linalg.vector.ColumnBlocks.DOUBLES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LANES;
import static dev.wasserstein.linalg.vector.ColumnBlocks.LONGS;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** What {@link BestScan} does, for four rows at once, which reads the columns once. */
final class TileScan {
  private static final int TILE = 4;

  private final ColumnBlocks blocks;
  private final BestScan single;
  private final long[] tileMost = new long[TILE];
  private final int[] tileChunk = new int[TILE];

  TileScan(ColumnBlocks blocks, BestScan single) {
    this.blocks = blocks;
    this.single = single;
  }

  /** As {@link dev.wasserstein.linalg.RowScan#bestOfEach}. */
  void bestOfEach(double[] x, int[] offsets, double[] q, double[] floors, int[] found) {
    boolean hasRest = blocks.fillRest(q);
    int tiled = offsets.length - offsets.length % TILE;
    for (int i = 0; i < tiled; i += TILE) {
      bestOfTile(x, offsets, i, q, hasRest, floors, found);
    }
    for (int i = tiled; i < offsets.length; i++) {
      found[i] = single.best(x, offsets[i], q, floors[i]);
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
    for (int b = 0; b < blocks.fullBlocks; b += CHUNK) {
      int end = Math.min(b + CHUNK, blocks.fullBlocks);
      mostOfEach(x, offsets, first, q, b * BLOCK, floors, b, end);
    }
    if (hasRest) {
      mostOfEach(
          x, offsets, first, blocks.rest, 0, floors, blocks.fullBlocks, blocks.fullBlocks + 1);
    }
    for (int i = 0; i < TILE; i++) {
      int chunk = tileChunk[i];
      if (chunk < 0) {
        found[first + i] = -1;
      } else {
        boolean last = chunk == blocks.fullBlocks;
        double[] terms = last ? blocks.rest : q;
        int shift = last ? blocks.fullBlocks * BLOCK : 0;
        int row = first + i;
        found[row] = single.place(x, offsets[row], terms, shift, floors[row], chunk, tileMost[i]);
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
      int blockStart = blocks.dimension * block * BLOCK;
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
        for (int k = 0; k < blocks.dimension; k++) {
          DoubleVector y0 = DoubleVector.fromArray(DOUBLES, blocks.y, p);
          DoubleVector y1 = DoubleVector.fromArray(DOUBLES, blocks.y, p + LANES);
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
}
