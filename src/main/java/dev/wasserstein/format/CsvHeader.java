// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The column names of a CSV file, in any order and whatever their case. A format takes the columns
 * that it knows; {@link #refuseRest} then refuses what is left, so that a misspelt column is not
 * passed over, unless the user said which columns are meant.
 */
final class CsvHeader {
  private final String place;
  private final List<String> names;
  private final Map<String, Integer> untaken = new LinkedHashMap<>();
  private String remedy =
      "Correct the header, say which columns are meant with --columns 'id=…,x1=…', or name the"
          + " format with --format.";

  private CsvHeader(String place, List<String> names) {
    this.place = place;
    this.names = names;
  }

  /** The header in the current row. */
  static CsvHeader of(CsvTokenizer tokens, TableColumns columns) {
    List<String> names = new ArrayList<>(tokens.cells());
    CsvHeader header = new CsvHeader(tokens.place(), names);
    for (int column = 0; column < tokens.cells(); column++) {
      String name = tokens.cell(column).strip();
      names.add(name);
      String ours = columns.ours(name).toLowerCase(Locale.ROOT);
      boolean passedOver = columns.areNamed() && ours.isEmpty();
      if (!passedOver && header.untaken.put(ours, column) != null) {
        throw header.refused("'" + name + "' twice", "each column once");
      }
    }
    columns.require(names, header.place);
    return header;
  }

  /** The header of a table of which the columns are fixed. */
  CsvHeader fixed() {
    remedy = "Correct the header.";
    return this;
  }

  int size() {
    return names.size();
  }

  String name(int column) {
    return names.get(column);
  }

  /** Takes a column that must be there. */
  int required(String name) {
    Integer column = untaken.remove(name);
    if (column == null) {
      throw lacks(name);
    }
    return column;
  }

  /** Whether a column is there and was not taken yet. */
  boolean has(String name) {
    return untaken.containsKey(name);
  }

  /** The columns, as they stand. */
  List<String> names() {
    return List.copyOf(names);
  }

  /**
   * Takes a column by which measures are grouped, by its name in the file; one that the user did
   * not name, too.
   */
  int group(String name) {
    for (int column = 0; column < names.size(); column++) {
      if (names.get(column).equalsIgnoreCase(name)) {
        int taken = column;
        untaken.values().removeIf(each -> each == taken);
        return column;
      }
    }
    throw new BadInputException(
        "The header",
        place,
        "has no column '" + name + "'",
        "it, as --group-by says; the columns are " + String.join(", ", names),
        "Correct --group-by.");
  }

  /** Takes a column that may be there. */
  OptionalInt optional(String name) {
    Integer column = untaken.remove(name);
    return column == null ? OptionalInt.empty() : OptionalInt.of(column);
  }

  /**
   * Takes the columns prefix1, prefix2, … as far as they go.
   *
   * @return the columns (n), n at least 1
   */
  int[] numbered(String prefix) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 1; untaken.containsKey(prefix + i); i++) {
      columns.add(untaken.remove(prefix + i));
    }
    if (columns.isEmpty()) {
      throw lacks(prefix + "1");
    }
    return columns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Refuses columns that nobody took. */
  void refuseRest(String expected) {
    if (!untaken.isEmpty()) {
      String name = names.get(untaken.values().iterator().next());
      throw refused("the column '" + name + "'", expected + ", without gaps in the numbers");
    }
  }

  private BadInputException lacks(String name) {
    String columns = String.join(", ", names);
    String shown = columns.length() <= 200 ? columns : columns.substring(0, 200) + ", …";
    return refused("no column '" + name + "'", "it; the columns are " + shown);
  }

  BadInputException refused(String found, String expected) {
    return new BadInputException("The header", place, "has " + found, expected, remedy);
  }
}
