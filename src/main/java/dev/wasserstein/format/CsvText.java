// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.MeasureRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes CSV: lines end with LF, numbers in the shortest form that reads back to the same bits. */
final class CsvText {
  private final Writer writer;
  private boolean lineBegun;

  /** The stream stays open; {@link #flush} must follow the last row. */
  CsvText(OutputStream out) {
    writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  CsvText cell(String text) throws IOException {
    separate();
    if (needsQuotes(text)) {
      writer.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else {
      writer.append(text);
    }
    return this;
  }

  CsvText cell(double value) throws IOException {
    separate();
    writer.append(Double.toString(value));
    return this;
  }

  CsvText cells(double[] values) throws IOException {
    for (double value : values) {
      cell(value);
    }
    return this;
  }

  /** The id and, where the file has that column, the weight of a measure. */
  CsvText idAndWeight(MeasureRecord measure, RecordWeights weights) throws IOException {
    cell(measure.measure().id());
    return weights == RecordWeights.ALL ? cell(measure.weight().orElseThrow()) : this;
  }

  void endRow() throws IOException {
    writer.append('\n');
    lineBegun = false;
  }

  void flush() throws IOException {
    writer.flush();
  }

  private void separate() throws IOException {
    if (lineBegun) {
      writer.append(',');
    }
    lineBegun = true;
  }

  private static boolean needsQuotes(String text) {
    return text.isBlank()
        || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
  }
}
