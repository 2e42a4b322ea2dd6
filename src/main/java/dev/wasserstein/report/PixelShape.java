// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.OtsuThreshold;
import java.util.Arrays;
import java.util.List;

/**
 * The shape that a cloud of moved pixels makes: each atom is a spot as wide as atoms are apart (at
 * least a pixel), and what is above Otsu's threshold of their sum is the shape.
 */
final class PixelShape {
  /** Atoms whose nearest neighbour is looked for. */
  private static final int SAMPLE = 500;

  /** The part of the sample whose neighbours are nearer than a spot is wide. */
  private static final double COVERED = 0.95;

  /** Atoms nearer than this, in pixels, are parts of one. */
  private static final double SAME = 0.5;

  /** Directions that are more unequal than this are along a curve and across it. */
  private static final double MOST_UNEQUAL = 3.5;

  /** No spot reaches farther, in pixels. */
  private static final double WIDEST = 4;

  private PixelShape() {}

  /**
   * Its components and holes.
   *
   * @param cloud in the plane
   * @param side of a pixel
   */
  static Topology of(DiscreteMeasure cloud, double side) {
    double reach = Math.min(WIDEST, Math.max(1, spacing(cloud, side)));
    // Whole pixels, so that atoms that have not moved stay on one.
    int room = (int) Math.ceil(reach) + 1;
    Box box = Box.around(List.of(cloud), Orientation.IMAGE).widened(room * side);
    int rows = (int) Math.ceil((box.upHigh() - box.upLow()) / side) + 1;
    int columns = (int) Math.ceil((box.acrossHigh() - box.acrossLow()) / side) + 1;
    double[] sums = new double[rows * columns];
    for (int i = 0; i < cloud.size(); i++) {
      double down = (cloud.support()[2 * i] - box.upLow()) / side;
      double across = (cloud.support()[2 * i + 1] - box.acrossLow()) / side;
      for (int row = (int) Math.ceil(down - reach); row <= down + reach; row++) {
        double height = 1 - Math.abs(row - down) / reach;
        for (int column = (int) Math.ceil(across - reach); column <= across + reach; column++) {
          sums[row * columns + column] +=
              cloud.masses()[i] * height * (1 - Math.abs(column - across) / reach);
        }
      }
    }
    return Topology.of(OtsuThreshold.foreground(sums), rows, columns);
  }

  /**
   * How far most atoms are apart, in pixels. In a filled shape that is the distance to the
   * neighbours in the direction in which they are rarer; on a curve, to the nearest one.
   */
  private static double spacing(DiscreteMeasure cloud, double side) {
    int step = Math.max(1, cloud.size() / SAMPLE);
    int sampled = (cloud.size() + step - 1) / step;
    double[] nearest = new double[sampled];
    double[] rarer = new double[sampled];
    for (int s = 0; s < sampled; s++) {
      double[] distances = distances(cloud, s * step, side);
      nearest[s] = distances[0];
      rarer[s] = distances[2];
    }
    Arrays.sort(nearest);
    Arrays.sort(rarer);
    double least = nearest[(int) (COVERED * (sampled - 1))];
    double most = rarer[sampled / 2];
    return most <= MOST_UNEQUAL * least ? Math.max(least, most) : least;
  }

  /** The distances to the nearest atoms above, below, to the left and to the right, sorted. */
  private static double[] distances(DiscreteMeasure cloud, int i, double side) {
    double[] x = cloud.support();
    double[] distances = new double[4];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int j = 0; j < cloud.size(); j++) {
      double down = (x[2 * j] - x[2 * i]) / side;
      double across = (x[2 * j + 1] - x[2 * i + 1]) / side;
      double distance = Math.sqrt(down * down + across * across);
      if (distance > SAME) {
        boolean upright = Math.abs(down) > Math.abs(across);
        int sector = upright ? (down > 0 ? 0 : 1) : across > 0 ? 2 : 3;
        distances[sector] = Math.min(distances[sector], distance);
      }
    }
    Arrays.sort(distances);
    return distances;
  }
}
