// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;
import java.util.Arrays;

/**
 * A symmetric separable Gibbs kernel applied to plain doubles: nothing but one matrix product per
 * axis. A measure is 0 outside of a box of cells: sums run over that box, or are wanted in it
 * alone, and the kernel is applied from one box to another.
 *
 * <p>Before the last axis each line of the result gets a shift, a power of 2 by which its numbers
 * are scaled up, so that results may be further apart than doubles are: within a line they may be a
 * factor of 2^{@link #TOP} / {@link #LEAST}, about e^640, apart, and so may the lines.
 *
 * <p>No number below the normal doubles ever arises, because arithmetic with those takes a hundred
 * times as long: what an axis is applied to is rounded to multiples of 2^-{@link #UNIT_BITS} and
 * kernel entries below 2^-{@link #KERNEL_BITS} are 0, and no product of two such numbers is too
 * small. What that loses is nothing beside a result of at least {@link #least(int)}; a vector with
 * a lesser one is to be applied by {@link GibbsKernel}.
 *
 * <p>One thread at a time.
 */
public final class DoublesGibbsKernel {
  /** Inputs are at most 2^TOP, so that sums of 2^31 of them are below 2^1022. */
  public static final int TOP = 990;

  /** Sums below this may have lost digits: 53 bits above what 2^31 lost terms add up to. */
  private static final double LEAST = 0x1p71;

  private static final int UNIT_BITS = 15;
  private static final int KERNEL_BITS = 1005;

  /** Numbers added to this are rounded to the unit. */
  private static final double ROUND = 0x1p52 / (1 << UNIT_BITS);

  /** The lengths of boxes are multiples of this: rows of a tile of a matrix product. */
  private static final int MULTIPLE = 8;

  /** Lines are scaled by no more than this power of 2. */
  private static final int LARGEST_SHIFT = 1000;

  private final int[] lengths;
  private final double[][] entries;
  private final MatrixProduct[] products;
  private final int[][] loaded;
  private final double[][] between;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final GridBox whole;
  private final double[] factors;
  private final double[] least;
  private final int[] shifts;

  /** The kernel of a grid whose axes, of these lengths, have these kernels. */
  DoublesGibbsKernel(int[] lengths, GibbsMatrix[] matrices) {
    this.lengths = lengths;
    int axes = lengths.length;
    whole = GridBox.whole(lengths);
    products = new MatrixProduct[axes];
    entries = new double[axes][];
    loaded = new int[axes][];
    for (int axis = 0; axis < axes; axis++) {
      products[axis] = Kernels.fastest().matrixProduct();
      entries[axis] =
          axis > 0 && lengths[axis] == lengths[axis - 1]
              ? entries[axis - 1]
              : entries(matrices[axis].logs());
    }
    between = new double[Math.min(2, axes - 1)][whole.cells()];
    int lines = whole.lines();
    factors = new double[lines];
    least = new double[lines];
    shifts = new int[lines];
  }

  private static double[] entries(double[] logs) {
    double[] entries = new double[logs.length];
    for (int k = 0; k < logs.length; k++) {
      double entry = StrictMath.exp(logs[k]);
      entries[k] = Math.getExponent(entry) < -KERNEL_BITS ? 0 : entry;
    }
    return entries;
  }

  /** The memory that it takes, about, in bytes. */
  long bytes() {
    long numbers = (long) between.length * whole.cells() + 3L * factors.length;
    for (int axis = 0; axis < entries.length; axis++) {
      boolean shared = axis > 0 && entries[axis] == entries[axis - 1];
      // Each product holds a copy.
      numbers += (shared ? 1L : 2L) * entries[axis].length;
    }
    return Double.BYTES * numbers;
  }

  /** All cells. */
  public GridBox whole() {
    return whole;
  }

  /**
   * A small box outside of which all masses are 0.
   *
   * @param masses (m)
   */
  public GridBox around(double[] masses) {
    return GridBox.around(lengths, masses, MULTIPLE);
  }

