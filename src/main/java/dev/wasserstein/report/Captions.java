// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;
import java.util.stream.IntStream;

/** The words under and behind pictures of measures. */
final class Captions {
  private Captions() {}

  /** The names of the first coordinates, x1, x2, ... where the report has none. */
  static List<String> coordinates(RunReport report, int count) {
    List<String> names = report.coordinateNames();
    return IntStream.range(0, count)
        .mapToObj(k -> k < names.size() ? names.get(k) : "x" + (k + 1))
        .toList();
  }

  /** What kind of measure it is and how large. */
  static String size(Measure measure) {
    return measure.match(
        cloud -> ReadableNumber.count(cloud.size(), "atom"),
        grid -> GridMeasure.shapeText(grid.shape()).replace('x', '×') + " cells",
        gaussian -> "Gaussian",
        mixture -> ReadableNumber.count(mixture.size(), "Gaussian"),
        quantiles -> ReadableNumber.count(quantiles.size(), "level"));
  }

  /** Weight and size of an input. */
  static String weightAndSize(WeightedMeasure<Measure> input) {
    String size = size(input.measure());
    return Double.isNaN(input.weight())
        ? size
        : "λ = " + ReadableNumber.brief(input.weight()) + ", " + size;
  }

  /** The measure for those who cannot see its picture. */
  static String spoken(Measure measure) {
    return "Measure " + measure.id() + ", " + size(measure);
  }
}
