// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.List;

/**
 * A table of counts as a picture: the more of its row's sum a cell holds, the stronger its colour.
 *
 * @param title what it shows
 * @param rowTitle what the rows are
 * @param columnTitle what the columns are
 * @param counts (rows × columns), not negative
 */
public record HeatMap(
    String title,
    String rowTitle,
    String columnTitle,
    List<String> rows,
    List<String> columns,
    long[][] counts) {
  private static final double CELL = 34;
  private static final double TOP = 44;
  private static final double RIGHT = 8;
  private static final double LETTER = 6.6;

  /** Beyond this many cells along a side the numbers would not be legible. */
  private static final int MOST_NUMBERS = 30;

  private static final double LARGEST_SIDE = 1000;

  /** Labels of rows and of columns are at least as far from each other: three letters. */
  private static final double LINE = 20;

  /** Labels of columns that have no room beside each other rise by this angle. */
  private static final double TILT = 45;

  private static final double LONGEST_TILTED = 140;

  /** The drawing. */
  Figure figure() {
    int longest = rows.stream().mapToInt(String::length).max().orElse(1);
    double left = 34 + Math.min(150, LETTER * longest);
    double cell = Math.min(CELL, LARGEST_SIDE / Math.max(1, Math.max(rows.size(), columns.size())));
    double label = LETTER * columns.stream().mapToInt(String::length).max().orElse(1);
    boolean tilted = !columns.stream().allMatch(brief(columns, cell)::tells);
    double rise = tilted ? Math.min(label, LONGEST_TILTED) * Math.sin(Math.toRadians(TILT)) : 0;
    double top = TOP + rise;
    double width = left + cell * columns.size() + RIGHT + rise;
    double height = top + cell * rows.size() + 8;
    Svg svg = new Svg(width, height, title + ": " + rowTitle + " by " + columnTitle);
    svg.text("axis-title middle", left + cell * columns.size() / 2, 14, columnTitle);
    svg.text("axis-title", 2, top - 8, rowTitle);
    int every = (int) Math.ceil(LINE / cell);
    ShortNames columnNames = brief(columns, tilted ? LONGEST_TILTED : cell);
    for (int j = 0; j < columns.size(); j += every) {
      double x = left + cell * (j + 0.5);
      if (tilted) {
        svg.tilted("tick", x, top - 6, TILT, columnNames.of(columns.get(j)));
      } else {
        svg.text("tick middle", x, top - 6, columnNames.of(columns.get(j)));
      }
    }
    ShortNames rowNames = brief(rows, left - 10);
    for (int i = 0; i < rows.size(); i++) {
      if (i % every == 0) {
        svg.text("tick end", left - 6, top + cell * (i + 0.5) + 4, rowNames.of(rows.get(i)));
      }
      long sum = 0;
      for (long count : counts[i]) {
        sum += count;
      }
      for (int j = 0; j < columns.size(); j++) {
        cell(svg, i, j, sum, left, top, cell);
      }
    }
    svg.leaf(
        "rect",
        "class",
        "frame",
        "x",
        left,
        "y",
        top,
        "width",
        cell * columns.size(),
        "height",
        cell * rows.size());
    return new Figure(svg.finish(), title, "");
  }

  private void cell(Svg svg, int i, int j, long sum, double left, double top, double cell) {
    double share = sum > 0 ? (double) counts[i][j] / sum : 0;
    double x = left + cell * j;
    double y = top + cell * i;
    svg.leafTitled(
        rows.get(i) + ", " + columns.get(j) + ": " + counts[i][j],
        "rect",
        "class",
        "heat",
        "x",
        x,
        "y",
        y,
        "width",
        cell,
        "height",
        cell,
        "style",
        "fill-opacity:" + Svg.coordinate(0.85 * Math.sqrt(share)));
    if (counts[i][j] > 0 && Math.max(rows.size(), columns.size()) <= MOST_NUMBERS) {
      svg.text(
          "tick middle heat-number", x + cell / 2, y + cell / 2 + 4, String.valueOf(counts[i][j]));
    }
  }

  private static ShortNames brief(List<String> names, double room) {
    return new ShortNames(names, Math.max(3, (int) (room / LETTER)));
  }
}