  /**
   * y = K x, the numbers of line l times 2^{@link #shift(int)}. Each axis in turn is the first one,
   * is summed over, and comes back as the last one, so that after all of them the order is the old
   * one and every product has a loaded kernel on its right.
   *
   * @param x over a box, 0 wherever the masses are 0 that the box was made around; at least 0, at
   *     most 2^{@link #TOP}; it is rounded
   * @param y over the box where it is wanted, overwritten; not x
   */
  public void apply(double[] x, GridBox xBox, double[] y, GridBox yBox) {
    double[] from = x;
    int last = lengths.length - 1;
    int others = xBox.cells();
    Arrays.fill(shifts, 0, yBox.lines(), 0);
    Arrays.fill(least, 0, yBox.lines(), LEAST);
    for (int axis = 0; axis <= last; axis++) {
      int inner = xBox.length(axis);
      others /= inner;
      if (axis == 0 || axis < last) {
        round(from, inner * others);
      } else {
        scaleLines(from, xBox, yBox, others);
      }
      double[] to = axis == last ? y : between[axis % 2];
      load(axis, xBox, yBox);
      products[axis].multiplyTransposed(others, from, 0, others, to, 0, yBox.length(axis));
      others *= yBox.length(axis);
      from = to;
    }
  }

  /** Takes the part of an axis's kernel between two boxes. */
  private void load(int axis, GridBox xBox, GridBox yBox) {
    int[] part = {xBox.from(axis), xBox.length(axis), yBox.from(axis), yBox.length(axis)};
    if (!Arrays.equals(part, loaded[axis])) {
      int length = lengths[axis];
      products[axis].load(part[1], part[3], entries[axis], part[0] * length + part[2], length);
      loaded[axis] = part;
    }
  }

  private static void round(double[] x, int length) {
    for (int j = 0; j < length; j++) {
      x[j] = (x[j] + ROUND) - ROUND;
    }
  }

  /**
   * Scales the columns of x (last axis × lines) up to 2^{@link #TOP}, unless every sum is large
   * enough without that, and rounds them. Where all numbers of a column have their digits, the
   * rounding alone bounds the sums from below.
   */
  private void scaleLines(double[] x, GridBox xBox, GridBox yBox, int lines) {
    // Rows without a mass are 0, and are right.
    int filled = xBox.filledFrom() * lines;
    range.columnRanges(x, filled, xBox.filledLength(), lines, least, factors);
    double bound = smallestEntry(xBox, yBox);
    boolean isLarge = true;
    for (int line = 0; line < lines; line++) {
      isLarge &= factors[line] * bound >= LEAST;
    }
    if (isLarge) {
      Arrays.fill(least, 0, lines, LEAST);
      round(x, xBox.lineLength() * lines);
      return;
    }
    for (int line = 0; line < lines; line++) {
      int shift = Math.min(TOP - 1 - Math.getExponent(factors[line]), LARGEST_SHIFT);
      shifts[line] = shift;
      factors[line] = Math.scalb(1.0, shift);
      least[line] = least[line] >= LEAST ? LEAST : LEAST * Math.max(1, factors[line]);
    }
    range.scaleColumns(x, xBox.lineLength(), lines, factors, ROUND);
  }

  /** The least entry of the last axis's kernel between two boxes: that of the farthest cells. */
  private double smallestEntry(GridBox xBox, GridBox yBox) {
    int last = lengths.length - 1;
    int x = xBox.from(last);
    int y = yBox.from(last);
    int xEnd = x + xBox.length(last) - 1;
    int yEnd = y + yBox.length(last) - 1;
    return Math.min(
        entries[last][x * lengths[last] + yEnd], entries[last][xEnd * lengths[last] + y]);
  }

  /** The shift of a line of the last result. */
  public int shift(int line) {
    return shifts[line];
  }

  /** Numbers of a line of the last result that are below this may have lost digits. */
  public double least(int line) {
    return least[line];
  }
}
