// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The quantile function of a measure on the line, as a curve to draw: nothing is smoothed.
 *
 * @param levels (n), ascending from 0 to 1
 * @param values (n)
 */
record QuantileCurve(double[] levels, double[] values) {
  private static final int MOST_STEPS = 400;
  private static final double TAIL = Box.DEVIATIONS;

  /** The curve of one coordinate of a measure. */
  static QuantileCurve of(Measure measure, int coordinate) {
    return measure.match(
        cloud -> steps(cloud, coordinate),
        grid -> steps(GridSums.cloud(grid, coordinate, coordinate), 0),
        gaussian -> normal(gaussian, coordinate),
        mixture -> mixed(mixture, coordinate),
        quantiles -> new QuantileCurve(quantiles.levels(), quantiles.values()));
  }

  private static QuantileCurve normal(GaussianMeasure gaussian, int coordinate) {
    double variance = gaussian.covariance()[coordinate * gaussian.dimension() + coordinate];
    return normal(gaussian.mean()[coordinate], Math.sqrt(Math.max(0, variance)));
  }

  private static QuantileCurve steps(DiscreteMeasure cloud, int coordinate) {
    int d = cloud.dimension();
    int[] order =
        IntStream.range(0, cloud.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> cloud.support()[i * d + coordinate]))
            .mapToInt(i -> i)
            .toArray();
    double[] ends = new double[order.length];
    double sum = 0;
    for (int k = 0; k < order.length; k++) {
      sum += cloud.masses()[order[k]];
      ends[k] = sum;
    }
    return order.length <= MOST_STEPS
        ? exact(cloud, coordinate, order, ends)
        : thinned(cloud, coordinate, order, ends);
  }

  private static QuantileCurve exact(
      DiscreteMeasure cloud, int coordinate, int[] order, double[] ends) {
    double[] levels = new double[2 * order.length];
    double[] values = new double[2 * order.length];
    for (int k = 0; k < order.length; k++) {
      levels[2 * k] = k == 0 ? 0 : Math.min(1, ends[k - 1]);
      levels[2 * k + 1] = Math.min(1, ends[k]);
      double value = cloud.support()[order[k] * cloud.dimension() + coordinate];
      values[2 * k] = value;
      values[2 * k + 1] = value;
    }
    return new QuantileCurve(levels, values);
  }

  private static QuantileCurve thinned(
      DiscreteMeasure cloud, int coordinate, int[] order, double[] ends) {
    double[] levels = new double[MOST_STEPS + 1];
    double[] values = new double[MOST_STEPS + 1];
    int k = 0;
    for (int step = 0; step <= MOST_STEPS; step++) {
      double level = (double) step / MOST_STEPS;
      while (k < order.length - 1 && ends[k] < level) {
        k++;
      }
      levels[step] = level;
      values[step] = cloud.support()[order[k] * cloud.dimension() + coordinate];
    }
    return new QuantileCurve(levels, values);
  }

  /** Drawn as far out as boxes around Gaussians reach: the function has no ends. */
  private static QuantileCurve normal(double mean, double deviation) {
    int n = 121;
    double[] levels = new double[n];
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      double z = TAIL * (2.0 * k / (n - 1) - 1);
      levels[k] = normalCdf(z);
      values[k] = mean + deviation * z;
    }
    return new QuantileCurve(levels, values);
  }

  /** By its inverse, the distribution function, where any component reaches. */
  private static QuantileCurve mixed(GaussianMixture mixture, int coordinate) {
    int n = 241;
    int entry = coordinate * (mixture.dimension() + 1);
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (GaussianMeasure part : mixture.components()) {
      double reach = TAIL * Math.sqrt(Math.max(0, part.covariance()[entry]));
      least = Math.min(least, part.mean()[coordinate] - reach);
      greatest = Math.max(greatest, part.mean()[coordinate] + reach);
    }
    double[] levels = new double[n];
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      values[k] = least + (greatest - least) * k / (n - 1);
      for (int i = 0; i < mixture.size(); i++) {
        GaussianMeasure part = mixture.component(i);
        double deviation = Math.sqrt(Math.max(0, part.covariance()[entry]));
        double way = values[k] - part.mean()[coordinate];
        double below = deviation > 0 ? normalCdf(way / deviation) : way >= 0 ? 1 : 0;
        levels[k] += mixture.masses()[i] * below;
      }
    }
    return new QuantileCurve(levels, values);
  }

  /** Φ(z) to 1e-7: Abramowitz and Stegun, formula 26.2.17. */
  static double normalCdf(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    return z >= 0 ? 1 - tail : tail;
  }

  /** The least value. */
  double least() {
    return Arrays.stream(values).min().orElse(0);
  }

  /** The greatest value. */
  double greatest() {
    return Arrays.stream(values).max().orElse(1);
  }
}
