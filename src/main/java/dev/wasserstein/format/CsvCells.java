// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A piece of a CSV file in memory: lines end with LF, numbers have the shortest form that reads
 * back to the same bits.
 */
final class CsvCells {
  private final StringBuilder text = new StringBuilder();
  private boolean lineBegun;

  /** A piece that begins a line. */
  CsvCells() {}

  /** A piece that continues a line with its first cell. */
  static CsvCells continuing() {
    CsvCells cells = new CsvCells();
    cells.lineBegun = true;
    return cells;
  }

  CsvCells cell(String value) {
    separate();
    // A blank line would be no row.
    text.append(value.isBlank() ? '"' + value + '"' : CsvQuotes.quoted(value));
    return this;
  }

  /** The cell of a name that ends in a number and needs no quotes, such as h17. */
  CsvCells cell(String name, int number) {
    separate();
    text.append(name).append(number);
    return this;
  }

  CsvCells cell(double value) {
    separate();
    text.append(value);
    return this;
  }

  CsvCells cells(double[] values) {
    for (double value : values) {
      cell(value);
    }
    return this;
  }

  /**
   * The group, the id and, where the file has that column, the weight of a measure.
   *
   * @param groups the columns of groups that the file has
   */
  CsvCells idAndWeight(MeasureRecord measure, RecordWeights weights, List<String> groups) {
    if (!groups.isEmpty()) {
      measure.source().requireGroup(groups.size()).forEach(this::cell);
    }
    cell(measure.measure().id());
    return weights == RecordWeights.ALL ? cell(measure.weight().orElseThrow()) : this;
  }

  /** Cells as another piece has them, from its begin. */
  CsvCells cells(CsvCells other) {
    separate();
    text.append(other.text);
    return this;
  }

  CsvCells endRow() {
    text.append('\n');
    lineBegun = false;
    return this;
  }

  boolean lineBegun() {
    return lineBegun;
  }

  int length() {
    return text.length();
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Forgets the text, which was written; the line goes on. */
  void clear() {
    text.setLength(0);
  }

  private void separate() {
    if (lineBegun) {
      text.append(',');
    }
    lineBegun = true;
  }
}
