// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.ReadResult;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The measures in the rows of a table, where the rows are. */
final class TableRows implements Function2<Integer, Iterator<Row>, Iterator<ReadResult>> {
  private static final long serialVersionUID = 1L;

  private final ReadSettings settings;

  private TableRows(ReadSettings settings) {
    this.settings = settings;
  }

  /** Reads a table on the executors; faults of rows are among what is found. */
  static JavaRDD<ReadResult> read(Dataset<Row> table, ReadSettings settings) {
    return table.toJavaRDD().mapPartitionsWithIndex(new TableRows(settings), true);
  }

  /** The measure of one row. */
  static MeasureRecord record(Row row, String place, ReadSettings settings) {
    return settings.reduce(
        MeasureTable.toRecord(
            row,
            settings.decoding().massRule(),
            MeasureTable.group(row, settings.decoding().groups(), place),
            place));
  }

  @Override
  public Iterator<ReadResult> call(Integer partition, Iterator<Row> rows) {
    return new Iterator<>() {
      private int row;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public ReadResult next() {
        row++;
        long position = ((long) partition << Integer.SIZE) + row;
        try {
          return ReadResult.measure(
              0,
              position,
              record(rows.next(), "row " + row + " of partition " + partition, settings));
        } catch (BadInputException e) {
          return ReadResult.fault(0, position, e.getMessage());
        }
      }
    };
  }
}
