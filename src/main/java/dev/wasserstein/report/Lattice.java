// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The pixel grid behind measures that were made of images. */
final class Lattice {
  private static final double MOST_CELLS = 1024;
  private static final double OFF_LATTICE = 0.01;

  private Lattice() {}

  /** The side of a pixel, where the coordinates of all measures are multiples of one length. */
  static OptionalDouble cell(List<? extends Measure> measures) {
    double cell = Double.POSITIVE_INFINITY;
    for (Measure measure : measures) {
      if (measure instanceof GridMeasure grid) {
        cell = Math.min(cell, Raster.cell(grid.shape()));
      } else if (measure instanceof DiscreteMeasure cloud) {
        cell = Math.min(cell, leastGap(cloud.support()));
      }
    }
    double side = cell;
    boolean fits = Double.isFinite(side) && measures.stream().allMatch(m -> isOn(m, side));
    return fits ? OptionalDouble.of(side) : OptionalDouble.empty();
  }

  /** The least positive difference of coordinates that is not rounding. */
  private static double leastGap(double[] coordinates) {
    double[] sorted = coordinates.clone();
    Arrays.sort(sorted);
    double rounding = (sorted[sorted.length - 1] - sorted[0]) / (100 * MOST_CELLS);
    double least = Double.POSITIVE_INFINITY;
    for (int k = 1; k < sorted.length; k++) {
      double gap = sorted[k] - sorted[k - 1];
      if (gap > rounding) {
        least = Math.min(least, gap);
      }
    }
    return least;
  }

  private static boolean isOn(Measure measure, double cell) {
    if (measure instanceof DiscreteMeasure cloud) {
      return Arrays.stream(cloud.support())
          .map(x -> x / cell)
          .allMatch(x -> Math.abs(x) <= MOST_CELLS && Math.abs(x - Math.rint(x)) < OFF_LATTICE);
    }
    return measure.kind() == Measure.Kind.GRID;
  }
}
