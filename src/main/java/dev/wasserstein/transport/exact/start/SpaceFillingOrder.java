// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.TransportProblem;
import java.util.Arrays;

/**
 * Orders atoms along a Hilbert curve, so that atoms next in the order are near in space. The
 * curve's index is computed by Skilling's transposition (Programming the Hilbert curve, AIP Conf.
 * Proc. 707, 2004), in any dimension, with as many bits per axis as fit a long beside the atom's
 * number. O(n·(d·bits + log n)).
 */
final class SpaceFillingOrder {
  private static final int LARGEST_BITS = 20;

  private final int dimension;
  private final int bits;
  private final int indexBits;
  private final double[] lowest;
  private final double scale;
  private final int[] cell;

  /**
   * A curve through the bounding box of the given atoms.
   *
   * @param atoms a limit of the number of atoms that are ordered at once
   */
  SpaceFillingOrder(TransportProblem problem, int atoms) {
    indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(atoms);
    dimension = Math.min(problem.dimension(), Long.SIZE - 1 - indexBits);
    bits = Math.min(LARGEST_BITS, (Long.SIZE - 1 - indexBits) / dimension);
    lowest = new double[dimension];
    cell = new int[dimension];
    double widest = 0;
    for (int k = 0; k < dimension; k++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double[] side : new double[][] {problem.source(), problem.target()}) {
        for (int p = k; p < side.length; p += problem.dimension()) {
          low = Math.min(low, side[p]);
          high = Math.max(high, side[p]);
        }
      }
      lowest[k] = low;
      widest = Math.max(widest, high - low);
    }
    // One scale for all axes: the curve must not prefer an axis along which the atoms hardly
    // differ.
    double scaled = ((1 << bits) - 1) / widest;
    scale = scaled < Double.POSITIVE_INFINITY ? scaled : 0;
  }

  /**
   * Sorts chosen atoms along the curve, ties by their place.
   *
   * @param support (atoms × d, row-major)
   * @param stride d
   * @param chosen the atoms in their places 0..count-1
   * @return (count), the places in the order of the curve
   */
  int[] sort(double[] support, int stride, int[] chosen, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < dimension; k++) {
        cell[k] = (int) ((support[chosen[i] * stride + k] - lowest[k]) * scale);
      }
      keys[i] = curveIndex() << indexBits | i;
    }
    Arrays.sort(keys);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) (keys[i] & (1L << indexBits) - 1);
    }
    return order;
  }

  /** The index of the cell, which is overwritten. */
  private long curveIndex() {
    int top = 1 << (bits - 1);
    for (int bit = top; bit > 1; bit >>= 1) {
      int mask = bit - 1;
      for (int k = 0; k < dimension; k++) {
        if ((cell[k] & bit) != 0) {
          cell[0] ^= mask;
        } else {
          int swap = (cell[0] ^ cell[k]) & mask;
          cell[0] ^= swap;
          cell[k] ^= swap;
        }
      }
    }
    for (int k = 1; k < dimension; k++) {
      cell[k] ^= cell[k - 1];
    }
    int flip = 0;
    for (int bit = top; bit > 1; bit >>= 1) {
      if ((cell[dimension - 1] & bit) != 0) {
        flip ^= bit - 1;
      }
    }
    long index = 0;
    for (int bit = top; bit > 0; bit >>= 1) {
      for (int k = 0; k < dimension; k++) {
        index = index << 1 | (((cell[k] ^ flip) & bit) != 0 ? 1 : 0);
      }
    }
    return index;
  }
}
