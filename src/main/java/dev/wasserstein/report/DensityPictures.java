// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Measures on the line as the areas under their densities, all on one scale. */
final class DensityPictures {
  private static final int COLUMNS = 480;
  private static final int ROWS = 200;

  /** The standard deviation by which atoms are spread, in columns. */
  private static final double BLUR = 3;

  /** How far Gaussians are in view, and how far the kernel reaches, in standard deviations. */
  private static final double REACH = 3.5;

  /** A quantile function is drawn as so many atoms of equal mass. */
  private static final int LEVELS = 2000;

  private static final double ROOM = 0.05;

  private DensityPictures() {}

  static List<Supplier<MeasurePicture>> of(List<Measure> measures) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    List<List<Spot>> all = new ArrayList<>();
    for (Measure measure : measures) {
      List<Spot> spots = spots(measure);
      all.add(spots);
      for (Spot spot : spots) {
        low = Math.min(low, spot.place() - REACH * spot.deviation());
        high = Math.max(high, spot.place() + REACH * spot.deviation());
      }
    }
    double room = high > low ? ROOM * (high - low) : Math.max(0.5, 0.05 * Math.abs(low));
    double left = low - room;
    double column = (high - low + 2 * room) / COLUMNS;
    List<double[]> densities = all.stream().map(spots -> density(spots, left, column)).toList();
    double highest = densities.stream().flatMapToDouble(Arrays::stream).max().orElse(1);
    return densities.stream()
        .<Supplier<MeasurePicture>>map(density -> () -> area(density, highest))
        .toList();
  }

  private record Spot(double place, double deviation, double mass) {}

  private static List<Spot> spots(Measure measure) {
    return measure.match(
        DensityPictures::atoms,
        grid -> atoms(grid.toDiscrete()),
        gaussian -> List.of(spot(gaussian, 1)),
        mixture -> {
          List<Spot> spots = new ArrayList<>();
          for (int k = 0; k < mixture.size(); k++) {
            spots.add(spot(mixture.component(k), mixture.masses()[k]));
          }
          return spots;
        },
        DensityPictures::levels);
  }

  private static Spot spot(GaussianMeasure gaussian, double mass) {
    return new Spot(gaussian.mean()[0], Math.sqrt(gaussian.covariance()[0]), mass);
  }

  private static List<Spot> atoms(DiscreteMeasure cloud) {
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < cloud.size(); i++) {
      spots.add(new Spot(cloud.support()[i], 0, cloud.masses()[i]));
    }
    return spots;
  }

  /** Linear between the levels, constant outside. */
  private static List<Spot> levels(QuantileMeasure quantiles) {
    double[] levels = quantiles.levels();
    double[] values = quantiles.values();
    List<Spot> spots = new ArrayList<>();
    int next = 0;
    for (int k = 0; k < LEVELS; k++) {
      double level = (k + 0.5) / LEVELS;
      while (next < levels.length && levels[next] <= level) {
        next++;
      }
      double value;
      if (next == 0 || next == levels.length) {
        value = values[Math.min(next, levels.length - 1)];
      } else {
        double share = (level - levels[next - 1]) / (levels[next] - levels[next - 1]);
        value = values[next - 1] + share * (values[next] - values[next - 1]);
      }
      spots.add(new Spot(value, 0, 1.0 / LEVELS));
    }
    return spots;
  }

  /** The density at the middle of each column. */
  private static double[] density(List<Spot> spots, double left, double column) {
    double[] density = new double[COLUMNS];
    for (Spot spot : spots) {
      double deviation = Math.hypot(spot.deviation() / column, BLUR);
      double centre = (spot.place() - left) / column - 0.5;
      int first = Math.max(0, (int) (centre - REACH * deviation));
      int last = Math.min(COLUMNS - 1, (int) Math.ceil(centre + REACH * deviation));
      for (int k = first; k <= last; k++) {
        double z = (k - centre) / deviation;
        density[k] += spot.mass() / deviation * Math.exp(-z * z / 2);
      }
    }
    return density;
  }

  private static MeasurePicture area(double[] density, double highest) {
    double[] values = new double[ROWS * COLUMNS];
    for (int column = 0; column < COLUMNS; column++) {
      double filled = highest > 0 ? 0.95 * ROWS * density[column] / highest : 0;
      for (int row = 0; row < ROWS; row++) {
        values[row * COLUMNS + column] = Math.max(0, Math.min(1, filled - (ROWS - 1 - row)));
      }
    }
    return MeasurePicture.of(ROWS, COLUMNS, values, MeasurePicture.Ink.LINEAR);
  }
}
