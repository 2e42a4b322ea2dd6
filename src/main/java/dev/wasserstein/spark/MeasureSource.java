// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.format.AtomLabels;
import dev.wasserstein.format.CostTable;
import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.GroupWeights;
import dev.wasserstein.format.IdxLabels;
import dev.wasserstein.format.LabelTable;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.format.TruthTable;
import dev.wasserstein.format.WeightTable;
import dev.wasserstein.input.ArrangedInput;
import dev.wasserstein.input.FileReader;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.input.HeldRecords;
import dev.wasserstein.input.InputSize;
import dev.wasserstein.input.LocalGroups;
import dev.wasserstein.input.LocalInput;
import dev.wasserstein.input.LocalMemory;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadPart;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.input.ScannedFile;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GroupFaultsException;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.storage.CompleteRun;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** Turns paths into measures, and decides where they are worked on. */
public final class MeasureSource {
  /** Where the work is done. */
  @PublicApi
  public enum Engine {
    /** On the driver for small inputs, otherwise on Spark. */
    AUTO,
    LOCAL,
    SPARK
  }

  /**
   * Files of more bytes than this together, as they lie on disk, are read by the executors of a
   * cluster.
   */
  private static final long LOCAL_BYTES = 64L << 20;

  /** Collections of more work than this per outer iteration go to the executors. */
  private static final double LOCAL_WORK = 2e9;

  private final Session session;
  private final Engine engine;
  private final OptionalInt partitions;
  private final MethodDemand demand;
  private final Optional<GivenMeasures> given;

  /**
   * A source for one command.
   *
   * @param partitions the number of Spark partitions, if the user chose one
   */
  public MeasureSource(Session session, Engine engine, OptionalInt partitions) {
    this(session, engine, partitions, MethodDemand.PAIRS_OF_ATOMS, Optional.empty());
  }

  private MeasureSource(
      Session session,
      Engine engine,
      OptionalInt partitions,
      MethodDemand demand,
      Optional<GivenMeasures> given) {
    this.session = session;
    this.engine = engine;
    this.partitions = partitions;
    this.demand = demand;
    this.given = given;
  }

  /** The same for a method with this demand. */
  public MeasureSource withDemand(MethodDemand other) {
    return new MeasureSource(session, engine, partitions, other, given);
  }

  /** The same with measures of a program in place of the input's files. */
  public MeasureSource withGiven(Optional<GivenMeasures> measures) {
    return new MeasureSource(session, engine, partitions, demand, measures);
  }

  /** Whether a program gives the input. */
  public boolean isGiven() {
    return given.isPresent();
  }

  /**
   * The input: measures that a program gives, or those in the files of the settings; checked.
   *
   * @param grids which grids go together
   * @throws BadInputException if anything in it must be refused
   */
  public MeasureInput input(ReadSettings settings, CollectionCheck.Grids grids) {
    return given
        .map(measures -> open(measures, settings, grids))
        .orElseGet(() -> open(settings, grids));
  }

  /**
   * Checks measures that a program gives, and puts them where they are worked on.
   *
   * @throws BadInputException if anything in them must be refused
   */
  public MeasureInput open(GivenMeasures measures, ReadSettings settings) {
    return open(measures, settings, CollectionCheck.Grids.SAME_SHAPE);
  }

  private MeasureInput open(
      GivenMeasures measures, ReadSettings settings, CollectionCheck.Grids grids) {
    MeasureInput input =
        measures instanceof GivenMeasures.OfTable table && engine != Engine.LOCAL
            ? SparkInput.ofTable(session, table, settings, partitions, demand)
            : here(
                measures instanceof GivenMeasures.OfTable table
                    ? table.collected(settings)
                    : ((GivenMeasures.OfRecords) measures).checked(settings));
    return checked(input, measures.name(), grids);
  }

  private static MeasureInput checked(
      MeasureInput input, String name, CollectionCheck.Grids grids) {
    try {
      CollectionCheck.together(input.headers(), name, grids);
      return ArrangedInput.of(input);
    } catch (BadInputException e) {
      input.close();
      throw e;
    }
  }

  private MeasureInput here(List<MeasureRecord> records) {
    boolean onSpark =
        !records.isEmpty()
            && (engine == Engine.SPARK
                || (engine == Engine.AUTO && !isBestHere(records, LocalMemory.ofThisProcess())));
    return onSpark ? SparkInput.of(session, records, partitions, demand) : new LocalInput(records);
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
    MeasureInput input =
        read(FileScan.of(session, files, settings), settings, new LinkedHashMap<>());
    return checked(input, String.join(", ", settings.paths()), grids);
  }

