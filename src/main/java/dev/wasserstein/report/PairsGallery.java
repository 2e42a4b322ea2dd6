// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures in three or more dimensions: every pair of the first coordinates, the result over the
 * inputs taken together, and on the diagonal the quantile functions of each coordinate.
 */
final class PairsGallery {
  private static final int MOST_COORDINATES = 4;
  private static final int MOST_RESULTS = 6;

  /** Dots of a result: more would make the page heavy, and cover each other anyway. */
  private static final int MOST_DOTS = 10_000;

  private static final double PANEL = 176;
  private static final double GAP = 12;
  private static final double TOP = 8;
  private static final double BOTTOM = 44;
  private static final int TICKS = 4;
  private static final String INPUT = "input faint";
  private static final String RESULT = "result";

  private final RunReport report;
  private final List<Measure> inputs;
  private final int coordinates;
  private final List<String> names;
  private final List<LinearAxis> axes = new ArrayList<>();
  private final double left;

  private PairsGallery(RunReport report) {
    this.report = report;
    inputs = report.inputs().stream().map(WeightedMeasure::measure).toList();
    List<Measure> all = Stream.concat(inputs.stream(), report.results().stream()).toList();
    coordinates = Math.min(MOST_COORDINATES, all.get(0).dimension());
    names = Captions.coordinates(report, coordinates);
    for (int k = 0; k < coordinates; k++) {
      int coordinate = k;
      Box box =
          Box.around(
                  all.stream().map(m -> projection(m, coordinate, coordinate)).toList(),
                  Orientation.CARTESIAN)
              .padded();
      axes.add(LinearAxis.of(box.acrossLow(), box.acrossHigh(), TICKS));
    }
    left =
        34
            + axes.stream()
                .flatMap(a -> a.ticks().stream())
                .mapToDouble(Axis.Tick::labelWidth)
                .max()
                .orElse(0);
  }

  static Gallery of(RunReport report) {
    PairsGallery gallery = new PairsGallery(report);
    List<Figure> figures =
        report.results().stream().limit(MOST_RESULTS).map(gallery::matrix).toList();
    List<String> notes = new ArrayList<>();
    notes.add(
        "Vermilion: the result, over all inputs shown, taken together with their weights (blue, or"
            + " grey where they are many). On the diagonal the quantile functions of each"
            + " coordinate, level 0 at the left, 1 at the right.");
    int d = report.results().isEmpty() ? 0 : report.results().get(0).dimension();
    if (d > MOST_COORDINATES) {
      notes.add("The first " + MOST_COORDINATES + " of " + d + " coordinates are shown.");
    }
    if (gallery.report.results().stream()
        .anyMatch(m -> m.kind() == Measure.Kind.CLOUD && m.size() > MOST_DOTS)) {
      notes.add("Of a result of more than 10,000 atoms every k-th one is drawn.");
    }
    if (report.results().size() > MOST_RESULTS) {
      notes.add(
          "The first " + MOST_RESULTS + " of " + report.resultCount() + " results are shown.");
    }
    return new Gallery(Gallery.Layout.WIDE, figures, List.of(), notes);
  }

  private Figure matrix(Measure result) {
    double size = coordinates * PANEL + (coordinates - 1) * GAP;
    Svg svg =
        new Svg(left + size + 12, TOP + size + BOTTOM, Captions.spoken(result) + ", by pairs");
    for (int row = 0; row < coordinates; row++) {
      for (int column = 0; column < row; column++) {
        PlaneFrame frame = frame(row, column);
        drawFrame(svg, frame, axes.get(column), axes.get(row));
        for (Layer layer : layers(result, column, row, frame.box())) {
          layer.draw(svg, frame);
        }
        svg.leaf("rect", rectangle("frame", frame));
      }
      drawMarginal(svg, result, row);
      drawLabels(svg, row);
    }
    return new Figure(svg.finish(), result.id(), Captions.size(result));
  }

  private List<Layer> layers(Measure result, int column, int row, Box box) {
    List<Layer> layers = new ArrayList<>();
    Measure over = projection(result, column, row);
    if (inputs.stream().noneMatch(Measure::hasAtoms)) {
      inputs.forEach(
          m ->
              layers.add(Layer.of(projection(m, column, row), DotScale.of(List.of(), box), INPUT)));
    } else {
      DiscreteMeasure pooled = pooled(column, row);
      layers.add(Layer.of(pooled, DotScale.of(List.of(pooled), box), INPUT));
    }
    layers.add(
        over instanceof DiscreteMeasure cloud
            ? new Layer.Dots(thinned(cloud), DotScale.of(List.of(thinned(cloud)), box), RESULT)
            : Layer.of(over, DotScale.of(List.of(), box), RESULT));
    return layers;
  }

  /** Every k-th atom of a large cloud, with the masses of those between. */
  private static DiscreteMeasure thinned(DiscreteMeasure cloud) {
    int together = (cloud.size() + MOST_DOTS - 1) / MOST_DOTS;
    if (together == 1) {
      return cloud;
    }
    int kept = (cloud.size() + together - 1) / together;
    double[] masses = new double[kept];
    double[] support = new double[2 * kept];
    for (int atom = 0; atom < cloud.size(); atom++) {
      masses[atom / together] += cloud.masses()[atom];
    }
    Arrays.setAll(support, k -> cloud.support()[k / 2 * together * 2 + k % 2]);
    return DiscreteMeasure.trusted(cloud.id(), 2, masses, support);
  }

