// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.DecodeSettings;
import dev.wasserstein.format.DrawsCodec;
import dev.wasserstein.format.FileNames;
import dev.wasserstein.format.RowSelection;
import dev.wasserstein.format.TableColumns;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.storage.OrcDraws;
import dev.wasserstein.storage.PartitionColumns;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/** The schema in ORC files, by Spark's own reader. */
final class OrcMeasures {
  /** Columns beside the schema's: where a row stood. */
  private static final String FILE = "_wasserstein_file";

  private static final String START = "_wasserstein_start";

  private OrcMeasures() {}

  private static DataFrameReader reader(Session session, List<String> paths) {
    DataFrameReader reader = session.spark().read();
    if (paths.stream().anyMatch(path -> FilePaths.hasColon(new Path(path)))) {
      FilePaths.rawLocalFiles(reader::option);
    }
    return reader;
  }

  /**
   * Reads files on the executors.
   *
   * @param files the number of each in the input, by path
   * @throws BadInputException if a file is not ORC or lacks the schema's columns; faults of rows
   *     are among what is found
   */
  static JavaRDD<ReadResult> read(
      Session session, Map<String, Integer> files, ReadSettings settings) {
    List<String> paths = List.copyOf(files.keySet());
    try {
      Dataset<Row> table =
          ours(
              reader(session, paths).orc(paths.toArray(String[]::new)),
              settings.decoding(),
              String.join(", ", paths));
      if (!settings.decoding().columns().areNamed() && MeasureTable.isOfDraws(table.schema())) {
        return draws(session, files, settings);
      }
      boolean atoms = AtomTable.isOne(table.schema());
      if (!atoms) {
        MeasureTable.check(table.schema(), settings.decoding().groups(), String.join(", ", paths));
      }
      Dataset<Row> placed =
          table.select(
              functions.col("*"),
              functions.col("_metadata.file_path").as(FILE),
              (atoms ? functions.lit(0L) : functions.col("_metadata.file_block_start")).as(START));
      return (atoms ? AtomTable.measures(placed, kept(table, settings)) : placed)
          .toJavaRDD()
          .mapPartitionsWithIndex(new ReadRows(Map.copyOf(files), settings), true);
    } catch (BadInputException e) {
      throw e;
    } catch (Exception e) {
      // Spark throws checked exceptions that its signatures do not declare.
      throw HadoopFiles.unreadable(pathIn(e, String.join(", ", paths)), e);
    }
  }

  /** A measure for each file. */
  private static JavaRDD<ReadResult> draws(
      Session session, Map<String, Integer> files, ReadSettings settings) {
    Broadcast<SerializableConfiguration> configuration =
        session.broadcast(new SerializableConfiguration(session.context().hadoopConfiguration()));
    List<String> paths =
        files.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .toList();
    return session
        .context()
        .parallelize(paths, paths.size())
        .mapPartitions(new ReadDraws(configuration, Map.copyOf(files), settings));
  }

  private static final class ReadDraws implements FlatMapFunction<Iterator<String>, ReadResult> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final Map<String, Integer> files;
    private final ReadSettings settings;

    ReadDraws(
        Broadcast<SerializableConfiguration> configuration,
        Map<String, Integer> files,
        ReadSettings settings) {
      this.configuration = configuration;
      this.files = files;
      this.settings = settings;
    }

