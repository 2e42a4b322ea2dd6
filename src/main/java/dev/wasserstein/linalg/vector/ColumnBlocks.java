// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The columns of a {@link VectorRowScan} in blocks of four vectors, axis after axis within a block,
 * so that a row reads memory in one stream. A short last block is filled up: its terms q are copied
 * and continued by negative infinity, so that there is no masked or scalar rest.
 */
final class ColumnBlocks {
  static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  static final int LANES = DOUBLES.length();
  static final int BLOCK = 4 * LANES;

  /** The terms q of the short last block, see {@link #fillRest}. */
  final double[] rest = new double[BLOCK];

  double[] y = new double[0];
  int dimension;
  int columns;

  /** The number of blocks without the short last one. */
  int fullBlocks;

  /** Takes the columns, as {@link dev.wasserstein.linalg.RowScan#load}; copies them. */
  void load(double[][] byAxis, int axes, int count) {
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

  /** Makes {@link #rest} the terms of the short last block. Returns whether there is one. */
  boolean fillRest(double[] q) {
    int from = fullBlocks * BLOCK;
    if (from == columns) {
      return false;
    }
    System.arraycopy(q, from, rest, 0, columns - from);
    Arrays.fill(rest, columns - from, BLOCK, Double.NEGATIVE_INFINITY);
    return true;
  }

  /**
   * value − floor of the columns of one vector in two dimensions; q and y are read from j and p.
   */
  DoubleVector pair(DoubleVector a, DoubleVector b, DoubleVector low, double[] q, int j, int p) {
    DoubleVector start = DoubleVector.fromArray(DOUBLES, q, j).sub(low);
    return DoubleVector.fromArray(DOUBLES, y, p + BLOCK)
        .fma(b, DoubleVector.fromArray(DOUBLES, y, p).fma(a, start));
  }

  /** The bits of value − floor of the columns j..j+LANES-1, as in the methods above. */
  LongVector values(double[] x, int offset, double[] q, int qFrom, int j, double floor) {
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
