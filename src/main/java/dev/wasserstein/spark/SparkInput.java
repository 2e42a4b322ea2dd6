// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.input.FileReader;
import dev.wasserstein.input.LocalInput;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadPart;
import dev.wasserstein.input.ReadPlan;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.input.ScannedFile;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** Measures on the executors, each read where it is worked on. */
final class SparkInput implements MeasureInput {
  /** Measures that this process made travel in pieces of about this size, beside the tasks. */
  private static final long PIECE_BYTES = 4L << 20;

  private final Session session;
  private final JavaSparkContext context;
  private final JavaRDD<ReadResult> found;
  private final boolean kept;
  private final OptionalInt partitions;
  private final String reading;
  private final List<Checked> checked;
  private final Map<List<String>, String> faults;
  private final long passedOver;
  private final MethodDemand demand;

  private SparkInput(
      Session session,
      JavaRDD<ReadResult> found,
      OptionalInt partitions,
      MethodDemand demand,
      String reading) {
    this.reading = reading;
    this.session = session;
    this.context = session.context();
    this.demand = demand;
    this.kept = true;
    this.found = found.persist(StorageLevel.MEMORY_AND_DISK());
    this.partitions = partitions;
    context.setJobDescription("read and check the measures");
    try {
      List<Checked> all = check(this.found.map(new Check()).collect());
      this.checked = all.stream().filter(each -> each.header() != null).toList();
      this.passedOver = all.stream().mapToLong(Checked::passedOver).sum();
      this.faults = new LinkedHashMap<>();
      for (Checked each : all) {
        if (!each.fault().isEmpty()) {
          faults.putIfAbsent(each.group(), each.fault());
        }
      }
    } catch (Exception | Error e) {
      // A session of our own ends now; to ask dying executors would only fill the log.
      if (!session.isOwn()) {
        found.unpersist(false);
      }
      throw e;
    }
  }

  /** The measures of one group of another input, which keeps them. */
  private SparkInput(SparkInput all, List<String> group) {
    this.reading = all.reading;
    this.session = all.session;
    this.context = all.context;
    this.demand = all.demand;
    this.kept = false;
    this.found = all.found.filter(new IsIn(Set.of(group)));
    this.partitions = all.partitions;
    this.checked =
        all.checked.stream().filter(each -> each.header().group().equals(group)).toList();
    this.faults = Map.of();
    this.passedOver = 0;
  }

  /** The measures of one group. Closing it leaves this open. */
  SparkInput alone(List<String> group) {
    return new SparkInput(this, group);
  }

  /** What is wrong with groups, where measures are grouped. */
  Map<List<String>, String> faults() {
    return faults;
  }

  /** The measures that were read. */
  JavaRDD<ReadResult> found() {
    return found;
  }

  /** The measures in some groups. */
  static final class IsIn implements Function<ReadResult, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Set<List<String>> groups;

    IsIn(Set<List<String>> groups) {
      this.groups = groups;
    }

