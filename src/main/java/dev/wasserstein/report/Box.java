// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * The part of the plane that panels show, in the coordinates of the measures.
 *
 * @param acrossLow the least value of the coordinate that runs to the right
 * @param acrossHigh its greatest value
 * @param upLow the least value of the other coordinate
 * @param upHigh its greatest value
 * @param orientation which coordinate runs to the right
 */
record Box(
    double acrossLow, double acrossHigh, double upLow, double upHigh, Orientation orientation) {
  /** How many standard deviations of a Gaussian are in view. */
  static final double DEVIATIONS = 2.2;

  private static final double ROOM = 0.04;

  /** Beyond this ratio of the sides equal scales would squeeze the picture into a line. */
  private static final double MOST_UNEQUAL = 20;

  private static final double FLATTEST = 0.5;
  private static final double STEEPEST = 1.25;

  /** The least box around plane measures. */
  static Box around(List<? extends Measure> measures, Orientation orientation) {
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (Measure measure : measures) {
      for (int axis = 0; axis < 2; axis++) {
        include(measure, axis, low, high);
      }
    }
    int across = orientation == Orientation.IMAGE ? 1 : 0;
    int up = 1 - across;
    return new Box(low[across], high[across], low[up], high[up], orientation);
  }

  private static void include(Measure measure, int axis, double[] low, double[] high) {
    if (measure instanceof DiscreteMeasure cloud) {
      for (int atom = 0; atom < cloud.size(); atom++) {
        double value = cloud.support()[2 * atom + axis];
        low[axis] = Math.min(low[axis], value);
        high[axis] = Math.max(high[axis], value);
      }
    } else if (measure instanceof GridMeasure grid) {
      double cell = Raster.cell(grid.shape());
      low[axis] = Math.min(low[axis], -cell / 2);
      high[axis] = Math.max(high[axis], (grid.shape()[axis] - 0.5) * cell);
    } else if (measure instanceof GaussianMixture mixture) {
      mixture.components().forEach(component -> include(component, axis, low, high));
    } else if (measure instanceof GaussianMeasure gaussian) {
      double reach = DEVIATIONS * Math.sqrt(Math.max(0, gaussian.covariance()[3 * axis]));
      low[axis] = Math.min(low[axis], gaussian.mean()[axis] - reach);
      high[axis] = Math.max(high[axis], gaussian.mean()[axis] + reach);
    }
  }

  /** With some room around, and a side of length 0 opened. */
  Box padded() {
    double across = room(acrossLow, acrossHigh, upHigh - upLow);
    double up = room(upLow, upHigh, acrossHigh - acrossLow);
    return new Box(acrossLow - across, acrossHigh + across, upLow - up, upHigh + up, orientation);
  }

  private static double room(double low, double high, double otherSide) {
    if (high > low) {
      return ROOM * (high - low);
    }
    double size = Math.max(Math.abs(low), Math.abs(high));
    return otherSide > 0 ? 0.1 * otherSide : Math.max(0.05 * size, size == 0 ? 0.5 : 1e-300);
  }

  /** With more room on every side. */
  Box widened(double by) {
    return new Box(acrossLow - by, acrossHigh + by, upLow - by, upHigh + by, orientation);
  }

  /** Whether both coordinates can have the same scale. */
  boolean equalScales() {
    double ratio = (upHigh - upLow) / (acrossHigh - acrossLow);
    return ratio >= 1 / MOST_UNEQUAL && ratio <= MOST_UNEQUAL;
  }

  /** Widened to a shape that suits a panel; with equal scales where those are possible. */
  Box shaped() {
    double across = acrossHigh - acrossLow;
    double up = upHigh - upLow;
    if (!equalScales()) {
      return this;
    }
    double moreUp = Math.max(0, FLATTEST * across - up) / 2;
    double moreAcross = Math.max(0, up / STEEPEST - across) / 2;
    return new Box(
        acrossLow - moreAcross,
        acrossHigh + moreAcross,
        upLow - moreUp,
        upHigh + moreUp,
        orientation);
  }

  /** The height of a panel of width 1. */
  double heightToWidth() {
    double ratio = (upHigh - upLow) / (acrossHigh - acrossLow);
    return equalScales() ? ratio : 0.75;
  }

  /**
   * The raster over this box whose pixels are about as long as said, at most {@code most} along a
   * side.
   */
  Raster raster(double pixel, int most) {
    double across = acrossHigh - acrossLow;
    double up = upHigh - upLow;
    double side = Math.max(pixel, Math.max(across, up) / most);
    int columns = Math.max(1, (int) Math.round(across / side));
    int rows = Math.max(1, (int) Math.round(up / side));
    return raster(rows, columns);
  }

  /** The raster of so many pixels over this box. */
  Raster raster(int rows, int columns) {
    boolean down = orientation == Orientation.IMAGE;
    return new Raster(
        rows,
        columns,
        acrossLow,
        acrossHigh,
        down ? upLow : upHigh,
        down ? upHigh : upLow,
        orientation);
  }
}
