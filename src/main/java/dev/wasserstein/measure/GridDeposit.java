// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.util.Arrays;

/**
 * Puts the masses of a point cloud on a regular grid: those of an atom go to the 2^d corners of the
 * cell around it with the weights of multilinear interpolation, so that mass and mean stay and no
 * atom moves by more than a cell.
 */
@Internal
public final class GridDeposit {
  /** Atoms this far outside, in cells, are outside by rounding. */
  private static final double ROUNDING = 1e-9;

  /**
   * Cells of another grid this far outside, in cells, lie on its border: the sides of 1200 × 1600
   * and 192 × 256 pixels are as 0.7498 and 0.7490 to 1.
   */
  private static final double HALF_A_CELL = 0.5;

  private GridDeposit() {}

  /**
   * A measure on another grid; its sides may be longer by half a cell.
   *
   * @param shape the lengths of the axes (d)
   * @param place file and line, for the message
   * @throws BadInputException if an axis is longer than that
   */
  public static GridMeasure of(GridMeasure grid, int[] shape, String place) {
    return of(grid.toDiscrete(), shape, place, HALF_A_CELL);
  }

  /**
   * The measure on a grid, whose cell i of an axis lies at i/(n_max − 1).
   *
   * @param shape the lengths of the axes (d)
   * @param place file and line, for the message
   * @throws BadInputException if an atom lies outside of the grid
   */
  public static GridMeasure of(DiscreteMeasure cloud, int[] shape, String place) {
    return of(cloud, shape, place, ROUNDING);
  }

  /**
   * Refuses a measure with an atom outside of all cells of a grid, the border being half a cell
   * wide.
   *
   * @param shape the lengths of the axes (d)
   * @param place file and line, for the message
   * @throws BadInputException if an atom lies farther outside
   */
  public static void requireInside(DiscreteMeasure cloud, int[] shape, String place) {
    requireInside(cloud, shape, place, HALF_A_CELL);
  }

  private static void requireInside(
      DiscreteMeasure cloud, int[] shape, String place, double outside) {
    int d = shape.length;
    int longest = Arrays.stream(shape).max().orElseThrow();
    for (int i = 0; i < cloud.size(); i++) {
      for (int k = 0; k < d; k++) {
        double x = cloud.support()[i * d + k] * (longest - 1);
        if (!(x >= -outside && x <= shape[k] - 1 + outside)) {
          throw new BadInputException(
              "Coordinate " + (k + 1) + " of atom " + (i + 1) + " of measure '" + cloud.id() + "'",
              place,
              "is " + cloud.support()[i * d + k],
              "a number in [0, "
                  + (longest > 1 ? (shape[k] - 1.0) / (longest - 1) : 0)
                  + "] for --grid "
                  + GridMeasure.shapeText(shape),
              "Rescale the atoms, or name another grid; one whose axes are equally long reaches 1"
                  + " on each.");
        }
      }
    }
  }

  private static GridMeasure of(DiscreteMeasure cloud, int[] shape, String place, double outside) {
    requireInside(cloud, shape, place, outside);
    int d = shape.length;
    int longest = Arrays.stream(shape).max().orElseThrow();
    double[] masses = new double[(int) GridMeasure.cells(shape)];
    double[] fractions = new double[d];
    int[] corner = new int[d];
    for (int i = 0; i < cloud.size(); i++) {
      for (int k = 0; k < d; k++) {
        double x = cloud.support()[i * d + k] * (longest - 1);
        double bounded = Math.min(Math.max(x, 0), shape[k] - 1);
        corner[k] = (int) Math.min(Math.floor(bounded), Math.max(0, shape[k] - 2));
        fractions[k] = bounded - corner[k];
      }
      deposit(cloud.masses()[i], corner, fractions, shape, masses);
    }
    return GridMeasure.trusted(cloud.id(), shape, masses);
  }

  private static void deposit(
      double mass, int[] corner, double[] fractions, int[] shape, double[] masses) {
    for (int bits = 0; bits < 1 << shape.length; bits++) {
      double share = mass;
      int cell = 0;
      for (int k = 0; k < shape.length; k++) {
        int upper = bits >> k & 1;
        share *= upper == 1 ? fractions[k] : 1 - fractions[k];
        cell = cell * shape[k] + Math.min(corner[k] + upper, shape[k] - 1);
      }
      if (share > 0) {
        masses[cell] += share;
      }
    }
  }
}
