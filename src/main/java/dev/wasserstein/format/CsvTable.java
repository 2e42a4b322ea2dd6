// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;

/** A CSV file as a cursor over its rows: a header, then rows of as many cells. */
final class CsvTable {
  private final CsvTokenizer tokens;
  private final CsvHeader header;

  /** Reads the header, behind lines that begin with {@code #}. */
  CsvTable(InputStream in, String fileName) throws IOException {
    this(in, fileName, TableColumns.OURS);
  }

  /** Reads the header of a table whose columns may have other names. */
  CsvTable(InputStream in, String fileName, TableColumns columns) throws IOException {
    tokens = new CsvTokenizer(TextInput.reader(in, fileName), fileName);
    while (tokens.comment().isPresent()) {
      // Says who wrote the file, and when.
    }
    tokens.separate(columns.separatorOf(tokens.upcoming()));
    if (!tokens.next(Integer.MAX_VALUE)) {
      throw new BadInputException(
          "The file", fileName, "is empty", "a header line", "Remove it or fetch it again.");
    }
    header = CsvHeader.of(tokens, columns);
  }

  CsvHeader header() {
    return header;
  }

  /** The file and the line on which the current row begins. */
  String place() {
    return tokens.place();
  }

  /** The line on which the current row begins. */
  long line() {
    return tokens.rowLine();
  }

  /** The line on which the next row begins, counted from 1. */
  long nextLine() {
    return tokens.nextLine();
  }

  /** Sets the line on which the next row begins: what follows is from the middle of the file. */
  void continueAt(long nextLine) {
    tokens.continueAt(nextLine);
  }

  /** Moves to the next row that is not blank; false at the end of the file. */
  boolean next() throws IOException {
    do {
      if (!tokens.next(header.size())) {
        return false;
      }
    } while (tokens.cells() == 1 && header.size() > 1 && tokens.cell(0).isBlank());
    if (tokens.cells() != header.size()) {
      throw new BadInputException(
          "A row",
          place(),
          "has " + CsvTokenizer.counted(tokens.cells()),
          header.size() + " as the header has",
          "Correct the row; a file that was cut off must be fetched again.");
    }
    return true;
  }

  /** A cell of the current row as it stands, not empty. */
  String text(int column) {
    String cell = tokens.cell(column);
    if (cell.isEmpty()) {
      throw badCell(column, "is empty", "a value");
    }
    return cell;
  }

  /** A cell of the current row as it stands. */
  String cell(int column) {
    return tokens.cell(column);
  }

  /** Whether a cell of the current row is this text. */
  boolean hasCell(int column, String text) {
    return tokens.hasCell(column, text);
  }

  /** A cell of the current row as a finite number. */
  double number(int column) {
    double value = tokens.number(column);
    if (Double.isNaN(value)) {
      String cell = text(column).strip();
      String shown = cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
      throw badCell(column, "is '" + shown + "'", "a finite number such as 0.25 or 1e-3");
    }
    if (Double.isInfinite(value)) {
      throw badCell(column, "is beyond the range of double", "a finite number");
    }
    return value;
  }

  /** Numbers from several columns of the current row. */
  double[] numbers(int[] columns) {
    double[] values = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = number(columns[i]);
    }
    return values;
  }

  private BadInputException badCell(int column, String found, String expected) {
    return new BadInputException(
        "Cell '" + header.name(column) + "'",
        place(),
        found,
        expected,
        "Correct the row, or remove it.");
  }
}
