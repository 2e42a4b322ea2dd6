// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A table that readers sort by any column, up or down, without a script: each row carries its rank
 * by each column, and the style sheet orders the rows by that of the chosen one.
 */
final class SortableTable {
  /** The style sheet knows so many columns. */
  static final int MOST_COLUMNS = 24;

  private SortableTable() {}

  /** The names of buttons, and the ranks of rows, for the template. */
  static Map<String, Object> model(RunReport.Table table) {
    int columns = Math.min(MOST_COLUMNS, table.columns().size());
    String name = "sort" + Integer.toHexString(table.title().hashCode());
    List<int[]> ranks = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      ranks.add(ranks(table.rows(), column));
    }
    List<Map<String, Object>> heads = new ArrayList<>();
    for (int column = 0; column < table.columns().size(); column++) {
      heads.add(
          Map.of(
              "name",
              table.columns().get(column),
              "number",
              column,
              "group",
              name,
              "sorts",
              column < columns));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows().size(); row++) {
      StringBuilder style = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        style.append("--k").append(column).append(':').append(ranks.get(column)[row]).append(';');
      }
      rows.add(Map.of("style", style.toString(), "cells", table.rows().get(row)));
    }
    return Map.of("heads", heads, "ranked", rows, "count", table.columns().size());
  }

  /** The place of each row by a column: numbers by their size, before texts. */
  private static int[] ranks(List<List<String>> rows, int column) {
    Comparator<Integer> byNumber =
        Comparator.comparingDouble(row -> number(rows.get(row).get(column)));
    int[] order =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(byNumber.thenComparing(row -> rows.get(row).get(column)))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      ranks[order[place]] = place;
    }
    return ranks;
  }

  private static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