  private void drawMarginal(Svg svg, Measure result, int coordinate) {
    PlaneFrame frame = frame(coordinate, coordinate);
    LinearAxis levels = LinearAxis.of(0, 1, 2);
    drawFrame(svg, frame, levels, axes.get(coordinate));
    for (Measure input : inputs) {
      svg.open("g", "class", "curve thin");
      svg.path("stroke", quantiles(input, coordinate, frame)).close("g");
    }
    svg.open("g", "class", "curve bold colour0");
    svg.path("stroke", quantiles(result, coordinate, frame)).close("g");
    svg.text("panel-name", frame.left() + 8, frame.top() + 17, names.get(coordinate));
    svg.leaf("rect", rectangle("frame", frame));
  }

  private String quantiles(Measure measure, int coordinate, PlaneFrame frame) {
    QuantileCurve curve = QuantileCurve.of(measure, coordinate);
    StringBuilder path = new StringBuilder();
    for (int k = 0; k < curve.levels().length; k++) {
      double x = frame.left() + curve.levels()[k] * frame.width();
      path.append(k == 0 ? 'M' : 'L')
          .append(Svg.coordinate(x))
          .append(' ')
          .append(Svg.coordinate(frame.upPx(curve.values()[k])));
    }
    return path.toString();
  }

  private void drawFrame(Svg svg, PlaneFrame frame, LinearAxis across, LinearAxis up) {
    double bottom = frame.top() + frame.height();
    svg.leaf("rect", rectangle("paper", frame));
    for (Axis.Tick tick : across.ticks()) {
      double x = frame.left() + across.fraction(tick.value()) * frame.width();
      svg.line("grid", x, frame.top(), x, bottom);
    }
    for (Axis.Tick tick : up.ticks()) {
      double y = frame.upPx(tick.value());
      svg.line("grid", frame.left(), y, frame.left() + frame.width(), y);
    }
  }

  private void drawLabels(Svg svg, int k) {
    PlaneFrame first = frame(k, 0);
    for (Axis.Tick tick : axes.get(k).ticks()) {
      svg.number("tick end", first.left() - 8, first.upPx(tick.value()) + 4, tick.label());
    }
    double middle = first.top() + PANEL / 2;
    svg.open("g", "transform", "translate(11 " + Svg.coordinate(middle) + ") rotate(-90)");
    svg.text("axis-title middle", 0, 0, names.get(k)).close("g");
    PlaneFrame last = frame(coordinates - 1, k);
    boolean marginal = k == coordinates - 1;
    LinearAxis axis = marginal ? LinearAxis.of(0, 1, 2) : axes.get(k);
    double bottom = last.top() + PANEL;
    for (Axis.Tick tick : axis.labelled(PANEL)) {
      double x = last.left() + axis.fraction(tick.value()) * PANEL;
      svg.number("tick middle", x, bottom + 16, tick.label());
    }
    String title = marginal ? "level" : names.get(k);
    svg.text("axis-title middle", last.left() + PANEL / 2, bottom + 36, title);
  }

  private PlaneFrame frame(int row, int column) {
    LinearAxis across = axes.get(column);
    LinearAxis up = axes.get(row);
    Box box = new Box(across.low(), across.high(), up.low(), up.high(), Orientation.CARTESIAN);
    return new PlaneFrame(
        box, left + column * (PANEL + GAP), TOP + row * (PANEL + GAP), PANEL, PANEL);
  }

  private static Object[] rectangle(String style, PlaneFrame frame) {
    return new Object[] {
      "class",
      style,
      "x",
      frame.left(),
      "y",
      frame.top(),
      "width",
      frame.width(),
      "height",
      frame.height()
    };
  }

  /** The inputs as one cloud, masses times weights. */
  private DiscreteMeasure pooled(int first, int second) {
    List<DiscreteMeasure> clouds = new ArrayList<>();
    List<double[]> masses = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      if (projection(inputs.get(k), first, second) instanceof DiscreteMeasure cloud) {
        double weight = report.inputs().get(k).weight();
        double factor = weight > 0 ? weight : 1.0 / inputs.size();
        clouds.add(cloud);
        masses.add(Arrays.stream(cloud.masses()).map(mass -> mass * factor).toArray());
      }
    }
    double[] all = masses.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] support = clouds.stream().flatMapToDouble(c -> Arrays.stream(c.support())).toArray();
    return DiscreteMeasure.trusted("inputs", 2, all, support);
  }

  /** Two coordinates of a measure, which may be the same. */
  private static Measure projection(Measure measure, int first, int second) {
    return measure.match(
        cloud -> projection(cloud, first, second),
        grid -> GridSums.cloud(grid, first, second),
        gaussian -> projection(gaussian, first, second),
        mixture ->
            GaussianMixture.trusted(
                mixture.id(),
                mixture.masses(),
                mixture.components().stream()
                    .map(part -> projection(part, first, second))
                    .toList()),
        quantiles -> quantiles);
  }

  private static DiscreteMeasure projection(DiscreteMeasure cloud, int first, int second) {
    int[] kept = {first, second};
    double[] support = new double[2 * cloud.size()];
    Arrays.setAll(support, k -> cloud.support()[k / 2 * cloud.dimension() + kept[k % 2]]);
    return DiscreteMeasure.trusted(cloud.id(), 2, cloud.masses(), support);
  }

  private static GaussianMeasure projection(GaussianMeasure gaussian, int first, int second) {
    int[] kept = {first, second};
    double[] mean = {gaussian.mean()[first], gaussian.mean()[second]};
    double[] covariance = new double[4];
    for (int k = 0; k < 4; k++) {
      covariance[k] = gaussian.covariance()[kept[k / 2] * gaussian.dimension() + kept[k % 2]];
    }
    return GaussianMeasure.trusted(gaussian.id(), mean, covariance);
  }
}
