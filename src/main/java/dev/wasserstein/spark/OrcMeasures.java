// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The schema in ORC files, by Spark's own reader. */
final class OrcMeasures {
  /** Columns beside the schema's: where a row stood. */
  private static final String FILE = "_wasserstein_file";

  private static final String START = "_wasserstein_start";

  private OrcMeasures() {}

  /**
   * Reads files on the executors.
   *
   * @throws BadInputException if a file is not ORC or lacks the schema's columns; faults of rows
   *     are among what is found
   */
  static JavaRDD<Found> read(Session session, List<InputFile> files, ReadSettings settings) {
    List<String> paths = files.stream().map(InputFile::path).toList();
    try {
      Dataset<Row> table = session.spark().read().orc(paths.toArray(String[]::new));
      MeasureTable.check(table.schema(), String.join(", ", paths));
      return table
          .select(
              functions.col("*"),
              functions.col("_metadata.file_path").as(FILE),
              functions.col("_metadata.file_block_start").as(START))
          .toJavaRDD()
          .mapPartitionsWithIndex(new ReadRows(paths, settings), true);
    } catch (BadInputException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that its signatures do not declare.
      throw HadoopFiles.unreadable(pathIn(e, String.join(", ", paths)), e);
    }
  }

  /** The file that an exception of Spark's speaks of. */
  private static String pathIn(Exception e, String otherwise) {
    return e instanceof SparkThrowable spark && spark.getMessageParameters().containsKey("path")
        ? spark.getMessageParameters().get("path")
        : otherwise;
  }

  private static final class ReadRows
      implements Function2<Integer, Iterator<Row>, Iterator<Found>> {
    private static final long serialVersionUID = 1L;

    private final List<String> paths;
    private final ReadSettings settings;
    private final Pattern ids;

    ReadRows(List<String> paths, ReadSettings settings) {
      this.paths = paths;
      this.settings = settings;
      this.ids = settings.idPattern();
    }

    @Override
    public Iterator<Found> call(Integer partition, Iterator<Row> rows) {
      Map<String, Integer> numbers = new HashMap<>();
      paths.forEach(path -> numbers.put(path, numbers.size()));
      List<Found> found = new ArrayList<>();
      String split = "";
      int row = 0;
      int file = 0;
      try {
        while (rows.hasNext()) {
          Row next = rows.next();
          Path path = new Path(URI.create(next.<String>getAs(FILE)));
          long start = next.<Long>getAs(START);
          String name = path.getName() + (start == 0 ? ":" : ":byte " + start + ", ") + "row ";
          row = name.equals(split) ? row + 1 : 1;
          split = name;
          file = numbers.getOrDefault(path.toString(), 0);
          read(next, name + row, file, ((long) partition << Integer.SIZE) + row, found);
        }
      } catch (Exception e) {
        String path = pathIn(e, paths.get(file));
        found.add(Found.fault(file, Long.MAX_VALUE, HadoopFiles.unreadable(path, e).getMessage()));
      }
      return found.iterator();
    }

    private void read(Row row, String place, int file, long number, List<Found> found) {
      try {
        MeasureRecord record = MeasureTable.toRecord(row, settings.decoding().massRule(), place);
        if (ids.matcher(record.measure().id()).matches()) {
          found.add(Found.measure(file, number, settings.reduce(record)));
        }
      } catch (BadInputException e) {
        found.add(Found.fault(file, number, e.getMessage()));
      }
    }
  }
}
