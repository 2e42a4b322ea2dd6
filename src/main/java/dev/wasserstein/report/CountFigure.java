// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.Arrays;

/** A quantity over numbers of something, one of which was chosen. */
public final class CountFigure {
  private static final int TICKS = 6;

  private CountFigure() {}

  /**
   * The curve.
   *
   * @param name of the quantity
   * @param counts (n), rising whole numbers
   * @param values (n); those that are not numbers interrupt the curve
   * @param chosen one of the counts, which is marked
   */
  public static Figure of(String name, double[] counts, double[] values, int chosen) {
    double[] shown = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(shown).min().orElse(0);
    double high = Arrays.stream(shown).max().orElse(1);
    int at = Arrays.binarySearch(counts, chosen);
    String label =
        name
            + " for "
            + (int) counts[0]
            + " to "
            + (int) counts[counts.length - 1]
            + " clusters, of "
            + chosen
            + " "
            + ReadableNumber.brief(values[at]);
    LineChart chart =
        new LineChart(
            label,
            LinearAxis.whole((int) counts[0], (int) counts[counts.length - 1], TICKS),
            "clusters",
            LinearAxis.padded(low, high, TICKS),
            name);
    chart.curve(new Series(name, "objective", counts, values, true));
    if (Double.isFinite(values[at])) {
      chart.threshold(chosen + " clusters", "bound", values[at]);
    }
    return new Figure(chart.finish(), name, "");
  }
}