  /**
   * Reads measures in groups, each checked by itself.
   *
   * @param settings whose decoding says by which columns they are grouped
   * @throws BadInputException if a fault is of no group
   */
  public GroupedInput groups(ReadSettings settings) {
    List<InputFile> files = HadoopFiles.list(session.hadoop(), settings.paths());
    Map<List<String>, String> faults = new LinkedHashMap<>();
    MeasureInput input = read(FileScan.of(session, files, settings), settings, faults);
    return input instanceof SparkInput spark
        ? new SparkGroups(session, spark, partitions)
        : new LocalGroups(session.hadoop(), (LocalInput) input, faults);
  }

  /**
   * Reads a file of weights.
   *
   * @return weights by id, not rescaled
   */
  public Map<String, Double> weightTable(String path) {
    return decode(path, WeightTable::decode);
  }

  /**
   * Reads a file of weights of measures in groups.
   *
   * @param groups the columns by which they are grouped
   */
  public GroupWeights groupWeights(String path, List<String> groups) {
    return decode(path, (in, name) -> GroupWeights.decode(in, name, groups));
  }

  /**
   * Reads a file of what was observed.
   *
   * @param groups the columns by which forecasts are grouped
   * @return observations by group
   */
  public Map<List<String>, Double> truthTable(String path, List<String> groups) {
    return decode(path, (in, name) -> TruthTable.decode(in, name, groups));
  }

  /**
   * Reads a file of classes.
   *
   * @return labels by id
   */
  public Map<String, String> labelTable(String path) {
    return decode(path, LabelTable::decode);
  }

  /** Reads a file of classes of atoms: labels by id and atom. */
  public Map<String, SortedMap<Integer, String>> atomLabelTable(String path) {
    return decode(path, AtomLabels::decode);
  }

  /** Reads a label file of the idx format: a label for each atom or image, in their order. */
  public int[] atomLabels(String path) {
    return decode(path, IdxLabels::decode);
  }

  /**
   * Measures that this process made, where others are worked on.
   *
   * @param where "local" or "spark", as {@link MeasureInput#engine} says
   */
  public MeasureInput spread(List<MeasureRecord> records, String where) {
    return where.equals("spark")
        ? SparkInput.of(session, records, partitions, demand)
        : new LocalInput(records);
  }

  /** Measures that this process made, on the engine that was chosen, or where it is best. */
  public MeasureInput spread(List<MeasureRecord> records) {
    return here(records);
  }

  /** Reads a file of ground costs. */
  public CostTable costTable(String path) {
    return decode(path, CostTable::decode);
  }

  /** How a file of a table that is no measure is read. */
  private interface TableDecoder<T> {
    T decode(InputStream in, String fileName) throws IOException;
  }

