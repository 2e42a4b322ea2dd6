// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** Quotes around cells of CSV that need them (RFC 4180). */
public final class CsvQuotes {
  private CsvQuotes() {}

  /**
   * A text as a cell, quoted where it has commas, quotes or line ends.
   *
   * @param text of any characters
   * @return the cell
   */
  public static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
