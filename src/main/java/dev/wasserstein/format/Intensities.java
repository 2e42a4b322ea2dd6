// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.OtsuThreshold;

/** Makes measures of the intensities of pixels. */
final class Intensities {
  private Intensities() {}

  /**
   * The measure that an image is. Intensities are no masses: they are rescaled whatever their sum.
   *
   * @param intensities (product of shape, row-major), overwritten
   * @throws BadInputException if one is negative or not finite, if all are zero, or if all are
   *     equal where a foreground is asked for
   */
  static Measure measure(
      String id, int[] shape, double[] intensities, DecodeSettings.Pixels pixels, String place) {
    GridMeasure grid = GridMeasure.checked(id, shape, intensities, MassRule.RESCALE, place);
    return pixels == DecodeSettings.Pixels.GRID ? grid : foreground(grid, pixels, place);
  }

  /** Equal masses on cells above Otsu's threshold, at their places on the grid. */
  private static DiscreteMeasure foreground(
      GridMeasure grid, DecodeSettings.Pixels pixels, String place) {
    boolean[] foreground = OtsuThreshold.foreground(grid.masses());
    double[] atoms = new double[foreground.length];
    int count = 0;
    for (int cell = 0; cell < atoms.length; cell++) {
      if (foreground[cell]
          && (pixels == DecodeSettings.Pixels.POINTS || isAtBoundary(foreground, grid, cell))) {
        atoms[cell] = 1;
        count++;
      }
    }
    if (count == 0) {
      throw new BadInputException(
          "Image '" + grid.id() + "'",
          place,
          "has one brightness everywhere",
          "a foreground that differs from the ground",
          "Remove it, or read images as grids.");
    }
    DiscreteMeasure marked = GridMeasure.trusted(grid.id(), grid.shape(), atoms).toDiscrete();
    return DiscreteMeasure.trustedUniform(grid.id(), marked.dimension(), marked.support());
  }

  /** Whether a neighbour along an axis is of the ground, or beyond the edge of the image. */
  private static boolean isAtBoundary(boolean[] foreground, GridMeasure grid, int cell) {
    int[] shape = grid.shape();
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      int along = cell / stride % shape[axis];
      if (along == 0
          || along == shape[axis] - 1
          || !foreground[cell - stride]
          || !foreground[cell + stride]) {
        return true;
      }
      stride *= shape[axis];
    }
    return false;
  }
}
