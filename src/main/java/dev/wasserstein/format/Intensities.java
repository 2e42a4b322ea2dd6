// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;

/** Makes measures of the intensities of pixels. */
final class Intensities {
  private static final int BINS = 256;

  /** Variances between classes that differ by less, relatively, are equal. */
  private static final double ROUNDING = 1e-12;

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
    return pixels == DecodeSettings.Pixels.GRID ? grid : foreground(grid, place);
  }

  /** Equal masses on the cells above Otsu's threshold, at their places on the grid. */
  private static DiscreteMeasure foreground(GridMeasure grid, String place) {
    double[] values = grid.masses();
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double value : values) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    if (smallest == largest) {
      throw new BadInputException(
          "Image '" + grid.id() + "'",
          place,
          "has one brightness everywhere",
          "a foreground that differs from the ground",
          "Remove it, or read images as grids.");
    }
    double scale = BINS / (largest - smallest);
    int[] counts = new int[BINS];
    double[] sums = new double[BINS];
    for (double value : values) {
      int bin = bin(value, smallest, scale);
      counts[bin]++;
      sums[bin] += (value - smallest) * scale;
    }
    int threshold = threshold(counts, sums, values.length);
    double[] atoms = new double[values.length];
    for (int cell = 0; cell < values.length; cell++) {
      atoms[cell] = bin(values[cell], smallest, scale) > threshold ? 1 : 0;
    }
    DiscreteMeasure marked = GridMeasure.trusted(grid.id(), grid.shape(), atoms).toDiscrete();
    return DiscreteMeasure.trustedUniform(grid.id(), marked.dimension(), marked.support());
  }

  private static int bin(double value, double smallest, double scale) {
    return Math.min((int) ((value - smallest) * scale), BINS - 1);
  }

  /**
   * The last bin of the background: N. Otsu, A threshold selection method from gray-level
   * histograms, IEEE Trans. SMC 9 (1979), maximises the variance between the two classes. The first
   * of equal maxima is taken. An image of 8 bits has at most one grey level in a bin, whatever its
   * brightest, and the classes' means are those of the values, not of the bins: the threshold is
   * that of the grey levels themselves.
   *
   * @param sums of the values in each bin
   */
  private static int threshold(int[] counts, double[] sums, int total) {
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    double below = 0;
    double sumBelow = 0;
    double best = -1;
    int threshold = 0;
    for (int bin = 0; bin < BINS - 1; bin++) {
      below += counts[bin];
      sumBelow += sums[bin];
      double above = total - below;
      if (below > 0 && above > 0) {
        double difference = sumBelow / below - (sum - sumBelow) / above;
        double between = below * above * difference * difference;
        if (between > best * (1 + ROUNDING)) {
          best = between;
          threshold = bin;
        }
      }
    }
    return threshold;
  }
}
