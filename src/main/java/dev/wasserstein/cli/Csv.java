// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

/** Cells of the CSV files that commands write. */
final class Csv {
  private Csv() {}

  /** A text as a cell, quoted where it must be (RFC 4180). */
  static String cell(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
