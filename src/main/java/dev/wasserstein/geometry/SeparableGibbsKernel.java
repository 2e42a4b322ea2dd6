// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import java.util.Arrays;
import java.util.Optional;

/**
 * The Gibbs kernel of the cost |x − y|² on a regular grid of any number of axes: the kernels of the
 * axes, one after the other, so that m cells cost m·(n_1 + … + n_d) operations and the m × m kernel
 * is never built (Solomon et al. 2015).
 */
public final class SeparableGibbsKernel implements GibbsKernel {
  private final int cells;
  private final int[] lengths;
  private final GibbsMatrix[] matrices;
  private final double epsilon;
  private final ExtendedLines[] axes;
  private ExtendedLines.Extended front = ExtendedLines.Extended.NONE;
  private ExtendedLines.Extended back = ExtendedLines.Extended.NONE;
  private Optional<DoublesGibbsKernel> inDoubles = Optional.empty();

  /**
   * The kernel of a grid.
   *
   * @param shape the lengths of the axes
   * @param spacing the distance between neighbouring cells
   * @param epsilon ε, positive, in units of the squared distance
   */
  public SeparableGibbsKernel(int[] shape, double spacing, double epsilon) {
    int[] several = Arrays.stream(shape).filter(n -> n > 1).toArray();
    lengths = several.length == 0 ? new int[] {1} : several;
    cells = Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    this.epsilon = epsilon;
    matrices = new GibbsMatrix[lengths.length];
    axes = new ExtendedLines[lengths.length];
    for (int axis = 0; axis < axes.length; axis++) {
      matrices[axis] = GibbsMatrix.line(lengths[axis], spacing, epsilon);
      axes[axis] = new ExtendedLines(matrices[axis]);
    }
  }

  private SeparableGibbsKernel(int[] lengths, GibbsMatrix[] matrices) {
    this.lengths = lengths;
    this.matrices = matrices;
    cells = Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    epsilon = matrices[0].epsilon();
    axes = Arrays.stream(matrices).map(ExtendedLines::new).toArray(ExtendedLines[]::new);
  }

  /** The mean of |x − y|² over all pairs of cells of a grid. */
  public static double meanCost(int[] shape, double spacing) {
    // Of n places 1 apart the mean squared difference of two is (n² − 1)/6.
    return Arrays.stream(shape).mapToDouble(n -> ((double) n * n - 1) / 6).sum()
        * spacing
        * spacing;
  }

  @Override
  public int rows() {
    return cells;
  }

  @Override
  public int columns() {
    return cells;
  }

  @Override
  public void apply(double[] x, double[] y, int count) {
    int last = axes.length - 1;
    int lines = count * (cells / lengths[last]);
    if (last == 0) {
      axes[0].toLogs(x, y, lines);
      return;
    }
    reserve(cells);
    for (int each = 0; each < count; each++) {
      applyToOne(x, y, each * cells);
    }
  }

  private void reserve(int size) {
    if (front == ExtendedLines.Extended.NONE) {
      front = new ExtendedLines.Extended(size);
      back = axes.length > 2 ? new ExtendedLines.Extended(size) : ExtendedLines.Extended.NONE;
    }
  }

  private void applyToOne(double[] x, double[] y, int offset) {
    int last = axes.length - 1;
    axes[last].toExtended(x, offset, front, cells / lengths[last]);
    int width = lengths[last];
    for (int axis = last - 1; axis >= 0; axis--) {
      int block = width * lengths[axis];
      for (int start = 0; start < cells; start += block) {
        if (axis == 0) {
          axes[0].acrossToLogs(front, y, offset, width);
        } else {
          axes[axis].acrossToExtended(front, back, start, width);
        }
      }
      if (axis > 0) {
        ExtendedLines.Extended swap = front;
        front = back;
        back = swap;
      }
      width = block;
    }
  }

  @Override
  public Optional<DoublesGibbsKernel> inDoubles() {
    if (inDoubles.isEmpty()) {
      inDoubles = Optional.of(new DoublesGibbsKernel(lengths, matrices));
    }
    return inDoubles;
  }

  @Override
  public long bytes() {
    return Arrays.stream(axes).mapToLong(ExtendedLines::bytes).sum()
        + front.bytes()
        + back.bytes()
        + inDoubles.map(DoublesGibbsKernel::bytes).orElse(0L);
  }

  /** The cost is a sum over the axes: in each summand one axis has its kernel times its cost. */
  @Override
  public double cost(double[] x, double[] y) {
    ExtendedRange range = Kernels.fastest().extendedRange();
    double[] logs = new double[cells];
    double sum = 0;
    for (int axis = 0; axis < axes.length; axis++) {
      GibbsMatrix[] factors = matrices.clone();
      factors[axis] = factors[axis].timesCost();
      new SeparableGibbsKernel(lengths, factors).apply(x, logs, 1);
      for (int j = 0; j < cells; j++) {
        logs[j] += y[j];
      }
      double total = range.logSumOfExp(logs, 0, cells);
      sum += total == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(total);
    }
    return epsilon * sum;
  }

  /** The kernel is symmetric. */
  @Override
  public void applyTransposed(double[] y, double[] x, int count) {
    apply(y, x, count);
  }
}
