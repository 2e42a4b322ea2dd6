// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;

/**
 * A symmetric separable Gibbs kernel applied to plain doubles: nothing but one matrix product per
 * axis. It holds while the results stay within a factor of about 2^1800 of each other, which covers
 * every input where max C / ε is below 1200, and most below 2000.
 *
 * <p>Inputs are at most 2^{@link #TOP}; what lies below the least normal double, in the input, in
 * between and, at tiny ε, in the kernel itself, may be lost. A result of at least {@link #least}
 * has all its digits nevertheless; a vector with a lesser one is to be applied by {@link
 * GibbsKernel}.
 */
public final class DoublesGibbsKernel {
  /** Inputs are at most 2^TOP, so that sums of 2^31 of them are below 2^911. */
  public static final int TOP = 880;

  /** Lost are at most 2^31 terms of 2^-1022 for each result; 53 bits above that, and some. */
  private static final double LEAST = 0x1p-930;

  /** The same where entries of the kernel are lost: terms of 2^(TOP−1022). */
  private static final double LEAST_OF_CUT = 0x1p-50;

  private static final double LOG_OF_LEAST_NORMAL = -708;

  private final int cells;
  private final int[] lengths;
  private final double[][] entries;
  private final MatrixProduct lastAxis = Kernels.fastest().matrixProduct();
  private final MatrixProduct product = Kernels.fastest().matrixProduct();
  private final double[][] between;
  private final double least;

  /** The kernel of a grid whose axes, of these lengths, have these kernels. */
  DoublesGibbsKernel(int[] lengths, GibbsMatrix[] matrices) {
    this.lengths = lengths;
    int last = lengths.length - 1;
    int size = 1;
    entries = new double[lengths.length][];
    boolean cut = false;
    for (int axis = 0; axis <= last; axis++) {
      size *= lengths[axis];
      double[] logs = matrices[axis].logs();
      entries[axis] = new double[logs.length];
      for (int k = 0; k < logs.length; k++) {
        boolean lost = logs[k] < LOG_OF_LEAST_NORMAL;
        cut |= lost;
        entries[axis][k] = lost ? 0 : StrictMath.exp(logs[k]);
      }
    }
    cells = size;
    least = cut ? LEAST_OF_CUT : LEAST;
    between = new double[Math.min(2, last)][size];
    lastAxis.load(lengths[last], lengths[last], entries[last], 0, lengths[last]);
  }

  /** Results below this may have lost digits. */
  public double least() {
    return least;
  }

  /**
   * y = K x.
   *
   * @param x (m), not negative, at most 2^{@link #TOP}
   * @param y (m), overwritten; not x
   */
  public void apply(double[] x, double[] y) {
    int axis = lengths.length - 1;
    int width = lengths[axis];
    double[] to = axis == 0 ? y : between[0];
    lastAxis.multiply(cells / width, x, 0, width, to, 0, width);
    for (int other = 1; axis > 0; other = 1 - other) {
      axis--;
      double[] from = to;
      to = axis == 0 ? y : between[other];
      int length = lengths[axis];
      int block = length * width;
      for (int start = 0; start < cells; start += block) {
        product.load(length, width, from, start, width);
        product.multiply(length, entries[axis], 0, length, to, start, width);
      }
      width = block;
    }
  }
}
