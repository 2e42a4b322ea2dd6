// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;

/** Marginals and slices of a histogram on a grid of any number of axes. */
final class GridSums {
  private GridSums() {}

  /**
   * The masses summed along all axes except two.
   *
   * @return (shape[first] × shape[second], row-major); of an axis alone, where both are the same,
   *     (shape[first])
   */
  static double[] onto(GridMeasure grid, int first, int second) {
    int[] shape = grid.shape();
    double[] masses = grid.masses();
    boolean one = first == second;
    double[] sums = new double[one ? shape[first] : shape[first] * shape[second]];
    int last = shape.length - 1;
    int lines = masses.length / shape[last];
    for (int line = 0; line < lines; line++) {
      int row = line;
      int at = 0;
      for (int axis = last - 1; axis >= 0; axis--) {
        int index = row % shape[axis];
        row /= shape[axis];
        if (axis == first) {
          at += one ? index : index * shape[second];
        } else if (axis == second) {
          at += index;
        }
      }
      int step = last == first ? (one ? 1 : shape[second]) : last == second ? 1 : 0;
      int from = line * shape[last];
      for (int k = 0; k < shape[last]; k++) {
        sums[at + k * step] += masses[from + k];
      }
    }
    return sums;
  }

  /** The marginal on two axes, which may be the same, as a cloud in the grid's coordinates. */
  static DiscreteMeasure cloud(GridMeasure grid, int first, int second) {
    double[] sums = onto(grid, first, second);
    double spacing = GridMeasure.spacing(grid.shape());
    int columns = first == second ? 1 : grid.shape()[second];
    int positive = 0;
    for (double sum : sums) {
      positive += sum > 0 ? 1 : 0;
    }
    double[] masses = new double[positive];
    double[] support = new double[2 * positive];
    int atom = 0;
    for (int k = 0; k < sums.length; k++) {
      if (sums[k] > 0) {
        masses[atom] = sums[k];
        int row = k / columns;
        support[2 * atom] = row * spacing;
        support[2 * atom + 1] = (first == second ? k : k % columns) * spacing;
        atom++;
      }
    }
    return DiscreteMeasure.trusted(grid.id(), 2, masses, support);
  }

  /** The index of the cell next to the mean along an axis. */
  static int middle(GridMeasure grid, int axis) {
    double[] sums = onto(grid, axis, axis);
    double moment = 0;
    double mass = 0;
    for (int k = 0; k < sums.length; k++) {
      moment += k * sums[k];
      mass += sums[k];
    }
    return mass > 0 ? (int) Math.round(moment / mass) : sums.length / 2;
  }

  /**
   * The masses of the cells with one index along one of three axes.
   *
   * @return (the other two axes in their order, row-major)
   */
  static double[] slice(GridMeasure volume, int axis, int index) {
    int[] shape = volume.shape();
    int rows = shape[axis == 0 ? 1 : 0];
    int columns = shape[axis == 2 ? 1 : 2];
    int rowStep = axis == 0 ? shape[2] : shape[1] * shape[2];
    int columnStep = axis == 2 ? shape[2] : 1;
    int begin = index * (axis == 0 ? shape[1] * shape[2] : axis == 1 ? shape[2] : 1);
    double[] slice = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        slice[row * columns + column] =
            volume.masses()[begin + row * rowStep + column * columnStep];
      }
    }
    return slice;
  }
}
