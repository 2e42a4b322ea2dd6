// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.GridMeasure;

/**
 * A rectangle of the plane, cut into pixels.
 *
 * @param rows of pixels, the first at the top
 * @param columns of pixels
 * @param left the coordinate of the left edge
 * @param right the coordinate of the right edge
 * @param top the coordinate of the upper edge; above {@code bottom} for {@link
 *     Orientation#CARTESIAN}
 * @param bottom the coordinate of the lower edge
 * @param orientation which coordinate of an atom runs to the right
 */
record Raster(
    int rows,
    int columns,
    double left,
    double right,
    double top,
    double bottom,
    Orientation orientation) {
  /** Checks that there is something to draw on. */
  public Raster {
    if (rows < 1 || columns < 1 || !(right > left) || top == bottom) {
      throw new IllegalArgumentException(
          "Raster of "
              + rows
              + " x "
              + columns
              + " pixels over ["
              + left
              + ", "
              + right
              + "] x ["
              + top
              + ", "
              + bottom
              + "] is empty.");
    }
  }

  /**
   * The raster that covers a two-dimensional grid, row axis downward.
   *
   * @param shape rows and columns of the grid
   * @param finer the number of pixels along each side of a cell
   */
  public static Raster ofGrid(int[] shape, int finer) {
    double cell = cell(shape);
    return new Raster(
        shape[0] * finer,
        shape[1] * finer,
        -cell / 2,
        (shape[1] - 0.5) * cell,
        -cell / 2,
        (shape[0] - 0.5) * cell,
        Orientation.IMAGE);
  }

  /** The side of a grid's cells; 1 for a grid of one cell. */
  static double cell(int[] shape) {
    double spacing = GridMeasure.spacing(shape);
    return spacing > 0 ? spacing : 1;
  }

  /** Where atom i lies, in pixels from the left edge. */
  double across(double[] support, int atom) {
    double value = support[2 * atom + (orientation == Orientation.IMAGE ? 1 : 0)];
    return (value - left) / (right - left) * columns;
  }

  /** Where atom i lies, in pixels from the upper edge. */
  double down(double[] support, int atom) {
    double value = support[2 * atom + (orientation == Orientation.IMAGE ? 0 : 1)];
    return (value - top) / (bottom - top) * rows;
  }
}
