// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The rows of a series: one column of numbers. Without {@code --columns} the file has no other one,
 * and its first line is a header unless it is a number. Blank lines may stand at the end.
 */
final class SeriesRows {
  /** The largest number, whose square is finite. */
  static final double LARGEST = 1e150;

  private static final int SHOWN = 40;

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
      name = waiting ? value : tokens.cell(0).strip();
    }
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
      String cell = tokens.cell(column).strip();
      String shown = cell.length() <= SHOWN ? cell : cell.substring(0, SHOWN) + "…";
      throw bad(
          tokens.place(),
          cell.isEmpty() ? "is empty" : "is '" + shown + "'",
          "a finite number such as 0.25 or 1e-3");
    }
    if (!(Math.abs(value) <= LARGEST)) {
      throw bad(tokens.place(), "is " + value, "a number of at most 1e150 in size");
    }
    return value + 0.0;
  }

  private BadInputException bad(String place, String found, String expected) {
    return new BadInputException(
        "Cell '" + name + "'", place, found, expected, "Correct the row, or remove it.");
  }
}
