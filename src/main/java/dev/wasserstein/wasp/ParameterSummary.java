// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.annotation.PublicApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What is said of one parameter of a posterior.
 *
 * @param deviation the standard deviation
 * @param medianDeviation the median absolute deviation, scaled to the sd of a normal distribution
 * @param low the quantile of level 0.05
 * @param high the quantile of level 0.95
 * @param intervals the credible intervals, by level as asked
 */
@PublicApi
public record ParameterSummary(
    String parameter,
    double mean,
    double median,
    double deviation,
    double medianDeviation,
    double low,
    double high,
    List<Interval> intervals) {

  /**
   * A credible interval twice.
   *
   * @param level its probability
   * @param equalTailed ends (2) with the same probability outside on both sides
   * @param highestDensity ends (2) of the shortest interval
   */
  public record Interval(double level, double[] equalTailed, double[] highestDensity) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Interval that
          && Double.compare(level, that.level) == 0
          && Arrays.equals(equalTailed, that.equalTailed)
          && Arrays.equals(highestDensity, that.highestDensity);
    }

    @Override
    public int hashCode() {
      return Objects.hash(level, Arrays.hashCode(equalTailed), Arrays.hashCode(highestDensity));
    }

    @Override
    public String toString() {
      return "Interval[level="
          + level
          + ", equalTailed="
          + Arrays.toString(equalTailed)
          + ", highestDensity="
          + Arrays.toString(highestDensity)
          + "]";
    }
  }

  /** The summary of a sample. */
  public static ParameterSummary of(String parameter, SortedSample sample, List<Double> levels) {
    List<Interval> intervals = new ArrayList<>();
    for (double level : levels) {
      double tail = (1 - level) / 2;
      intervals.add(
          new Interval(
              level,
              new double[] {sample.quantile(tail), sample.quantile(1 - tail)},
              sample.highestDensity(level)));
    }
    return new ParameterSummary(
        parameter,
        sample.mean(),
        sample.quantile(0.5),
        sample.deviation(),
        sample.medianDeviation(),
        sample.quantile(0.05),
        sample.quantile(0.95),
        intervals);
  }
}
