// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.io.NumberInput;
import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits CSV (RFC 4180) into rows of cells. Lines end with LF, CRLF or CR.
 *
 * <p>The CSV library on the class path (univocity) is not used: it takes a quote that is never
 * closed for the end of a cell, drops rows that begin with NUL, and loses count of the lines where
 * quoted cells span several.
 */
final class CsvTokenizer {
  /** A quote that was never closed must not swallow the file into memory. */
  private static final int LONGEST_CELL = 1 << 16;

  private static final int END = -1;

  private final Reader reader;
  private final String fileName;
  private final char[] buffer = new char[1 << 15];
  private int position;
  private int limit;

  /** The cells of the current row, one behind the other. */
  private char[] text = new char[256];

  private int[] ends = new int[16];
  private int cells;
  private int length;
  private long line = 1;
  private long rowLine = 1;
  private char separator = ',';

  CsvTokenizer(Reader reader, String fileName) {
    this.reader = reader;
    this.fileName = fileName;
  }

  /** The file and the line on which the current row begins. */
  String place() {
    return fileName + ":" + rowLine;
  }

  /** The line on which the current row begins. */
  long rowLine() {
    return rowLine;
  }

  /** The line on which the next row begins, counted from 1. */
  long nextLine() {
    return line;
  }

  /** Sets the line on which the next row begins: the text is a part of the file. */
  void continueAt(long nextLine) {
    line = nextLine;
  }

  /**
   * Sets what stands between cells. Where it is no comma, a comma in a number is a decimal point.
   */
  void separate(char between) {
    separator = between;
  }

  /** The rest of the line that comes next, as far as it was read. */
  String upcoming() throws IOException {
    peek();
    int end = position;
    while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
      end++;
    }
    return new String(buffer, position, end - position);
  }

  /** A number of cells in words. */
  static String counted(int cells) {
    return cells + (cells == 1 ? " cell" : " cells");
  }

  /** The number of cells of the current row. */
  int cells() {
    return cells;
  }

  /** A cell of the current row, without its quotes. */
  String cell(int column) {
    int start = column == 0 ? 0 : ends[column - 1];
    return new String(text, start, ends[column] - start);
  }

  /** Whether a cell of the current row is this text. */
  boolean hasCell(int column, String wanted) {
    int start = column == 0 ? 0 : ends[column - 1];
    int length = ends[column] - start;
    if (length != wanted.length()) {
      return false;
    }
    for (int k = 0; k < length; k++) {
      if (text[start + k] != wanted.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A cell of the current row as a number, blanks around it ignored; NaN where it is none, infinite
   * where it is beyond the range of double.
   */
  double number(int column) {
    int from = column == 0 ? 0 : ends[column - 1];
    int to = ends[column];
    while (from < to && text[from] <= ' ') {
      from++;
    }
    while (from < to && text[to - 1] <= ' ') {
      to--;
    }
    // The parser would also read "1d", "0x1p3" and "NaN".
    for (int i = from; i < to; i++) {
      char c = text[i];
      if (c == ',' && separator != ',') {
        return decimalComma(from, to);
      }
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      return from == to ? Double.NaN : NumberInput.parseDouble(text, from, to - from, true);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** A number with a comma in place of its point; NaN where it has both, or several. */
  private double decimalComma(int from, int to) {
    String cell = new String(text, from, to - from);
    String digits = cell.replace(',', '.');
    boolean isNumber =
        digits.matches("[-+]?\\d*\\.\\d*([eE][-+]?\\d+)?") && digits.matches(".*\\d.*");
    return isNumber ? Double.parseDouble(digits) : Double.NaN;
  }

  /**
   * Passes over a line that begins with {@code #}: its text behind that; empty where the next row
   * is none. The current row is left as it was.
   */
  Optional<String> comment() throws IOException {
    return comment("#");
  }

  /** The same of lines that begin with any of these characters. */
  Optional<String> comment(String signs) throws IOException {
    if (signs.indexOf(peek()) < 0) {
      return Optional.empty();
    }
    position++;
    StringBuilder comment = new StringBuilder();
    int c = read();
    for (; c != '\n' && c != '\r' && c != END; c = read()) {
      if (comment.length() < LONGEST_CELL) {
        comment.append((char) c);
      }
    }
    endLine(c);
    return Optional.of(comment.toString());
  }

  /**
   * Moves to the next row; false at the end of the file.
   *
   * @param most the number of cells after which the row is refused
   */
  boolean next(int most) throws IOException {
    cells = 0;
    length = 0;
    rowLine = line;
    int c = read();
    if (c == END) {
      return false;
    }
    while (true) {
      if (cells == most) {
        throw malformed("has more than " + most + " cells", most + " as the header has");
      }
      c = c == '"' ? quoted() : plain(c);
      if (cells == ends.length) {
        ends = Arrays.copyOf(ends, 2 * cells);
      }
      ends[cells++] = length;
      if (c != separator) {
        endLine(c);
        return true;
      }
      c = read();
    }
  }

  /** Reads a cell that begins with c; returns what ended it. */
  private int plain(int first) throws IOException {
    int start = length;
    int c = first;
    while (c != separator && c != '\n' && c != '\r' && c != END) {
      if (c == '"') {
        throw malformed("has a quote inside a cell that does not begin with one", "quoted cells");
      }
      append(c, start);
      c = read();
    }
    return c;
  }

  /** Reads the rest of a cell that began with a quote; returns what ended it. */
  private int quoted() throws IOException {
    int start = length;
    while (true) {
      int c = read();
      if (c == END) {
        throw malformed("has a quote that is never closed", "a closing quote");
      }
      if (c == '"') {
        c = read();
        if (c == separator || c == '\n' || c == '\r' || c == END) {
          return c;
        }
        if (c != '"') {
          throw malformed("has text behind a closing quote", "a comma or the end of the line");
        }
      } else if (c == '\n' || (c == '\r' && peek() != '\n')) {
        line++;
      }
      append(c, start);
    }
  }

  private void endLine(int c) throws IOException {
    if (c == '\r' && peek() == '\n') {
      position++;
    }
    line++;
  }

  private void append(int c, int start) {
    if (length - start == LONGEST_CELL) {
      throw malformed(
          "has a cell of more than " + LONGEST_CELL + " characters",
          "shorter cells, closed quotes");
    }
    if (length == text.length) {
      text = Arrays.copyOf(text, 2 * length);
    }
    text[length++] = (char) c;
  }

  private int read() throws IOException {
    return position < limit || fill() ? buffer[position++] : END;
  }

  private int peek() throws IOException {
    return position < limit || fill() ? buffer[position] : END;
  }

  private boolean fill() throws IOException {
    try {
      position = 0;
      limit = Math.max(reader.read(buffer), 0);
      return limit > 0;
    } catch (CharacterCodingException e) {
      throw TextInput.notUtf8(place());
    }
  }

  private BadInputException malformed(String found, String expected) {
    return new BadInputException(
        "A row",
        place(),
        found,
        expected,
        "Quote cells that hold commas or quotes, and double the quotes inside.");
  }
}
