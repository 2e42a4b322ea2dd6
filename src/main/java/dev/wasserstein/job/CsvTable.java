// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.format.CsvQuotes;
import dev.wasserstein.storage.RunDirectory;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A CSV file of a run directory (RFC 4180, UTF-8), row by row. */
final class CsvTable implements TableRows {
  private final RunDirectory output;
  private final String name;
  private final PrintWriter writer;

  /** A table with a header line. */
  public CsvTable(RunDirectory output, String name, List<String> columns) {
    this.output = output;
    this.name = name;
    this.writer =
        new PrintWriter(new OutputStreamWriter(output.create(name), StandardCharsets.UTF_8));
    row(columns);
  }

  @Override
  public void row(List<?> cells) {
    writer.print(
        cells.stream()
            .map(cell -> CsvQuotes.quoted(String.valueOf(cell)))
            .collect(Collectors.joining(",")));
    writer.print('\n');
  }

  /** A number as a cell; empty where it is NaN. */
  public static Object blankIfNaN(double value) {
    return Double.isNaN(value) ? "" : value;
  }

  /** Cells one after another. */
  public static List<Object> cells(Object... cells) {
    return new ArrayList<>(Arrays.asList(cells));
  }

  @Override
  public void close() {
    writer.close();
    if (writer.checkError()) {
      throw output.failure(new IOException(name + " is cut off"));
    }
  }
}
