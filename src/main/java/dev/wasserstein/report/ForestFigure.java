// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/** Intervals of one parameter, a row for each posterior. */
public final class ForestFigure {
  private static final double WIDTH = 520;
  private static final double ROW = 18;
  private static final double TOP = 22;
  private static final double BOTTOM = 26;
  private static final double LETTER = 6.3;

  /**
   * A row.
   *
   * @param inner the ends (2) of the interval drawn thick
   * @param outer the ends (2) of the interval drawn thin
   */
  public record Row(String name, Role role, double middle, double[] inner, double[] outer) {}

  private ForestFigure() {}

  /** The rows of one parameter. */
  public static Figure of(String parameter, List<Row> rows) {
    double low = rows.stream().mapToDouble(row -> row.outer()[0]).min().orElse(0);
    double high = rows.stream().mapToDouble(row -> row.outer()[1]).max().orElse(1);
    LinearAxis axis = LinearAxis.padded(low, high, 5);
    ShortNames names =
        new ShortNames(
            rows.stream().filter(row -> row.role() == Role.INPUT).map(Row::name).toList());
    double left =
        12 + LETTER * rows.stream().mapToInt(row -> names.of(row.name()).length()).max().orElse(4);
    double height = TOP + ROW * rows.size();
    Svg svg = new Svg(WIDTH, height + BOTTOM, "Intervals of " + parameter);
    svg.text("axis-title", 0, 13, parameter);
    for (Axis.Tick tick : axis.labelled(WIDTH - left - 16)) {
      double x = px(axis, left, tick.value());
      svg.line("grid", x, TOP, x, height);
      svg.number("tick middle", x, height + 17, tick.label());
    }
    svg.line("axis", left, height, WIDTH - 16, height);
    int results = 0;
    for (int k = 0; k < rows.size(); k++) {
      Row row = rows.get(k);
      draw(
          svg,
          row,
          names.of(row.name()),
          row.role().style(results),
          axis,
          left,
          TOP + ROW * (k + 0.5));
      results += row.role() == Role.RESULT ? 1 : 0;
    }
    return new Figure(svg.finish(), parameter, "");
  }

  private static void draw(
      Svg svg, Row row, String label, String style, LinearAxis axis, double left, double y) {
    svg.text("legend end", left - 8, y + 4, label);
    svg.open("g", "class", "forest " + style.replace("bold ", ""));
    svg.line("outer", px(axis, left, row.outer()[0]), y, px(axis, left, row.outer()[1]), y);
    svg.line("inner", px(axis, left, row.inner()[0]), y, px(axis, left, row.inner()[1]), y);
    svg.leafTitled(
        row.name() + ": " + ReadableNumber.brief(row.middle()),
        "circle",
        "class",
        "point",
        "cx",
        px(axis, left, row.middle()),
        "cy",
        y,
        "r",
        3.2);
    svg.close("g");
  }

  private static double px(LinearAxis axis, double left, double value) {
    return left + axis.fraction(value) * (WIDTH - 16 - left);
  }
}
