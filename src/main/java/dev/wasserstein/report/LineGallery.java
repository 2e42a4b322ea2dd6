// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** One chart of measures on the line: thin curves for the inputs, bold ones for the results. */
final class LineGallery {
  private static final int MOST_CELLS = 800;
  private static final int COLOURS = 6;
  private static final int TICKS = 6;

  private final RunReport report;
  private final List<Measure> measures;

  private LineGallery(RunReport report) {
    this.report = report;
    measures =
        Stream.concat(
                report.inputs().stream().map(WeightedMeasure::measure), report.results().stream())
            .toList();
  }

  static Gallery of(RunReport report) {
    LineGallery gallery = new LineGallery(report);
    Figure figure;
    if (gallery.measures.stream().allMatch(GaussianMeasure.class::isInstance)) {
      figure = gallery.densities();
    } else if (gallery.measures.stream().allMatch(GridMeasure.class::isInstance)) {
      figure = gallery.histograms();
    } else {
      figure = gallery.quantiles();
    }
    return new Gallery(Gallery.Layout.WIDE, List.of(figure), List.of(), List.of());
  }

  private Figure quantiles() {
    String name = Captions.coordinates(report, 1).get(0);
    return figure(
        "Quantile functions",
        "level (mass to the left)",
        name,
        m -> {
          QuantileCurve curve = QuantileCurve.of(m, 0);
          return new double[][] {curve.levels(), curve.values()};
        },
        "The barycenter of measures on the line is the mean of their quantile functions.");
  }

  private Figure densities() {
    return figure(
        "Densities",
        Captions.coordinates(report, 1).get(0),
        "density",
        m -> normalDensity((GaussianMeasure) m),
        "");
  }

  private Figure histograms() {
    return figure(
        "Histograms",
        Captions.coordinates(report, 1).get(0),
        "mass of a cell",
        m -> histogram((GridMeasure) m),
        "");
  }

  private Figure figure(
      String title,
      String acrossTitle,
      String upTitle,
      Function<Measure, double[][]> curve,
      String caption) {
    List<double[][]> points = measures.stream().map(curve).toList();
    LineChart chart =
        new LineChart(
                title + " of " + measures.size() + " measures",
                axis(points, 0),
                acrossTitle,
                axis(points, 1),
                upTitle)
            .sized(860, 340);
    int inputs = report.inputs().size();
    for (int k = 0; k < measures.size(); k++) {
      boolean isResult = k >= inputs;
      String name = isResult ? measures.get(k).id() : k == 0 ? inputsName() : "";
      String style = isResult ? "bold colour" + (k - inputs) % COLOURS : "thin";
      chart.curve(new Series(name, style, points.get(k)[0], points.get(k)[1], false));
    }
    return new Figure(chart.finish(), title, caption);
  }

  private String inputsName() {
    long shown = report.inputs().size();
    return report.inputCount() > shown
        ? ReadableNumber.count(shown) + " of " + ReadableNumber.count(report.inputCount(), "input")
        : ReadableNumber.count(shown, "input");
  }

  private static Axis axis(List<double[][]> points, int coordinate) {
    double low = values(points, coordinate).min().orElse(0);
    double high = values(points, coordinate).max().orElse(1);
    return low >= 0 && low <= 0.2 * high
        ? LinearAxis.of(0, high * (coordinate == 1 ? 1.04 : 1), TICKS)
        : LinearAxis.of(low, high, TICKS);
  }

  private static DoubleStream values(List<double[][]> points, int coordinate) {
    return points.stream()
        .flatMapToDouble(p -> Arrays.stream(p[coordinate]))
        .filter(Double::isFinite);
  }

  /**
   * The density out to four standard deviations; without variance there is none, only an upright
   * stroke.
   */
  private static double[][] normalDensity(GaussianMeasure gaussian) {
    double mean = gaussian.mean()[0];
    double deviation = Math.sqrt(Math.max(0, gaussian.covariance()[0]));
    if (deviation == 0) {
      return new double[][] {{mean, mean}, {0, 1}};
    }
    int n = 161;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int k = 0; k < n; k++) {
      double z = 8.0 * k / (n - 1) - 4;
      x[k] = mean + deviation * z;
      y[k] = Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
    }
    return new double[][] {x, y};
  }

  /** The outline of the cells; where there are too many, of the means of neighbouring ones. */
  private static double[][] histogram(GridMeasure grid) {
    int cells = grid.size();
    int together = (cells + MOST_CELLS - 1) / MOST_CELLS;
    double side = Raster.cell(grid.shape());
    List<double[]> corners = new ArrayList<>();
    corners.add(new double[] {-side / 2, 0});
    for (int begin = 0; begin < cells; begin += together) {
      int end = Math.min(cells, begin + together);
      double mass = Arrays.stream(grid.masses(), begin, end).sum() / (end - begin);
      corners.add(new double[] {(begin - 0.5) * side, mass});
      corners.add(new double[] {(end - 0.5) * side, mass});
    }
    corners.add(new double[] {(cells - 0.5) * side, 0});
    return new double[][] {
      corners.stream().mapToDouble(c -> c[0]).toArray(),
      corners.stream().mapToDouble(c -> c[1]).toArray()
    };
  }
}
