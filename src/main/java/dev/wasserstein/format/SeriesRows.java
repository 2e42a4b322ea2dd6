// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CoordinateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;

/**
 * The rows of a series: one column of numbers. Without {@code --columns} the file has no other one,
 * and its first line is a header unless it is a number. Blank lines may stand at the end.
 */
final class SeriesRows {
  private static final int SHOWN = 40;

  /** How programs write a value that is missing or infinite. */
  private static final Set<String> NO_VALUES =
      Set.of(
          "",
          "nan",
          "na",
          "n/a",
          "#n/a",
          "#na",
          "<na>",
          "nat",
          "null",
          "nil",
          "none",
          "missing",
          "?",
          "inf",
          "infinity",
          "∞");

  private final CsvTokenizer tokens;
  private final String name;
  private final int cells;
  private final int column;

  /** Whether the current row is the first of a file without a header, not handed over yet. */
  private boolean waiting;

  /**
   * Reads the header, if there is one.
   *
   * @param value our name of the column
   * @throws BadInputException if there is no such column, or several that may be meant
   */
  SeriesRows(InputStream in, String fileName, TableColumns columns, String value)
      throws IOException {
    tokens = new CsvTokenizer(TextInput.reader(in, fileName), fileName);
    while (tokens.comment().isPresent()) {
      // Says who wrote the file, and when.
    }
    tokens.separate(columns.separatorOf(tokens.upcoming()));
    if (!tokens.next(Integer.MAX_VALUE)) {
      throw new BadInputException(
          "The file", fileName, "is empty", "a column of numbers", "Remove it or fetch it again.");
    }
    cells = tokens.cells();
    if (columns.areNamed()) {
      CsvHeader header = CsvHeader.of(tokens, columns);
      column = header.required(value);
      header.refuseRest("'" + value + "' alone, which --columns names");
      name = header.name(column);
    } else {
      requireOne();
      column = 0;
      waiting = !Double.isNaN(tokens.number(0));
      name = waiting ? value : nameIn(tokens.cell(0).strip());
    }
  }

  /**
   * The name of the column in the first line.
   *
   * @throws BadInputException if it rather is a bad value: no row may be passed over
   */
  private String nameIn(String text) {
    boolean likeNumber = !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
    if (likeNumber || NO_VALUES.contains(text.toLowerCase(Locale.ROOT))) {
      throw new BadInputException(
          "The first line of a series",
          tokens.place(),
          found(text),
          "a finite number such as 0.25 or 1e-3, or the name of the column",
          text.isEmpty()
              ? "Correct or remove it."
              : "Correct it; if it is a name, say so: --columns 'value=" + shown(text) + "'.");
    }
    return text;
  }

  private static String found(String cell) {
    return cell.isEmpty() ? "is empty" : "is '" + shown(cell) + "'";
  }

  private static String shown(String cell) {
    return cell.length() <= SHOWN ? cell : cell.substring(0, SHOWN) + "…";
  }

  private void requireOne() {
    if (cells > 1) {
      StringBuilder shown = new StringBuilder();
      for (int k = 0; k < cells && shown.length() < 2 * SHOWN; k++) {
        shown.append(k == 0 ? "" : ", ").append(tokens.cell(k).strip());
      }
      throw new BadInputException(
          "A series",
          tokens.place(),
          "has " + cells + " columns: " + shown,
          "one column of numbers",
          "Say which column is meant, by its name in the header: --columns 'value=…'.");
    }
  }

  /** Moves to the next row; false at the end. */
  boolean next() throws IOException {
    if (waiting) {
      waiting = false;
      return true;
    }
    if (!tokens.next(cells)) {
      return false;
    }
    if (isBlank()) {
      String place = tokens.place();
      while (tokens.next(cells)) {
        if (!isBlank()) {
          throw bad(place, "is empty", "a number in each row of a series");
        }
      }
      return false;
    }
    if (tokens.cells() != cells) {
      throw new BadInputException(
          "A row",
          tokens.place(),
          "has " + CsvTokenizer.counted(tokens.cells()),
          cells + " as the first line has",
          "Correct the row; a file that was cut off must be fetched again.");
    }
    return true;
  }

  private boolean isBlank() {
    return tokens.cells() == 1 && tokens.cell(0).isBlank();
  }

  /** The number in the current row; of zeros the positive one. */
  double value() {
    double value = tokens.number(column);
    if (Double.isNaN(value)) {
      throw bad(
          tokens.place(),
          found(tokens.cell(column).strip()),
          "a finite number such as 0.25 or 1e-3");
    }
    if (!CoordinateLimit.holds(value)) {
      throw bad(tokens.place(), "is " + value, "a number of at most 1e150 in size");
    }
    return value + 0.0;
  }

  private BadInputException bad(String place, String found, String expected) {
    return new BadInputException(
        "Cell '" + name + "'", place, found, expected, "Correct the row, or remove it.");
  }
}
