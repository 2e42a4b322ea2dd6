// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Lines of numbers without a header, all of one length. Between the numbers stands what the first
 * line has: semicolons, tabs, commas or blanks; beside semicolons and tabs a comma is the decimal
 * point. Blank lines and those that begin with {@code #} or {@code %} are passed over.
 *
 * @param rows m, at least 1
 * @param columns n, at least 1
 * @param numbers (m × n, row-major), finite
 */
record NumberTable(int rows, int columns, double[] numbers) {

  /** A number has fewer characters. */
  private static final int LONGEST = 400;

  private static final int SHOWN = 40;
  private static final int FIRST_LINE = 1 << 16;
  private static final int END = -1;

  /**
   * Reads a file.
   *
   * @param expected for the message of an empty file, such as "m rows of n costs"
   * @throws BadInputException if it is empty, has lines of unlike lengths or what is no number
   */
  static NumberTable read(InputStream in, String fileName, String expected) throws IOException {
    try (BufferedReader reader = TextInput.reader(in, fileName)) {
      return new Reading(reader, fileName).table(expected);
    } catch (CharacterCodingException e) {
      throw TextInput.notUtf8(fileName);
    }
  }

  /** Whether a line of text is a row of a table: at least two numbers. */
  static boolean isRow(String line) {
    char separator = separatorOf(line);
    String[] cells = line.strip().split(separator == ' ' ? "\\s+" : String.valueOf(separator), -1);
    return cells.length > 1
        && Arrays.stream(cells)
            .map(cell -> separator == ',' ? cell : cell.replace(',', '.'))
            .allMatch(cell -> Double.isFinite(Doubles.parse(cell.strip())));
  }

  private static char separatorOf(String line) {
    for (char separator : new char[] {';', '\t', ','}) {
      if (line.strip().indexOf(separator) >= 0) {
        return separator;
      }
    }
    return ' ';
  }

  /** A walk over the characters. */
  private static final class Reading {
    private final BufferedReader reader;
    private final String fileName;
    private final char separator;
    private final StringBuilder cell = new StringBuilder();
    private double[] numbers = new double[1024];
    private int count;
    private int rowLine = 1;
    private int nextLine = 1;

    Reading(BufferedReader reader, String fileName) throws IOException {
      this.reader = reader;
      this.fileName = fileName;
      separator = separatorOf(firstRow());
    }

    /** The first line that is a row, as far as it is needed; the reader stands before it. */
    private String firstRow() throws IOException {
      while (true) {
        reader.mark(FIRST_LINE);
        char[] start = new char[FIRST_LINE];
        int length = Math.max(0, reader.read(start, 0, FIRST_LINE));
        reader.reset();
        String text = new String(start, 0, length);
        String first = text.lines().findFirst().orElse("");
        if (length == 0 || !(first.isBlank() || isComment(first.charAt(0)))) {
          return first;
        }
        skipLine();
      }
    }

    NumberTable table(String expected) throws IOException {
      int columns = 0;
      int rows = 0;
      for (int c = reader.read(); c != END; c = reader.read()) {
        if (isComment(c)) {
          skipLine();
          continue;
        }
        int before = count;
        row(c);
        if (count == before) {
          continue;
        }
        if (rows > 0 && count - before != columns) {
          throw refused(
              "A row",
              "has " + CsvTokenizer.counted(count - before),
              columns + " as the first row has",
              "Correct the row; a file that was cut off must be fetched again.");
        }
        columns = count - before;
        rows++;
      }
      if (rows == 0) {
        throw new BadInputException(
            "The file", fileName, "is empty", expected, "Remove it or fetch it again.");
      }
      return new NumberTable(rows, columns, Arrays.copyOf(numbers, count));
    }

    private static boolean isComment(int c) {
      return c == '#' || c == '%';
    }

    private void skipLine() throws IOException {
      int c = reader.read();
      while (c != '\n' && c != '\r' && c != END) {
        c = reader.read();
      }
      endLine(c);
    }

    private void endLine(int c) throws IOException {
      nextLine++;
      if (c == '\r') {
        reader.mark(1);
        if (reader.read() != '\n') {
          reader.reset();
        }
      }
    }

    /** Reads a line that begins with c; none of its numbers where it is blank. */
    private void row(int first) throws IOException {
      int before = count;
      int c = first;
      boolean open = false;
      rowLine = nextLine;
      while (c != '\n' && c != '\r' && c != END) {
        if (c == separator || (separator == ' ' && c == '\t')) {
          if (separator != ' ' || !cell.isEmpty()) {
            take(count - before + 1);
          }
          open = separator != ' ';
        } else if (c > ' ' || !cell.isEmpty()) {
          cell.append((char) c);
          if (cell.length() > LONGEST) {
            take(count - before + 1);
          }
        }
        c = reader.read();
      }
      if (open || !cell.isEmpty()) {
        take(count - before + 1);
      }
      endLine(c);
    }

    private void take(int column) {
      String text = cell.toString().strip();
      cell.setLength(0);
      double value = Doubles.parse(separator == ',' ? text : text.replace(',', '.'));
      if (!Double.isFinite(value)) {
        throw refused(
            "The number in column " + column,
            "is '" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…") + "'",
            "a finite number such as 0.25 or 1e-3; the table has no header",
            "Correct it.");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.multiplyExact(2, count));
      }
      numbers[count++] = value;
    }

    private BadInputException refused(String what, String found, String expected, String remedy) {
      return new BadInputException(what, fileName + ":" + rowLine, found, expected, remedy);
    }
  }
}
