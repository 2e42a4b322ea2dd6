// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.barycenter.IterationRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How a run went: the objective itself with its lower bound, and what the stopping rule looks at
 * with its thresholds. The objective is drawn as it is, not as its distance from the best value
 * reached: that one falls to zero in every run, converged or not.
 */
final class ConvergenceCharts {
  /**
   * From this ratio of largest to smallest objective on, an even scale hides the end of the run.
   */
  private static final double WIDE = 100;

  private static final int MOST_POINTS = 1500;
  private static final int TICKS = 6;

  private ConvergenceCharts() {}

  /** The charts; none where nothing iterates. */
  static List<Figure> of(RunReport report) {
    if (report.iterations().isEmpty()) {
      return List.of();
    }
    return List.of(objective(report), settling(report));
  }

  private static Figure objective(RunReport report) {
    Series series = series(report, "objective", "objective", IterationRecord::objective);
    double[] shown =
        DoubleStream.concat(Arrays.stream(series.y()), stream(report.lowerBound()))
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(shown).min().orElse(0);
    double high = Arrays.stream(shown).max().orElse(1);
    boolean wide = low > 0 && high >= WIDE * low;
    Axis up = wide ? LogAxis.of(low, high) : LinearAxis.padded(low, high, TICKS);
    IterationRecord last = report.iterations().get(report.iterations().size() - 1);
    String label =
        "Objective by iteration, from "
            + ReadableNumber.brief(report.iterations().get(0).objective())
            + " to "
            + ReadableNumber.brief(last.objective());
    LineChart chart =
        new LineChart(
            label,
            iterationAxis(report),
            "iteration",
            up,
            report.objectiveLabel() + (wide ? " (log scale)" : ""));
    report
        .lowerBound()
        .ifPresent(
            bound -> {
              if (up.shows(bound)) {
                chart.threshold("lower bound " + ReadableNumber.brief(bound), "bound", bound);
              }
            });
    return new Figure(chart.curve(series).finish(), "Objective", "");
  }

  private static Figure settling(RunReport report) {
    Series residual = series(report, "residual", "residual", IterationRecord::residual);
    Series change = series(report, "objective change", "change", IterationRecord::change);
    List<Double> shown = new ArrayList<>();
    for (DoubleStream part :
        List.of(
            Arrays.stream(residual.y()),
            Arrays.stream(change.y()),
            stream(report.tolerance()),
            stream(report.residualTolerance()))) {
      part.filter(value -> value > 0 && Double.isFinite(value)).forEach(shown::add);
    }
    double low = shown.stream().mapToDouble(value -> value).min().orElse(1e-8);
    double high = shown.stream().mapToDouble(value -> value).max().orElse(1);
    IterationRecord last = report.iterations().get(report.iterations().size() - 1);
    String label =
        "Residual and relative change of the objective by iteration, at the end "
            + ReadableNumber.brief(last.residual())
            + " and "
            + ReadableNumber.brief(last.change());
    LineChart chart =
        new LineChart(
            label,
            iterationAxis(report),
            "iteration",
            LogAxis.of(low, high),
            "relative size, no unit (log scale)");
    addTolerance(chart, report.residualTolerance(), "residual", "residual tolerance");
    addTolerance(chart, report.tolerance(), "change", "change tolerance");
    chart.curve(residual).curve(change);
    return new Figure(chart.finish(), "Residual and change", zeroNote(residual, change));
  }

  private static void addTolerance(
      LineChart chart, OptionalDouble tolerance, String style, String name) {
    tolerance.ifPresent(
        value -> {
          if (value > 0 && Double.isFinite(value)) {
            chart.threshold(name, style, value);
          }
        });
  }

  private static String zeroNote(Series... curves) {
    boolean zeros =
        Arrays.stream(curves).flatMapToDouble(c -> Arrays.stream(c.y())).anyMatch(y -> y == 0);
    return zeros ? "Open triangles on the lower edge are values of exactly 0." : "";
  }

  private static Axis iterationAxis(RunReport report) {
    List<IterationRecord> records = report.iterations();
    return LinearAxis.whole(
        records.get(0).iteration(), records.get(records.size() - 1).iteration(), 8);
  }

  private static DoubleStream stream(OptionalDouble value) {
    return value.isPresent() ? DoubleStream.of(value.getAsDouble()) : DoubleStream.empty();
  }

  private static Series series(
      RunReport report, String name, String style, ToDoubleFunction<IterationRecord> value) {
    double[] y = report.iterations().stream().mapToDouble(value).toArray();
    int[] kept = thinned(y);
    double[] x =
        Arrays.stream(kept).mapToDouble(k -> report.iterations().get(k).iteration()).toArray();
    return new Series(name, style, x, Arrays.stream(kept).mapToDouble(k -> y[k]).toArray(), true);
  }

  /**
   * Of a long history the least and the greatest value of each stretch, so that no spike is lost.
   */
  private static int[] thinned(double[] y) {
    if (y.length <= MOST_POINTS) {
      return IntStream.range(0, y.length).toArray();
    }
    int stretch = (2 * y.length + MOST_POINTS - 1) / MOST_POINTS;
    List<Integer> kept = new ArrayList<>();
    for (int begin = 0; begin < y.length; begin += stretch) {
      int least = begin;
      int greatest = begin;
      for (int k = begin; k < Math.min(y.length, begin + stretch); k++) {
        least = Double.compare(y[k], y[least]) < 0 ? k : least;
        greatest = Double.compare(y[k], y[greatest]) > 0 ? k : greatest;
      }
      kept.add(Math.min(least, greatest));
      if (least != greatest) {
        kept.add(Math.max(least, greatest));
      }
    }
    return kept.stream().mapToInt(k -> k).toArray();
  }
}