    @Override
    public Boolean call(ReadResult found) {
      return found.measure() != null && groups.contains(found.measure().source().group());
    }
  }

  /**
   * Reads files on the executors; ORC files with Spark's reader.
   *
   * @param files in their order, at least one
   * @param partitions in which the measures are worked on, if the user chose
   * @param demand of the method that works on them
   * @throws BadInputException if a file or measure is bad; of several the first in the order of the
   *     files
   */
  static SparkInput of(
      Session session,
      List<ScannedFile> files,
      ReadSettings settings,
      OptionalInt partitions,
      MethodDemand demand) {
    JavaSparkContext context = session.context();
    List<ReadPart> plain = new ArrayList<>();
    Map<String, Integer> orc = new LinkedHashMap<>();
    for (int n = 0; n < files.size(); n++) {
      if (files.get(n).is(format -> format.access() == MeasureFormat.Access.SPARK)) {
        orc.put(files.get(n).file().path(), n);
      } else {
        plain.add(ReadPart.whole(files.get(n), n));
      }
    }
    List<JavaRDD<ReadResult>> found = new ArrayList<>();
    if (!plain.isEmpty()) {
      int cores = partitions.orElse(context.defaultParallelism());
      found.add(read(session, ReadPlan.of(plain, cores), settings));
    }
    if (!orc.isEmpty()) {
      found.add(OrcMeasures.read(session, orc, settings));
    }
    return new SparkInput(
        session,
        found.size() == 1 ? found.get(0) : found.get(0).union(found.get(1)),
        partitions,
        demand,
        WHOLE);
  }

  private static JavaRDD<ReadResult> read(Session session, ReadPlan plan, ReadSettings settings) {
    JavaSparkContext context = session.context();
    Broadcast<SerializableConfiguration> configuration =
        session.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    return context
        .parallelize(plan.tasks(), plan.tasks().size())
        .flatMap(new ReadParts(configuration, settings));
  }

  /**
   * Spreads measures that this process made. They are broadcast, piece by piece: a task names its
   * pieces, and an executor fetches those that it works on.
   */
  static SparkInput of(
      Session session, List<MeasureRecord> records, OptionalInt partitions, MethodDemand demand) {
    JavaSparkContext context = session.context();
    List<Broadcast<Piece>> pieces = new ArrayList<>();
    List<ReadResult> piece = new ArrayList<>();
    long bytes = 0;
    for (int n = 0; n < records.size(); n++) {
      piece.add(ReadResult.measure(0, n, records.get(n)));
      bytes += records.get(n).bytes();
      if (bytes >= PIECE_BYTES || n == records.size() - 1) {
        pieces.add(session.broadcast(new Piece(new ArrayList<>(piece))));
        piece.clear();
        bytes = 0;
      }
    }
    int tasks = Math.min(pieces.size(), partitions.orElse(context.defaultParallelism()));
    return new SparkInput(
        session,
        context.parallelize(pieces, tasks).flatMap(new Unpack()),
        partitions,
        demand,
        WHOLE);
  }

  @SuppressWarnings("NonApiType") // must be Serializable, which List is not
  private record Piece(ArrayList<ReadResult> found) implements Serializable {}

  private static final class Unpack implements FlatMapFunction<Broadcast<Piece>, ReadResult> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<ReadResult> call(Broadcast<Piece> piece) {
      return piece.value().found().iterator();
    }
  }

  /** Reads a table, each row where it is. */
  static SparkInput ofTable(
      Session session,
      GivenMeasures.OfTable given,
      ReadSettings settings,
      OptionalInt partitions,
      MethodDemand demand) {
    MeasureTable.check(given.table().schema(), settings.decoding().groups(), given.name());
    return new SparkInput(
        session, TableRows.read(given.table(), settings), partitions, demand, WHOLE);
  }

  /** Measures whose rows were sorted over the cluster. */
  static SparkInput ofSorted(
      Session session, SortedRows.Sorted sorted, OptionalInt partitions, MethodDemand demand) {
    return new SparkInput(
        session,
        sorted.found(),
        partitions,
        demand,
        "rows sorted over " + sorted.partitions() + " partitions");
  }

  /**
   * What the driver knows of a measure.
   *
   * @param header null where there is a fault, or rows that are no measures
   * @param partition where it lies
   * @param bytes that it takes there
   * @param passedOver such rows
   */
  private record Checked(
      ReadResult.Position position,
      MeasureHeader header,
      int partition,
      long bytes,
      String fault,
      List<String> group,
      long passedOver)
      implements Serializable {}

  private static List<Checked> check(List<Checked> unordered) {
    List<Checked> checked = new ArrayList<>(unordered);
    checked.sort(Comparator.comparing(Checked::position));
    checked.stream()
        .filter(each -> !each.fault().isEmpty() && each.group().isEmpty())
        .findFirst()
        .ifPresent(
            fault -> {
              throw new BadInputException(fault.fault());
            });
    return checked;
  }

  private static final class ReadParts implements FlatMapFunction<List<ReadPart>, ReadResult> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final ReadSettings settings;

    ReadParts(Broadcast<SerializableConfiguration> configuration, ReadSettings settings) {
      this.configuration = configuration;
      this.settings = settings;
    }

    @Override
    public Iterator<ReadResult> call(List<ReadPart> parts) {
      return new ReadResultStream(new FileReader(configuration.value().value(), settings), parts);
    }
  }

  private static final class Check implements Function<ReadResult, Checked> {
    private static final long serialVersionUID = 1L;

    /** Of the last measure of the task: mostly those of the next one, too. */
    private MeasureHeader.Levels levels = MeasureHeader.Levels.NONE;

    @Override
    public Checked call(ReadResult found) {
      boolean good = found.measure() != null;
      return new Checked(
          found.position(),
          good ? header(found.measure()) : null,
          TaskContext.getPartitionId(),
          good ? found.measure().bytes() : 0,
          found.fault(),
          found.group(),
          found.passedOver());
    }

    private MeasureHeader header(MeasureRecord record) {
      MeasureHeader header =
          (record.source().group().isEmpty()
                  ? MeasureHeader.of(record)
                  : MeasureHeader.withContent(record))
              .sharing(levels);
      levels = header.levels();
      return header;
    }
  }

  @Override
  public List<MeasureHeader> headers() {
    return checked.stream().map(Checked::header).toList();
  }

  @Override
  public <M extends Measure> Measures<M> measures(
      Map<String, Double> weights, Conversion<M> conversion) {
    TaskMemory.ofExecutors(context.getConf()).requireFor(headers(), demand);
    Broadcast<Map<String, Double>> table = session.broadcast(new HashMap<>(weights));
    SparkMeasures<M> measures =
        new SparkMeasures<>(
            context, found.flatMap(new Weigh<>(table, conversion)), partitionCount());
    close();
    return measures;
  }

  /**
   * As many as there are cores, or more: small enough to lie in memory beside others. If there were
   * about as many tasks, as many as these, so that measures may stay where they are.
   */
  private int partitionCount() {
    long bytes = checked.stream().mapToLong(Checked::bytes).sum();
    long least =
        Math.max(
            context.defaultParallelism(),
            (bytes + ReadPlan.PARTITION_BYTES - 1) / ReadPlan.PARTITION_BYTES);
    int tasks = found.getNumPartitions();
    boolean near = least <= tasks && tasks <= least + least / 2;
    return partitions.orElse(near ? tasks : (int) least);
  }

  private static final class Weigh<M extends Measure>
      implements FlatMapFunction<ReadResult, WeightedMeasure<M>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<String, Double>> weights;
    private final Conversion<M> conversion;

    Weigh(Broadcast<Map<String, Double>> weights, Conversion<M> conversion) {
      this.weights = weights;
      this.conversion = conversion;
    }

    @Override
    public Iterator<WeightedMeasure<M>> call(ReadResult found) {
      if (!found.fault().isEmpty()) {
        // All was well when it was read first: it is read again after the loss of an executor.
        throw new BadInputException(found.fault());
      }
      return found.measure() == null
          ? Collections.emptyIterator()
          : LocalInput.weighted(List.of(found.measure()), weights.value(), conversion).iterator();
    }
  }

  /** Looks for them only where they lie. */
  @Override
  public List<MeasureRecord> fetch(List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    int[] places =
        checked.stream()
            .filter(each -> wanted.contains(each.header().id()))
            .mapToInt(Checked::partition)
            .distinct()
            .toArray();
    context.setJobDescription("fetch " + ids.size() + " measures");
    List<ReadResult> fetched = new ArrayList<>();
    for (List<ReadResult> some : found.filter(new HasId(wanted)).collectPartitions(places)) {
      fetched.addAll(some);
    }
    return fetched.stream()
        .sorted(Comparator.comparing(ReadResult::position))
        .map(ReadResult::measure)
        .toList();
  }

  @Override
  public long passedOver() {
    return passedOver;
  }

  /** The tasks that read. */
  List<Partition> partitions() {
    return found.partitions();
  }

  /** Gives all measures to this process, a partition at a time, in their order in each. */
  void forEach(Consumer<MeasureRecord> sink) {
    context.setJobDescription("bring the measures to this process");
    found
        .toLocalIterator()
        .forEachRemaining(
            each -> {
              if (each.measure() != null) {
                sink.accept(each.measure());
              }
            });
  }

  private static final class HasId implements Function<ReadResult, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Set<String> ids;

    HasId(Set<String> ids) {
      this.ids = ids;
    }

    @Override
    public Boolean call(ReadResult found) {
      return found.measure() != null && ids.contains(found.measure().measure().id());
    }
  }

  @Override
  public String engine() {
    return "spark";
  }

  @Override
  public String reading() {
    return reading;
  }

  @Override
  public void close() {
    if (kept) {
      found.unpersist(false);
    }
  }
}
