// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureEncoder;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.TableEncoder;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.RunDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.spark.sql.SaveMode;

/** Writes measures to a file of any format. */
public final class MeasureSink {
  private final Session session;
  private final RunDirectory output;

  /** A sink into an output that is being built. */
  public MeasureSink(Session session, RunDirectory output) {
    this.session = session;
    this.output = output;
  }

  /**
   * Writes one file.
   *
   * @param name the file's name in the output
   * @throws dev.wasserstein.measure.BadInputException if the format cannot hold one of the measures
   */
  public void write(MeasureFormat format, String name, List<MeasureRecord> measures) {
    write(format, name, measures, List.of());
  }

  /**
   * Writes one file, of a table.
   *
   * @param groups the columns in front, for the cells that each measure's source has
   * @throws IllegalArgumentException if there are some, and the format has no columns for them
   */
  public void write(
      MeasureFormat format, String name, List<MeasureRecord> measures, List<String> groups) {
    boolean canHold =
        format.access() == MeasureFormat.Access.PARQUET_JAVA
            || format.encoder().orElse(null) instanceof TableEncoder;
    if (!groups.isEmpty() && !canHold) {
      throw new IllegalArgumentException(format.formatName() + " with columns of groups");
    }
    switch (format.access()) {
      case PARQUET_JAVA -> output.writeParquet(name, measures, groups);
      case SPARK -> writeOrc(name, measures);
      case STREAM, GROUP -> {
        try (OutputStream out = output.create(name)) {
          MeasureEncoder encoder = format.encoder().orElseThrow();
          if (encoder instanceof TableEncoder table) {
            table.encode(measures, groups, out);
          } else {
            encoder.encode(measures, out);
          }
        } catch (IOException e) {
          throw output.failure(e);
        }
      }
    }
  }

  /** Spark writes directories of part files: one part, moved to the name. */
  private void writeOrc(String name, List<MeasureRecord> measures) {
    String parts = name + ".parts";
    MeasureTable.of(session.spark(), measures)
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .orc(output.path(parts));
    output.movePart(parts, name);
  }
}
