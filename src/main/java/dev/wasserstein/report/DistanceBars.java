// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/** Distances as bars, one for each input; those that stand out are marked in words, too. */
public final class DistanceBars {
  private static final double WIDTH = 520;
  private static final double ROW = 18;
  private static final double TOP = 22;
  private static final double BOTTOM = 26;
  private static final double MARK = 56;
  private static final double LETTER = 6.3;

  /** A bar. */
  public record Bar(String name, double distance, boolean outlier) {}

  private DistanceBars() {}

  /** The bars in the order given. */
  public static Figure of(String title, List<Bar> bars, String caption) {
    double high = bars.stream().mapToDouble(Bar::distance).max().orElse(1);
    LinearAxis axis = LinearAxis.of(0, high > 0 ? high : 1, 6);
    ShortNames names = new ShortNames(bars.stream().map(Bar::name).toList());
    double left =
        12 + LETTER * bars.stream().mapToInt(bar -> names.of(bar.name()).length()).max().orElse(4);
    double height = TOP + ROW * bars.size();
    Svg svg = new Svg(WIDTH, height + BOTTOM, title);
    svg.text("axis-title", 0, 13, title);
    double length = WIDTH - MARK - left;
    for (Axis.Tick tick : axis.labelled(length)) {
      double x = left + axis.fraction(tick.value()) * length;
      svg.line("grid", x, TOP, x, height);
      svg.number("tick middle", x, height + 17, tick.label());
    }
    for (int k = 0; k < bars.size(); k++) {
      Bar bar = bars.get(k);
      double y = TOP + ROW * k;
      double end = axis.fraction(bar.distance()) * length;
      svg.text("legend end", left - 8, y + ROW / 2 + 4, names.of(bar.name()));
      svg.leafTitled(
          bar.name() + ": " + ReadableNumber.brief(bar.distance()),
          "rect",
          "class",
          bar.outlier() ? "bar outlier" : "bar",
          "x",
          left,
          "y",
          y + 3,
          "width",
          Math.max(0.5, end),
          "height",
          ROW - 6);
      if (bar.outlier()) {
        svg.text("legend", left + end + 6, y + ROW / 2 + 4, "outlier");
      }
    }
    svg.line("axis", left, TOP, left, height);
    return new Figure(svg.finish(), title, caption);
  }
}
