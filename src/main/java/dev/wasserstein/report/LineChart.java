// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.ArrayList;
import java.util.List;

/** A chart of curves over a common axis, with a frame of ticks and titles. */
final class LineChart {
  private static final double RIGHT = 16;
  private static final double BOTTOM = 42;
  private static final double LEGEND_ROW = 18;
  private static final int MOST_MARKERS = 60;
  private static final double LETTER = 6.3;

  private record Threshold(String name, String style, double value) {}

  private record Entry(String name, String style) {}

  private final String label;
  private final Axis across;
  private final Axis up;
  private final String acrossTitle;
  private final String upTitle;
  private final List<Series> curves = new ArrayList<>();
  private final List<Threshold> thresholds = new ArrayList<>();
  private double width = 560;
  private double plotHeight = 220;
  private double left;
  private double top;

  /**
   * An empty chart.
   *
   * @param label what a person who cannot see it is told
   */
  LineChart(String label, Axis across, String acrossTitle, Axis up, String upTitle) {
    this.label = label;
    this.across = across;
    this.up = up;
    this.acrossTitle = acrossTitle;
    this.upTitle = upTitle;
  }

  /** With other lengths than a small chart has, in px. */
  LineChart sized(double newWidth, double newPlotHeight) {
    width = newWidth;
    plotHeight = newPlotHeight;
    return this;
  }

  /** One more curve, over those there are. */
  LineChart curve(Series series) {
    curves.add(series);
    return this;
  }

  /** A level line. */
  LineChart threshold(String name, String style, double value) {
    thresholds.add(new Threshold(name, style, value));
    return this;
  }

  /** The drawing. */
  String finish() {
    List<List<Entry>> legend = legendRows();
    top = 30 + LEGEND_ROW * legend.size();
    left = 18 + up.ticks().stream().mapToDouble(Axis.Tick::labelWidth).max().orElse(20);
    Svg svg = new Svg(width, top + plotHeight + BOTTOM, label);
    svg.text("axis-title", 0, 13, upTitle);
    drawLegend(svg, legend);
    drawAxes(svg);
    for (Threshold threshold : thresholds) {
      double y = y(threshold.value());
      svg.line("threshold " + threshold.style(), left, y, width - RIGHT, y);
    }
    for (Series curve : curves) {
      drawCurve(svg, curve);
    }
    return svg.finish();
  }

  private void drawAxes(Svg svg) {
    double bottom = top + plotHeight;
    for (Axis.Tick tick : up.ticks()) {
      double y = y(tick.value());
      svg.line("grid", left, y, width - RIGHT, y);
      svg.number("tick end", left - 8, y + 4, tick.label());
    }
    svg.line("axis", left, bottom, width - RIGHT, bottom);
    for (Axis.Tick tick : across.labelled(width - RIGHT - left)) {
      double x = x(tick.value());
      svg.line("axis", x, bottom, x, bottom + 4);
      svg.number("tick middle", x, bottom + 17, tick.label());
    }
    svg.text("axis-title middle", (left + width - RIGHT) / 2, bottom + 36, acrossTitle);
  }

  private void drawCurve(Svg svg, Series curve) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int k = 0; k < curve.x().length; k++) {
      boolean shown = up.shows(curve.y()[k]) && across.shows(curve.x()[k]);
      if (shown) {
        path.append(pen ? 'L' : 'M').append(point(curve, k));
      }
      pen = shown;
    }
    svg.open("g", "class", "curve " + curve.style());
    if (path.length() > 0) {
      svg.path("stroke", path);
    }
    drawMarkers(svg, curve);
    svg.close("g");
  }

  private void drawMarkers(Svg svg, Series curve) {
    boolean few = curve.marked() && curve.x().length <= MOST_MARKERS;
    for (int k = 0; k < curve.x().length; k++) {
      double value = curve.y()[k];
      String words = curve.name() + " at " + ReadableNumber.brief(curve.x()[k]) + ": " + value;
      if (curve.marked() && value == 0 && !up.shows(0)) {
        double x = x(curve.x()[k]);
        double y = top + plotHeight;
        String triangle =
            "M" + pair(x - 4, y - 8) + "L" + pair(x + 4, y - 8) + "L" + pair(x, y - 1) + "Z";
        svg.leafTitled(words, "path", "class", "zero", "d", triangle);
      } else if (few && up.shows(value)) {
        svg.leafTitled(
            words, "circle", "class", "marker", "cx", x(curve.x()[k]), "cy", y(value), "r", 2.5);
      }
    }
  }

  private List<List<Entry>> legendRows() {
    List<Entry> entries = new ArrayList<>();
    curves.stream()
        .filter(c -> !c.name().isEmpty())
        .forEach(c -> entries.add(new Entry(c.name(), "curve " + c.style())));
    thresholds.forEach(t -> entries.add(new Entry(t.name(), "threshold " + t.style())));
    List<List<Entry>> rows = new ArrayList<>();
    if (entries.size() < 2) {
      return rows;
    }
    double used = width;
    for (Entry entry : entries) {
      if (used + entryWidth(entry) > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(entry);
      used += entryWidth(entry);
    }
    return rows;
  }

  private static double entryWidth(Entry entry) {
    return 46 + LETTER * entry.name().length();
  }

  private void drawLegend(Svg svg, List<List<Entry>> rows) {
    double y = 16 + LEGEND_ROW - 4;
    for (List<Entry> row : rows) {
      double x = 0;
      for (Entry entry : row) {
        svg.open("g", "class", entry.style());
        svg.line("stroke", x, y - 4, x + 24, y - 4).close("g");
        svg.text("legend", x + 30, y, entry.name());
        x += entryWidth(entry);
      }
      y += LEGEND_ROW;
    }
  }

  private String point(Series curve, int k) {
    return pair(x(curve.x()[k]), y(curve.y()[k]));
  }

  private static String pair(double x, double y) {
    return Svg.coordinate(x) + " " + Svg.coordinate(y);
  }

  private double x(double value) {
    return left + across.fraction(value) * (width - RIGHT - left);
  }

  private double y(double value) {
    return top + (1 - up.fraction(value)) * plotHeight;
  }
}
