// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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
        double[] range = range(measure, axis);
        low[axis] = Math.min(low[axis], range[0]);
        high[axis] = Math.max(high[axis], range[1]);
      }
    }
    int across = orientation == Orientation.IMAGE ? 1 : 0;
    int up = 1 - across;
    return new Box(low[across], high[across], low[up], high[up], orientation);
  }

  /** The least and the greatest value of a coordinate in the picture of a measure (2). */
  private static double[] range(Measure measure, int axis) {
    return measure.match(
        cloud ->
            range(IntStream.range(0, cloud.size()).mapToDouble(i -> cloud.support()[2 * i + axis])),
        grid -> {
          double cell = Raster.cell(grid.shape());
          return new double[] {-cell / 2, (grid.shape()[axis] - 0.5) * cell};
        },
        gaussian -> {
          double reach = DEVIATIONS * Math.sqrt(Math.max(0, gaussian.covariance()[3 * axis]));
          return new double[] {gaussian.mean()[axis] - reach, gaussian.mean()[axis] + reach};
        },
        mixture ->
            range(
                mixture.components().stream()
                    .flatMapToDouble(part -> Arrays.stream(range(part, axis)))),
        quantiles -> range(Arrays.stream(quantiles.values())));
  }

  private static double[] range(DoubleStream values) {
    DoubleSummaryStatistics summary = values.summaryStatistics();
    return new double[] {summary.getMin(), summary.getMax()};
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

  /** The longer of its sides. */
  double longestSide() {
    return Math.max(acrossHigh - acrossLow, upHigh - upLow);
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
    double side = Math.max(pixel, longestSide() / most);
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
