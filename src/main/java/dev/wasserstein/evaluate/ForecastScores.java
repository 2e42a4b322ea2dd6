// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import dev.wasserstein.numeric.NeumaierSum;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well a forecast by quantiles met what was observed.
 *
 * @param wis the weighted interval score (Bracher et al. 2021): twice the mean pinball loss over
 *     the levels, which it is where the levels are the median and the ends of central intervals
 * @param crps the continuous ranked probability score (Matheson and Winkler 1976) of the measure:
 *     twice the integral of the pinball loss over all levels, exact
 * @param absoluteError of the median
 * @param covered of each central interval, by its nominal coverage, whether it holds the
 *     observation
 */
public record ForecastScores(
    double wis, double crps, double absoluteError, Map<Double, Boolean> covered) {
  private static final double HALF = 0.5;

  /** Levels that are apart from symmetry by no more are ends of an interval. */
  private static final double ROUNDING = 1e-9;

  /**
   * Scores a forecast.
   *
   * @param levels (m), rising, in (0, 1)
   * @param values of the quantile function at the levels (m); linear between and constant outside
   */
  public static ForecastScores of(double[] levels, double[] values, double observation) {
    NeumaierSum losses = new NeumaierSum();
    for (int k = 0; k < levels.length; k++) {
      losses.add(loss(levels[k], values[k], observation));
    }
    return new ForecastScores(
        2 * losses.value() / levels.length,
        crps(levels, values, observation),
        Math.abs(median(levels, values) - observation),
        covered(levels, values, observation));
  }

  /** The pinball loss. */
  private static double loss(double level, double value, double observation) {
    return observation >= value
        ? level * (observation - value)
        : (1 - level) * (value - observation);
  }

  private static double median(double[] levels, double[] values) {
    int last = levels.length - 1;
    if (levels[0] >= HALF || levels[last] <= HALF) {
      return values[levels[0] >= HALF ? 0 : last];
    }
    int k = 0;
    while (levels[k + 1] < HALF) {
      k++;
    }
    double share = (HALF - levels[k]) / (levels[k + 1] - levels[k]);
    return values[k] + share * (values[k + 1] - values[k]);
  }

  private static double crps(double[] levels, double[] values, double observation) {
    int last = levels.length - 1;
    NeumaierSum sum = new NeumaierSum();
    sum.add(piece(0, levels[0], values[0], values[0], observation));
    for (int k = 0; k < last; k++) {
      sum.add(piece(levels[k], levels[k + 1], values[k], values[k + 1], observation));
    }
    sum.add(piece(levels[last], 1, values[last], values[last], observation));
    return 2 * sum.value();
  }

  /** The integral of the loss over a linear piece, which bends where it meets the observation. */
  private static double piece(
      double from, double to, double first, double second, double observation) {
    if (first < observation && observation < second) {
      double bend = from + (observation - first) / (second - first) * (to - from);
      return smooth(from, bend, first, observation, observation)
          + smooth(bend, to, observation, second, observation);
    }
    return smooth(from, to, first, second, observation);
  }

  /** By Simpson's rule, exact for the square that the loss is. */
  private static double smooth(
      double from, double to, double first, double second, double observation) {
    double middle = (first + second) / 2;
    return (to - from)
        / 6
        * (loss(from, first, observation)
            + 4 * loss((from + to) / 2, middle, observation)
            + loss(to, second, observation));
  }

  private static Map<Double, Boolean> covered(
      double[] levels, double[] values, double observation) {
    Map<Double, Boolean> covered = new TreeMap<>();
    for (int low = 0, high = levels.length - 1; low < high; ) {
      double sum = levels[low] + levels[high];
      if (Math.abs(sum - 1) <= ROUNDING) {
        double interval = Math.rint((levels[high] - levels[low]) / ROUNDING) * ROUNDING;
        covered.put(
            Math.round(interval * 1e9) / 1e9,
            values[low] <= observation && observation <= values[high]);
        low++;
        high--;
      } else if (sum < 1) {
        low++;
      } else {
        high--;
      }
    }
    return covered;
  }
}