  private <T> T decode(String path, TableDecoder<T> decoder) {
    InputFile file = HadoopFiles.one(session.hadoop(), path);
    try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
      return decoder.decode(in, file.name());
    } catch (IOException e) {
      throw HadoopFiles.unreadable(path, e);
    }
  }

  /** The format of the first file. */
  public MeasureFormat format(ReadSettings settings) {
    List<InputFile> files = HadoopFiles.list(session.hadoop(), settings.paths());
    return FileScan.of(session, files.subList(0, 1), settings).get(0).requireFormat();
  }

  /** Whether a path leads to nothing but what a run wrote. */
  public boolean isOfRun(String path) {
    return HadoopFiles.list(session.hadoop(), List.of(path)).stream()
        .allMatch(file -> CompleteRun.holds(session.hadoop(), file));
  }

  /** Reads a file that holds one measure, into this process. */
  public MeasureRecord one(ReadSettings settings) {
    List<InputFile> files = HadoopFiles.list(session.hadoop(), settings.paths());
    HeldRecords held = new HeldRecords(LocalMemory.ofThisProcess().available(), demand);
    readHere(FileScan.of(session, files, settings), settings, held, new LinkedHashMap<>());
    List<MeasureRecord> records = held.list();
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

  private MeasureInput read(
      List<ScannedFile> files, ReadSettings settings, Map<List<String>, String> faults) {
    InputSize size = InputSize.of(files, settings);
    LocalMemory memory = LocalMemory.ofThisProcess();
    if (engine == Engine.LOCAL) {
      if (size.certainty() == DecodedSize.Certainty.EXACT) {
        memory.require(size, demand, String.join(", ", settings.paths()));
      }
      HeldRecords held = new HeldRecords(memory.available(), demand);
      readHere(files, settings, held, faults);
      return held.input();
    }
    return (engine == Engine.AUTO && isSmall(files, size, memory)
            ? readHereIfSmall(files, settings, memory, faults)
            : Optional.<MeasureInput>empty())
        .orElseGet(() -> readOnSpark(files, settings));
  }

  /** Whether the headers say so: an exact size, an estimate, or none, for a bound says nothing. */
  private boolean isSmall(List<ScannedFile> files, InputSize size, LocalMemory memory) {
    if (isBestHere(size, memory)) {
      return true;
    }
    boolean large = files.stream().mapToLong(file -> file.file().bytes()).sum() > LOCAL_BYTES;
    if (large && !session.isOneMachine()) {
      return false;
    }
    boolean fits = memory.ampleNeed(size, demand) <= memory.comfortable();
    boolean quick = demand.work(size) <= LOCAL_WORK;
    return switch (size.certainty()) {
      case EXACT -> fits && quick;
      // What is read here in vain is read again.
      case ROUGH -> fits && (quick || !large);
      case AT_MOST -> !large;
    };
  }

  /**
   * Whether executors would be this process, and do the same work with more ado: that of a kernel
   * along the axes of grids, which fit.
   */
  private boolean isBestHere(InputSize size, LocalMemory memory) {
    return session.isOneMachine()
        && size.certainty() == DecodedSize.Certainty.EXACT
        && demand.isAlongAxes(size)
        && memory.ampleNeed(size, demand) <= memory.available();
  }

  /** Reads into this process; empty if that is too much: executors read it once more. */
  private Optional<MeasureInput> readHereIfSmall(
      List<ScannedFile> files,
      ReadSettings settings,
      LocalMemory memory,
      Map<List<String>, String> faults) {
    HeldRecords held = new HeldRecords(memory.available(), demand);
    try {
      readHere(files, settings, held, faults);
    } catch (BadInputException e) {
      if (!held.isFull()) {
        throw e;
      }
    }
    return held.isFull() || !isBestHere(held.list(), memory)
        ? Optional.empty()
        : Optional.of(held.input());
  }

  private boolean isBestHere(List<MeasureRecord> records, LocalMemory memory) {
    InputSize size = InputSize.of(records);
    return isBestHere(size, memory)
        || (demand.work(size) <= LOCAL_WORK
            && memory.ampleNeed(size, demand) <= memory.comfortable());
  }

  private MeasureInput readOnSpark(List<ScannedFile> files, ReadSettings settings) {
    TaskMemory.ofExecutors(session.context().getConf()).requireToRead(files);
    Optional<SortedRows.Sorted> sorted = sortedRows(files, settings);
    return sorted.isPresent()
        ? SparkInput.ofSorted(session, sorted.get(), partitions, demand)
        : SparkInput.of(session, files, settings, partitions, demand);
  }

  /** Large files of rows on the line, where no more than averages over bins is wanted. */
  private Optional<SortedRows.Sorted> sortedRows(List<ScannedFile> files, ReadSettings settings) {
    boolean large = files.stream().anyMatch(file -> file.file().bytes() > SortedRows.LARGEST_FILE);
    return settings.bins() != ReadSettings.NO_BINS
            && large
            && !settings.decoding().columns().areNamed()
            && files.stream().allMatch(file -> file.is(MeasureFormat::hasRowPerAtom))
        ? SortedRows.read(
            session,
            files.stream().map(ScannedFile::file).toList(),
            settings,
            partitions.orElseGet(() -> session.context().defaultParallelism()))
        : Optional.empty();
  }

  /**
   * Reads all files into this process.
   *
   * @param faults receives what is wrong with groups, where measures are grouped
   */
  private void readHere(
      List<ScannedFile> files,
      ReadSettings settings,
      HeldRecords records,
      Map<List<String>, String> faults) {
    FileReader reader = new FileReader(session.hadoop(), settings);
    for (int n = 0; n < files.size(); n++) {
      ScannedFile file = files.get(n);
      if (file.requireFormat().access() == MeasureFormat.Access.SPARK) {
        try (SparkInput input =
            SparkInput.of(session, List.of(file), settings, partitions, demand)) {
          input.forEach(records);
          input.faults().forEach(faults::putIfAbsent);
        }
        continue;
      }
      try {
        reader.read(ReadPart.whole(file, n), records);
      } catch (GroupFaultsException e) {
        if (records.isFull()) {
          throw e;
        }
        e.faults().forEach(faults::putIfAbsent);
      }
    }
  }

  /** The work of one outer iteration in pairs of atoms: Σ m · m_n. */
  public static double work(List<MeasureHeader> headers, int supportSize) {
    return headers.stream().mapToDouble(header -> (double) supportSize * header.size()).sum();
  }

  /**
   * The memory, in bytes, that a task on Spark needs at most for measures of these sizes, beside
   * what a method works in.
   */
  public static long taskBytes(List<MeasureHeader> headers) {
    return TaskMemory.need(headers, MethodDemand.PAIRS_OF_ATOMS);
  }
}
