// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;

/**
 * A symmetric separable Gibbs kernel applied to plain doubles: nothing but one matrix product per
 * axis. It holds while the results stay within a factor of 2^{@link #TOP} / {@link #LEAST}, about
 * e^640, of each other.
 *
 * <p>No number below the normal doubles ever arises, because arithmetic with those takes a hundred
 * times as long: what an axis is applied to is rounded to multiples of 2^-{@link #UNIT_BITS} and
 * kernel entries below 2^-{@link #KERNEL_BITS} are 0, and no product of two such numbers is too
 * small. What that loses is nothing beside a result of at least {@link #LEAST}; a vector with a
 * lesser one is to be applied by {@link GibbsKernel}.
 */
public final class DoublesGibbsKernel {
  /** Inputs are at most 2^TOP, so that sums of 2^31 of them are below 2^1022. */
  public static final int TOP = 990;

  /** Results below this may have lost digits: 53 bits above what 2^31 lost terms add up to. */
  public static final double LEAST = 0x1p71;

  private static final int UNIT_BITS = 15;
  private static final int KERNEL_BITS = 1005;

  /** Numbers added to this are rounded to the unit. */
  private static final double ROUND = 0x1p52 / (1 << UNIT_BITS);

  private final int cells;
  private final int[] lengths;
  private final MatrixProduct[] products;
  private final double[][] between;

  /** The kernel of a grid whose axes, of these lengths, have these kernels. */
  DoublesGibbsKernel(int[] lengths, GibbsMatrix[] matrices) {
    this.lengths = lengths;
    int last = lengths.length - 1;
    int size = 1;
    products = new MatrixProduct[lengths.length];
    for (int axis = 0; axis <= last; axis++) {
      size *= lengths[axis];
      if (axis > 0 && lengths[axis] == lengths[axis - 1]) {
        products[axis] = products[axis - 1];
        continue;
      }
      double[] logs = matrices[axis].logs();
      double[] entries = new double[logs.length];
      for (int k = 0; k < logs.length; k++) {
        double entry = StrictMath.exp(logs[k]);
        entries[k] = Math.getExponent(entry) < -KERNEL_BITS ? 0 : entry;
      }
      products[axis] = Kernels.fastest().matrixProduct();
      products[axis].load(lengths[axis], lengths[axis], entries, 0, lengths[axis]);
    }
    cells = size;
    between = new double[Math.min(2, last)][size];
  }

  /**
   * y = K x. Each axis in turn is the first one, is summed over, and comes back as the last one, so
   * that after all of them the order is the old one and every product has a loaded kernel on its
   * right.
   *
   * @param x (m), not negative, at most 2^{@link #TOP}; it is rounded
   * @param y (m), overwritten; not x
   */
  public void apply(double[] x, double[] y) {
    double[] from = x;
    for (int axis = 0; axis < lengths.length; axis++) {
      int length = lengths[axis];
      int others = cells / length;
      double[] to = axis == lengths.length - 1 ? y : between[axis % 2];
      round(from);
      products[axis].multiplyTransposed(others, from, 0, others, to, 0, length);
      from = to;
    }
  }

  private void round(double[] x) {
    for (int j = 0; j < cells; j++) {
      x[j] = (x[j] + ROUND) - ROUND;
    }
  }
}
