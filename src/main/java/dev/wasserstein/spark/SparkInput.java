// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** Measures on the executors, each read where it is worked on. */
final class SparkInput implements MeasureInput {
  private final JavaSparkContext context;
  private final JavaRDD<Found> found;
  private final int partitions;
  private final String reading;
  private final List<MeasureHeader> headers;

  private SparkInput(JavaSparkContext context, JavaRDD<Found> found, int partitions) {
    this(context, found, partitions, WHOLE);
  }

  private SparkInput(
      JavaSparkContext context, JavaRDD<Found> found, int partitions, String reading) {
    this.reading = reading;
    this.context = context;
    this.found = found.persist(StorageLevel.MEMORY_AND_DISK());
    this.partitions = partitions;
    context.setJobDescription("read and check the measures");
    this.headers = check(this.found.map(new ToHeader()).collect());
  }

  /**
   * Reads files on the executors, a task for each few files.
   *
   * @throws BadInputException if a file or measure is bad; of several the first in the order of the
   *     files
   */
  static SparkInput of(
      Session session, List<InputFile> files, ReadSettings settings, int partitions) {
    JavaSparkContext context = session.context();
    List<Numbered> numbered = new ArrayList<>();
    for (int n = 0; n < files.size(); n++) {
      numbered.add(new Numbered(files.get(n), n));
    }
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    int tasks = Math.min(files.size(), 4 * partitions);
    return new SparkInput(
        context,
        context.parallelize(numbered, tasks).flatMap(new ReadFile(configuration, settings)),
        partitions);
  }

  /** Spreads measures that were read already. */
  static SparkInput of(Session session, List<MeasureRecord> records, int partitions) {
    List<Found> found = new ArrayList<>();
    for (int n = 0; n < records.size(); n++) {
      found.add(Found.measure(0, n, records.get(n)));
    }
    return new SparkInput(
        session.context(), session.context().parallelize(found, partitions), partitions);
  }

  /**
   * Reads ORC files with Spark's reader.
   *
   * @throws BadInputException as above
   */
  static SparkInput ofOrc(
      Session session, List<InputFile> files, ReadSettings settings, int partitions) {
    return new SparkInput(
        session.context(), OrcMeasures.read(session, files, settings), partitions);
  }

  /** Measures whose rows were sorted over the cluster. */
  static SparkInput ofSorted(Session session, SortedRows.Sorted sorted, int partitions) {
    return new SparkInput(
        session.context(),
        sorted.found(),
        partitions,
        "rows sorted over " + sorted.partitions() + " partitions");
  }

  private record Numbered(InputFile file, int number) implements Serializable {}

  private record Checked(Found.Position position, MeasureHeader header, String fault)
      implements Serializable {}

  private static List<MeasureHeader> check(List<Checked> unordered) {
    List<Checked> checked = new ArrayList<>(unordered);
    checked.sort(Comparator.comparing(Checked::position));
    checked.stream()
        .filter(each -> !each.fault().isEmpty())
        .findFirst()
        .ifPresent(
            fault -> {
              throw new BadInputException(fault.fault());
            });
    return checked.stream().map(Checked::header).toList();
  }

  /** Reads one file: a task holds the measures of one at a time. */
  private static final class ReadFile implements FlatMapFunction<Numbered, Found> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final ReadSettings settings;

    ReadFile(Broadcast<SerializableConfiguration> configuration, ReadSettings settings) {
      this.configuration = configuration;
      this.settings = settings;
    }

    @Override
    public Iterator<Found> call(Numbered file) {
      FileReader reader = new FileReader(configuration.value().value(), settings);
      List<Found> found = new ArrayList<>();
      try {
        MeasureFormat format = reader.format(file.file());
        reader.read(
            file.file(),
            format,
            measure -> found.add(Found.measure(file.number(), found.size(), measure)));
      } catch (BadInputException e) {
        found.add(Found.fault(file.number(), found.size(), e.getMessage()));
      }
      InputMetrics metrics = TaskContext.get().taskMetrics().inputMetrics();
      metrics.incBytesRead(file.file().bytes());
      metrics.incRecordsRead(found.size());
      return found.iterator();
    }
  }

  private static final class ToHeader implements Function<Found, Checked> {
    private static final long serialVersionUID = 1L;

    @Override
    public Checked call(Found found) {
      MeasureHeader header = found.measure() == null ? null : MeasureHeader.of(found.measure());
      return new Checked(found.position(), header, found.fault());
    }
  }

  @Override
  public List<MeasureHeader> headers() {
    return headers;
  }

  @Override
  public <M extends Measure> Measures<M> measures(
      Map<String, Double> weights, Conversion<M> conversion) {
    TaskMemory.ofExecutors(context.getConf()).requireFor(headers);
    Broadcast<Map<String, Double>> table = context.broadcast(new HashMap<>(weights));
    SparkMeasures<M> measures =
        new SparkMeasures<>(context, found.flatMap(new Weigh<>(table, conversion)), partitions);
    found.unpersist(false);
    return measures;
  }

  private static final class Weigh<M extends Measure>
      implements FlatMapFunction<Found, WeightedMeasure<M>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<String, Double>> weights;
    private final Conversion<M> conversion;

    Weigh(Broadcast<Map<String, Double>> weights, Conversion<M> conversion) {
      this.weights = weights;
      this.conversion = conversion;
    }

    @Override
    public Iterator<WeightedMeasure<M>> call(Found found) {
      if (!found.fault().isEmpty()) {
        // All was well when it was read first: it is read again after the loss of an executor.
        throw new BadInputException(found.fault());
      }
      return LocalInput.weighted(List.of(found.measure()), weights.value(), conversion).iterator();
    }
  }

  @Override
  public List<MeasureRecord> fetch(List<String> ids) {
    context.setJobDescription("fetch " + ids.size() + " measures");
    return found.filter(new HasId(new HashSet<>(ids))).collect().stream()
        .sorted(Comparator.comparing(Found::position))
        .map(Found::measure)
        .toList();
  }

  private static final class HasId implements Function<Found, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Set<String> ids;

    HasId(Set<String> ids) {
      this.ids = ids;
    }

    @Override
    public Boolean call(Found found) {
      return ids.contains(found.measure().measure().id());
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
    found.unpersist(false);
  }
}
