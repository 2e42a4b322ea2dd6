// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import java.util.Arrays;

/**
 * A box of cells of a grid: a range of indices on every axis. Vectors over it hold its cells alone,
 * in the order of the grid.
 */
public final class GridBox {
  private final int[] shape;
  private final int[] from;
  private final int[] lengths;
  private final int filledFrom;
  private final int filledLength;
  private final int cells;

  private GridBox(int[] shape, int[] from, int[] lengths, int filledFrom, int filledLength) {
    this.shape = shape;
    this.from = from;
    this.lengths = lengths;
    this.filledFrom = filledFrom;
    this.filledLength = filledLength;
    cells = product(lengths, 0, lengths.length);
  }

  private static int product(int[] lengths, int first, int end) {
    int product = 1;
    for (int axis = first; axis < end; axis++) {
      product *= lengths[axis];
    }
    return product;
  }

  /** All cells of a grid. */
  static GridBox whole(int[] shape) {
    int last = shape.length - 1;
    return new GridBox(shape, new int[shape.length], shape, 0, shape[last]);
  }

  /**
   * The smallest box, but for the multiple, that holds all positive masses; of at least one cell.
   *
   * @param masses over the whole grid
   * @param multiple what its lengths are multiples of, as far as the grid goes
   */
  static GridBox around(int[] shape, double[] masses, int multiple) {
    int[] from = new int[shape.length];
    int[] lengths = new int[shape.length];
    int filledFrom = 0;
    int filledLength = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      int inner = product(shape, axis + 1, shape.length);
      int outer = product(shape, 0, axis);
      int first = 0;
      while (first < shape[axis] - 1 && isEmpty(masses, first, shape[axis], inner, outer)) {
        first++;
      }
      int last = shape[axis] - 1;
      while (last > first && isEmpty(masses, last, shape[axis], inner, outer)) {
        last--;
      }
      int rounded = (last - first + multiple) / multiple * multiple;
      lengths[axis] = Math.min(rounded, shape[axis]);
      from[axis] = Math.min(first, shape[axis] - lengths[axis]);
      filledFrom = first - from[axis];
      filledLength = last - first + 1;
    }
    return new GridBox(shape, from, lengths, filledFrom, filledLength);
  }

  /** Whether no cell of an index on an axis has a mass. */
  private static boolean isEmpty(double[] masses, int index, int length, int inner, int outer) {
    for (int block = 0; block < outer; block++) {
      int start = (block * length + index) * inner;
      for (int j = start; j < start + inner; j++) {
        if (masses[j] > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The number of its cells. */
  public int cells() {
    return cells;
  }

  /** The first index on an axis. */
  int from(int axis) {
    return from[axis];
  }

  /** The number of indices on an axis. */
  int length(int axis) {
    return lengths[axis];
  }

  /** The first index on the last axis at which there is a mass, counted from the box's first. */
  int filledFrom() {
    return filledFrom;
  }

  /** The number of indices on the last axis from the first to the last with a mass. */
  int filledLength() {
    return filledLength;
  }

  /** The length of the last axis, whose lines lie one behind the other. */
  public int lineLength() {
    return lengths[lengths.length - 1];
  }

  /** The number of its lines along the last axis. */
  public int lines() {
    return cells / lineLength();
  }

  /** Copies from a vector over the grid to one over the box. */
  public void gather(double[] whole, double[] boxed) {
    copy(whole, boxed, true);
  }

  /** Copies from a vector over the box to one over the grid. */
  public void scatter(double[] boxed, double[] whole) {
    copy(boxed, whole, false);
  }

  private void copy(double[] source, double[] target, boolean gathers) {
    int length = lineLength();
    int last = shape.length - 1;
    int[] index = Arrays.copyOf(from, last);
    for (int line = 0, p = 0; line < lines(); line++, p += length) {
      int q = 0;
      for (int axis = 0; axis < last; axis++) {
        q = q * shape[axis] + index[axis];
      }
      q = q * shape[last] + from[last];
      System.arraycopy(source, gathers ? q : p, target, gathers ? p : q, length);
      for (int axis = last - 1; axis >= 0; axis--) {
        index[axis]++;
        if (index[axis] < from[axis] + lengths[axis]) {
          break;
        }
        index[axis] = from[axis];
      }
    }
  }
}