    @Override
    public Iterator<ReadResult> call(Iterator<String> paths) {
      List<ReadResult> found = new ArrayList<>();
      while (paths.hasNext()) {
        String path = paths.next();
        int number = files.get(path);
        try {
          InputFile file = HadoopFiles.one(configuration.value().value(), path);
          MeasureRecord record =
              DrawsCodec.record(
                  FileNames.drawsId(file.name()),
                  OrcDraws.read(
                      configuration.value().value(), file, name -> true, RowSelection.ALL));
          if (settings.idPattern().matcher(record.measure().id()).matches()) {
            found.add(
                ReadResult.measure(
                    number,
                    1,
                    settings.reduce(record).orWeight(PartitionColumns.of(path).weight(path))));
          }
        } catch (BadInputException e) {
          found.add(ReadResult.fault(number, 1, e.getMessage()));
        }
      }
      return found.iterator();
    }
  }

  /** The columns that a measure has one value of: where it lies, and its group. */
  private static String[] kept(Dataset<Row> table, ReadSettings settings) {
    List<String> columns = List.of(table.columns());
    return Stream.concat(
            Stream.of(FILE, START), settings.decoding().groups().stream().filter(columns::contains))
        .toArray(String[]::new);
  }

  /** The columns that were named, under our names; all where none was. */
  private static Dataset<Row> ours(Dataset<Row> table, DecodeSettings settings, String place) {
    TableColumns columns = settings.columns();
    if (!columns.areNamed()) {
      return table;
    }
    List<String> names = List.of(table.columns());
    columns.require(names, place);
    return table.select(
        names.stream()
            .filter(name -> !columns.ours(name).isEmpty() || settings.groups().contains(name))
            .map(
                name ->
                    table
                        .col("`" + name.replace("`", "``") + "`")
                        .as(columns.ours(name).isEmpty() ? name : columns.ours(name)))
            .toArray(Column[]::new));
  }

  /** The file that an exception of Spark's speaks of. */
  private static String pathIn(Exception e, String otherwise) {
    return e instanceof SparkThrowable spark && spark.getMessageParameters().containsKey("path")
        ? spark.getMessageParameters().get("path")
        : otherwise;
  }

  private static final class ReadRows
      implements Function2<Integer, Iterator<Row>, Iterator<ReadResult>> {
    private static final long serialVersionUID = 1L;

    private final Map<String, Integer> files;
    private final ReadSettings settings;

    ReadRows(Map<String, Integer> files, ReadSettings settings) {
      this.files = files;
      this.settings = settings;
    }

    @Override
    public Iterator<ReadResult> call(Integer partition, Iterator<Row> rows) {
      return new FoundRows((long) partition << Integer.SIZE, rows, files, settings);
    }
  }

  /** What is found in the rows, one at a time. */
  private static final class FoundRows implements Iterator<ReadResult> {
    private final long first;
    private final Iterator<Row> rows;
    private final Map<String, Integer> files;
    private final ReadSettings settings;
    private final Pattern ids;
    private String split = "";
    private int row;
    private String path;
    private int file;
    private boolean ended;
    private Optional<ReadResult> next = Optional.empty();

    FoundRows(long first, Iterator<Row> rows, Map<String, Integer> files, ReadSettings settings) {
      this.first = first;
      this.rows = rows;
      this.files = files;
      this.settings = settings;
      this.ids = settings.idPattern();
      // Where the first row cannot be read, the first of the files stands for it.
      Map.Entry<String, Integer> least =
          Collections.min(files.entrySet(), Map.Entry.comparingByValue());
      this.path = least.getKey();
      this.file = least.getValue();
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && !ended) {
        try {
          if (rows.hasNext()) {
            next = found(rows.next());
          } else {
            ended = true;
          }
        } catch (Exception e) {
          String faulty = pathIn(e, path);
          next =
              Optional.of(
                  ReadResult.fault(
                      file, Long.MAX_VALUE, HadoopFiles.unreadable(faulty, e).getMessage()));
          ended = true;
        }
      }
      return next.isPresent();
    }

    @Override
    public ReadResult next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ReadResult found = next.get();
      next = Optional.empty();
      return found;
    }

    private Optional<ReadResult> found(Row record) {
      Path at = new Path(URI.create(record.<String>getAs(FILE)));
      long start = record.<Long>getAs(START);
      String name = at.getName() + (start == 0 ? ":" : ":byte " + start + ", ") + "row ";
      row = name.equals(split) ? row + 1 : 1;
      split = name;
      path = at.toString();
      file = files.getOrDefault(path, file);
      List<String> group = List.of();
      try {
        Grouping grouping = Grouping.of(settings.decoding().groups(), path);
        List<String> cells = MeasureTable.group(record, grouping.inTable(), name + row);
        group = grouping.whole(cells);
        MeasureRecord measure =
            grouping.place(
                MeasureTable.toRecord(record, settings.decoding().massRule(), cells, name + row));
        if (!ids.matcher(measure.measure().id()).matches()) {
          return Optional.empty();
        }
        return Optional.of(
            ReadResult.measure(
                file,
                first + row,
                settings.reduce(measure).orWeight(PartitionColumns.of(path).weight(path))));
      } catch (BadInputException e) {
        return Optional.of(ReadResult.fault(file, first + row, group, e.getMessage()));
      }
    }
  }
}
