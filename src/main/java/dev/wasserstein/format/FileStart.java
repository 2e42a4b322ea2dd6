// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name and the first bytes of a file, by which its format is recognised. */
final class FileStart {
  /** Byte order marks, of which files that were put together have several. */
  private static final Pattern MARKS = Pattern.compile("\uFEFF");

  private static final Pattern FIRST_MARK = Pattern.compile("\\A\uFEFF");

  private static final int LOOKED_AT = 64;

  private final String name;
  private final byte[] bytes;
  private final Pattern dropped;
  private final TableColumns columns;
  private Optional<String> text = Optional.empty();

  private FileStart(String name, byte[] bytes, Pattern dropped, TableColumns columns) {
    this.columns = columns;
    this.name = name;
    this.bytes = bytes;
    this.dropped = dropped;
  }

  /**
   * The start of a file of measures.
   *
   * @param name the last part of the path, without .gz
   * @param bytes not compressed any more: all of a short file, otherwise as many as were read
   */
  static FileStart ofMeasures(String name, byte[] bytes, TableColumns columns) {
    return new FileStart(name, bytes, FIRST_MARK, columns);
  }

  /** The same of a file of draws, where marks may stand anywhere. */
  static FileStart ofDraws(String name, byte[] bytes) {
    return new FileStart(name, bytes, MARKS, TableColumns.OURS);
  }

  /** Whether the user said what the columns, or keys, of the file are called. */
  boolean hasNamedColumns() {
    return columns.areNamed();
  }

  String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether it is text of two bytes a character: by its mark, or by its zero bytes. */
  boolean isUtf16() {
    boolean marked = begins("\u00FF\u00FE") || begins("\u00FE\u00FF");
    int zeros = 0;
    int pairs = Math.min(bytes.length, LOOKED_AT) / 2;
    for (int k = 0; k < pairs; k++) {
      zeros += (bytes[2 * k] == 0) != (bytes[2 * k + 1] == 0) ? 1 : 0;
    }
    return marked || (pairs > 1 && zeros == pairs && (isCsv() || isNamed(JsonCodec.ENDINGS)));
  }

  /** Whether the file begins with these bytes, given as the characters of Latin-1. */
  boolean begins(String latin) {
    byte[] magic = latin.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= magic.length
        && Arrays.equals(magic, 0, magic.length, bytes, 0, magic.length);
  }

  /** Whether the name has one of these endings, given without the dot and in lower case. */
  boolean isNamed(List<String> endings) {
    String lower = name.toLowerCase(Locale.ROOT);
    return endings.stream().anyMatch(ending -> lower.endsWith("." + ending));
  }

  boolean isCsv() {
    return isNamed(List.of("csv"));
  }

  /** The bytes as UTF-8, without byte order marks. */
  String text() {
    if (text.isEmpty()) {
      String marked = new String(bytes, StandardCharsets.UTF_8);
      text = Optional.of(dropped.matcher(marked).replaceAll(""));
    }
    return text.get();
  }

  /** Whether the first character that is not white is this. */
  boolean opensWith(String character) {
    return text().stripLeading().startsWith(character);
  }

  /**
   * Whether the header of a CSV file has a column: that is the first line, or, of tables of
   * measures, which have the column {@code id}, the first behind comments.
   */
  boolean hasColumn(String column) {
    String first = text().lines().findFirst().orElse("");
    if (!isComment(first)) {
      return columns(first).contains(column);
    }
    List<String> columns = columns(tableHeader().orElse(""));
    return columns.contains(column) && columns.contains(MeasureColumns.ID);
  }

  /** Our names of the columns of a header. */
  private List<String> columns(String header) {
    return namesIn(header).stream()
        .map(name -> columns.ours(name).toLowerCase(Locale.ROOT))
        .toList();
  }

  private List<String> namesIn(String header) {
    String separator = Pattern.quote(String.valueOf(columns.separatorOf(header)));
    return Arrays.stream(header.split(separator, -1))
        .map(cell -> cell.replace("\"", "").strip())
        .toList();
  }

  /** The columns of the first line that is no comment, as they stand. */
  List<String> header() {
    return namesIn(tableHeader().orElse(""));
  }

  /**
   * The first line that is neither blank nor a comment, as the header of a table; blank where there
   * is none, empty where it has control characters: then this is no text.
   */
  Optional<String> tableHeader() {
    String header =
        text().lines().filter(line -> !line.isBlank() && !isComment(line)).findFirst().orElse("");
    return header.chars().anyMatch(c -> c < ' ' && c != '\t')
        ? Optional.empty()
        : Optional.of(header);
  }

  /** Whether a line begins with {@code #}. */
  boolean hasComments() {
    return text().lines().anyMatch(FileStart::isComment);
  }

  private static boolean isComment(String line) {
    return line.startsWith("#");
  }
}
