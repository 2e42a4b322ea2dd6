// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.CostTable;
import dev.wasserstein.format.IdxLabels;
import dev.wasserstein.format.LabelTable;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.WeightTable;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.CollectionCheck;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns paths into measures, and decides where they are worked on. */
public final class MeasureSource {
  /** Where the work is done. */
  public enum Engine {
    /** On the driver for small inputs, otherwise on Spark. */
    AUTO,
    LOCAL,
    SPARK
  }

  /** Inputs of more bytes than this are read by the executors. */
  private static final long LOCAL_BYTES = 64L << 20;

  /**
   * Collections of more work than this, in pairs of atoms per outer iteration, go to the executors.
   */
  private static final double LOCAL_WORK = 2e9;

  private final Session session;
  private final Engine engine;
  private final OptionalInt partitions;

  /**
   * A source for one command.
   *
   * @param partitions the number of Spark partitions, if the user chose one
   */
  public MeasureSource(Session session, Engine engine, OptionalInt partitions) {
    this.session = session;
    this.engine = engine;
    this.partitions = partitions;
  }

  /**
   * Reads and checks a collection.
   *
   * @throws BadInputException if anything in it must be refused
   */
  public MeasureInput open(ReadSettings settings) {
    return open(settings, CollectionCheck.Grids.SAME_SHAPE);
  }

  /**
   * Reads and checks a collection.
   *
   * @param grids which grids go together
   * @throws BadInputException if anything in it must be refused
   */
  public MeasureInput open(ReadSettings settings, CollectionCheck.Grids grids) {
    List<InputFile> files = HadoopFiles.list(session.hadoop(), settings.paths());
    MeasureInput input = read(files, settings);
    CollectionCheck.together(input.headers(), String.join(", ", settings.paths()), grids);
    return input;
  }

  /**
   * Reads a file of weights.
   *
   * @return weights by id, not rescaled
   */
  public Map<String, Double> weightTable(String path) {
    InputFile file = HadoopFiles.one(session.hadoop(), path);
    try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
      return WeightTable.decode(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(path, e);
    }
  }

  /**
   * Reads a file of classes.
   *
   * @return labels by id
   */
  public Map<String, String> labelTable(String path) {
    InputFile file = HadoopFiles.one(session.hadoop(), path);
    try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
      return LabelTable.decode(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(path, e);
    }
  }

  /** Reads a label file of the idx format: a label for each atom or image, in their order. */
  public int[] atomLabels(String path) {
    InputFile file = HadoopFiles.one(session.hadoop(), path);
    try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
      return IdxLabels.decode(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(path, e);
    }
  }

  /**
   * Measures that this process made, where others are worked on.
   *
   * @param where "local" or "spark", as {@link MeasureInput#engine} says
   */
  public MeasureInput spread(List<MeasureRecord> records, String where) {
    return where.equals("spark")
        ? SparkInput.of(session, records, partitionCount())
        : new LocalInput(records);
  }

  /** Reads a file of ground costs. */
  public CostTable costTable(String path) {
    InputFile file = HadoopFiles.one(session.hadoop(), path);
    try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
      return CostTable.decode(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(path, e);
    }
  }

  /** The format of the first file. */
  public MeasureFormat format(ReadSettings settings) {
    List<InputFile> files = HadoopFiles.list(session.hadoop(), settings.paths());
    return new FileReader(session.hadoop(), settings).format(files.get(0));
  }

  /** Reads a file that holds one measure, into this process. */
  public MeasureRecord one(ReadSettings settings) {
    List<MeasureRecord> records =
        readHere(HadoopFiles.list(session.hadoop(), settings.paths()), settings);
    if (records.size() != 1) {
      throw new BadInputException(
          "The file",
          String.join(", ", settings.paths()),
          "holds " + records.size() + " measures",
          "exactly one",
          "Name a file with one measure.");
    }
    return records.get(0);
  }

  private MeasureInput read(List<InputFile> files, ReadSettings settings) {
    long bytes = files.stream().mapToLong(InputFile::bytes).sum();
    if (engine == Engine.SPARK || (engine == Engine.AUTO && bytes > LOCAL_BYTES)) {
      return readOnSpark(files, settings);
    }
    List<MeasureRecord> records = readHere(files, settings);
    double largest = 0;
    double atoms = 0;
    for (MeasureRecord record : records) {
      largest = Math.max(largest, record.measure().size());
      atoms += record.measure().size();
    }
    return engine == Engine.AUTO && largest * atoms > LOCAL_WORK
        ? SparkInput.of(session, records, partitionCount())
        : new LocalInput(records);
  }

  private MeasureInput readOnSpark(List<InputFile> files, ReadSettings settings) {
    FileReader reader = new FileReader(session.hadoop(), settings);
    long orc = files.stream().filter(file -> reader.format(file) == MeasureFormat.ORC).count();
    if (orc == 0) {
      Optional<SortedRows.Sorted> sorted = sortedRows(files, settings, reader);
      if (sorted.isPresent()) {
        return SparkInput.ofSorted(session, sorted.get(), partitionCount());
      }
      return SparkInput.of(session, files, settings, partitionCount());
    }
    return orc == files.size()
        ? SparkInput.ofOrc(session, files, settings, partitionCount())
        : SparkInput.of(session, readHere(files, settings), partitionCount());
  }

  /** Large files of rows on the line, where no more than averages over bins is wanted. */
  private Optional<SortedRows.Sorted> sortedRows(
      List<InputFile> files, ReadSettings settings, FileReader reader) {
    boolean large = files.stream().anyMatch(file -> file.bytes() > SortedRows.LARGEST_FILE);
    return settings.bins() != ReadSettings.NO_BINS
            && large
            && files.stream().allMatch(file -> reader.format(file) == MeasureFormat.CSV)
        ? SortedRows.read(session, files, settings, partitionCount())
        : Optional.empty();
  }

  /** Reads all files in this process. */
  private List<MeasureRecord> readHere(List<InputFile> files, ReadSettings settings) {
    FileReader reader = new FileReader(session.hadoop(), settings);
    HeldRecords records = new HeldRecords();
    for (InputFile file : files) {
      MeasureFormat format = reader.format(file);
      if (format == MeasureFormat.ORC) {
        readOrc(file, settings).forEach(records::add);
      } else {
        reader.read(file, format, records::add);
      }
    }
    return records.list();
  }

  private List<MeasureRecord> readOrc(InputFile file, ReadSettings settings) {
    try (SparkInput input = SparkInput.ofOrc(session, List.of(file), settings, partitionCount())) {
      return input.fetch(input.headers().stream().map(MeasureHeader::id).toList());
    }
  }

  private int partitionCount() {
    return partitions.orElseGet(() -> session.context().defaultParallelism());
  }

  /** The work of one outer iteration in pairs of atoms: Σ m · m_n. */
  public static double work(List<MeasureHeader> headers, int supportSize) {
    return headers.stream().mapToDouble(header -> (double) supportSize * header.size()).sum();
  }

  /** The memory, in bytes, that a task on Spark needs at most for measures of these sizes. */
  public static long taskBytes(List<MeasureHeader> headers) {
    return TaskMemory.need(headers);
  }
}
