// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.CsvQuotes;
import dev.wasserstein.storage.ParquetDraws;
import dev.wasserstein.storage.RunDirectory;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes draws to a CSV file in the layout of Stan's and to a Parquet file, as they come. */
public final class DrawsSink implements Closeable {
  private final RunDirectory output;
  private final Writer csv;
  private final ParquetDraws.Writer parquet;
  private final int dimension;

  /**
   * Begins the files {@code name.csv} and {@code name.parquet}.
   *
   * @param groups the names of columns of texts in front
   * @param parameters the names of the columns
   * @param comments lines that go before the table
   */
  public DrawsSink(
      RunDirectory output,
      String name,
      List<String> groups,
      List<String> parameters,
      List<String> comments) {
    this.output = output;
    this.dimension = parameters.size();
    this.csv =
        new BufferedWriter(
            new OutputStreamWriter(output.create(name + ".csv"), StandardCharsets.UTF_8), 1 << 16);
    this.parquet = output.parquetDraws(name + ".parquet", groups, parameters);
    try {
      for (String comment : comments) {
        csv.append("# ").append(comment).append('\n');
      }
      csv.append(
              Stream.concat(groups.stream(), parameters.stream())
                  .map(CsvQuotes::quoted)
                  .collect(Collectors.joining(",")))
          .append('\n');
    } catch (IOException e) {
      throw output.failure(e);
    }
  }

  /**
   * Writes rows.
   *
   * @param group the cells in front of each
   * @param rows (n × d, row-major)
   */
  public void write(List<String> group, double[] rows) {
    String front =
        group.stream().map(cell -> CsvQuotes.quoted(cell) + ",").collect(Collectors.joining());
    try {
      for (int p = 0; p < rows.length; p++) {
        csv.append(p % dimension == 0 ? front : "");
        csv.append(Double.toString(rows[p])).append((p + 1) % dimension == 0 ? '\n' : ',');
      }
      parquet.write(group, rows);
    } catch (IOException e) {
      throw output.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      csv.close();
      parquet.close();
    } catch (IOException e) {
      throw output.failure(e);
    }
  }
}
