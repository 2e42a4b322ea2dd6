// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.input.FilePart;
import dev.wasserstein.input.MeasureRows;
import dev.wasserstein.input.PartSummary;
import dev.wasserstein.input.PartialBins;
import dev.wasserstein.input.PartitionedRows;
import dev.wasserstein.input.ReadResult;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.input.RowBlock;
import dev.wasserstein.input.RowPartitioning;
import dev.wasserstein.input.RowSummary;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import dev.wasserstein.transport.AscendingOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Point clouds on the line in CSV files that are too large for a task. The files are read in parts
 * of {@value #PART_BYTES} bytes, twice: first what is bad is refused and a sample of each measure
 * drawn; then the rows go to partitions by measure and coordinate, split at quantiles of the
 * samples, where they are sorted. Each partition adds up its part of the bin averages, once it
 * knows how much mass lies before it.
 *
 * <p>The averages and the spread are those of {@link
 * dev.wasserstein.transport.exact.QuantileFunction#binned} but for rounding, since sums are split
 * otherwise. A measure may have any number of atoms; a task holds a part's rows and about {@value
 * #PARTITION_ROWS} different places, whatever their number.
 */
final class SortedRows {
  /** A file of more bytes than this does not go through a single task. */
  static final long LARGEST_FILE = 128L << 20;

  private static final long PART_BYTES = 64L << 20;

  /** A partition of the sort has about so many rows. */
  private static final long PARTITION_ROWS = 2_000_000;

  /** Measures of fewer atoms than this for each bin, on average, gain nothing from being binned. */
  private static final int ATOMS_PER_BIN = 4;

  private final Session session;
  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> configuration;
  private final ReadSettings settings;
  private final List<FilePart> parts;

  private SortedRows(Session session, ReadSettings settings, List<FilePart> parts) {
    this.session = session;
    this.context = session.context();
    this.configuration =
        session.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.settings = settings;
    this.parts = parts;
  }

  /**
   * Measures over the cluster.
   *
   * @param partitions in which the rows were sorted
   */
  record Sorted(JavaRDD<ReadResult> found, int partitions) {}

  /**
   * Reads files of rows.
   *
   * @param files CSV
   * @param partitions the least number to sort in
   * @return nothing if the files do better without: their rows are of another dimension, of
   *     measures that are small, or not to be told from parts of cells
   * @throws BadInputException if a row or a measure is bad
   */
  static Optional<Sorted> read(
      Session session, List<InputFile> files, ReadSettings settings, int partitions) {
    return read(session, files, settings, partitions, PART_BYTES);
  }

  static Optional<Sorted> read(
      Session session,
      List<InputFile> files,
      ReadSettings settings,
      int partitions,
      long partBytes) {
    List<FilePart> parts = new ArrayList<>();
    for (InputFile file : files) {
      try (InputStream in = HadoopFiles.open(session.hadoop(), file)) {
        if (new PointRows(in, file.name()).dimension() != 1) {
          return Optional.empty();
        }
        parts.addAll(FilePart.of(session.hadoop(), file, partBytes));
      } catch (IOException e) {
        throw HadoopFiles.unreadable(file.path(), e);
      }
    }
    return new SortedRows(session, settings, parts).read(session, partitions);
  }

  private Optional<Sorted> read(Session session, int partitions) {
    context.setJobDescription("count the rows of each measure");
    List<PartSummary> summaries =
        context
            .parallelize(parts, parts.size())
            .mapPartitionsWithIndex(new Summarise(configuration), false)
            .collect();
    if (summaries.stream().anyMatch(each -> each.use() != PartSummary.Use.GOOD)) {
      return Optional.empty();
    }
    List<MeasureRows> known = MeasureRows.of(parts, summaries, settings, session.hadoop());
    long atoms = known.stream().mapToLong(MeasureRows::atoms).sum();
    if (atoms < ATOMS_PER_BIN * (double) settings.bins() * known.size()) {
      return Optional.empty();
    }
    return Optional.of(sort(known, Math.max(1, Math.min(PARTITION_ROWS, atoms / partitions))));
  }

  /** What is to be known of a measure where it is put together. */
  private record Whole(
      String id, String place, double weight, int atoms, double lower, double upper)
      implements Serializable {
    static Whole of(MeasureRows known) {
      return new Whole(
          known.id,
          known.place(),
          known.weight,
          (int) known.atoms(),
          known.pieces.stream().mapToDouble(RowSummary::lower).min().orElseThrow(),
          known.pieces.stream().mapToDouble(RowSummary::upper).max().orElseThrow());
    }
  }

  private Sorted sort(List<MeasureRows> known, long rows) {
    RowPartitioning partitioning = RowPartitioning.of(known, rows);
    Broadcast<RowPartitioning> shared = session.broadcast(partitioning);
    JavaRDD<RowBlock> blocks =
        context
            .parallelize(parts, parts.size())
            .mapPartitions(new PartitionRows(configuration, shared))
            .keyBy(new PartitionOf(shared))
            .partitionBy(new HashPartitioner(partitioning.partitionCount()))
            .values();
    context.setJobDescription("sort the rows of " + known.size() + " measures");
    double[] masses = new double[partitioning.measures().length];
    blocks.mapPartitions(new Masses()).collect().forEach(m -> masses[m.slot()] = m.mass());
    double[] before = new double[masses.length];
    double[] totals = new double[known.size()];
    for (int slot = 0; slot < masses.length; ) {
      int measure = partitioning.measures()[slot];
      NeumaierSum sum = new NeumaierSum();
      for (; slot < masses.length && partitioning.measures()[slot] == measure; slot++) {
        before[slot] = sum.value();
        sum.add(masses[slot]);
      }
      totals[measure] = sum.value();
    }
    Broadcast<Levels> levels =
        session.broadcast(new Levels(partitioning.measures(), before, totals, settings.bins()));
    Broadcast<List<Whole>> wholes =
        session.broadcast(new ArrayList<>(known.stream().map(Whole::of).toList()));
    JavaRDD<ReadResult> found =
        blocks
            .mapPartitions(new Bin(levels))
            .keyBy(PartialBins::measure)
            .partitionBy(new HashPartitioner(Math.min(known.size(), partitioning.partitionCount())))
            .values()
            .mapPartitions(new Join(wholes, settings.bins()));
    return new Sorted(found, partitioning.partitionCount());
  }

  private static final class Summarise
      implements Function2<Integer, Iterator<FilePart>, Iterator<PartSummary>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;

    Summarise(Broadcast<SerializableConfiguration> configuration) {
      this.configuration = configuration;
    }

    @Override
    public Iterator<PartSummary> call(Integer number, Iterator<FilePart> parts) {
      List<PartSummary> summaries = new ArrayList<>();
      parts.forEachRemaining(
          part -> summaries.add(PartSummary.of(part, configuration.value().value(), number)));
      return summaries.iterator();
    }
  }

  /** Reads parts of files again and deals their rows out. */
  private static final class PartitionRows
      implements FlatMapFunction<Iterator<FilePart>, RowBlock> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final Broadcast<RowPartitioning> partitioning;

    PartitionRows(
        Broadcast<SerializableConfiguration> configuration,
        Broadcast<RowPartitioning> partitioning) {
      this.configuration = configuration;
      this.partitioning = partitioning;
    }

    @Override
    public Iterator<RowBlock> call(Iterator<FilePart> parts) throws IOException {
      return new PartitionedRows(parts, configuration.value().value(), partitioning.value());
    }
  }

  private static final class PartitionOf implements Function<RowBlock, Integer> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<RowPartitioning> partitioning;

    PartitionOf(Broadcast<RowPartitioning> partitioning) {
      this.partitioning = partitioning;
    }

    @Override
    public Integer call(RowBlock block) {
      return partitioning.value().partitions()[block.slot()];
    }
  }

  private record SlotMass(int slot, double mass) implements Serializable {}

  /** The mass of each slot of a partition. */
  private static final class Masses implements FlatMapFunction<Iterator<RowBlock>, SlotMass> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<SlotMass> call(Iterator<RowBlock> blocks) {
      Map<Integer, NeumaierSum> sums = new TreeMap<>();
      while (blocks.hasNext()) {
        RowBlock block = blocks.next();
        NeumaierSum sum = sums.computeIfAbsent(block.slot(), any -> new NeumaierSum());
        for (double mass : block.masses()) {
          sum.add(mass);
        }
      }
      return sums.entrySet().stream()
          .map(each -> new SlotMass(each.getKey(), each.getValue().value()))
          .iterator();
    }
  }

  /**
   * How much mass lies before each slot.
   *
   * @param measures the number of each slot's measure
   * @param totals the mass of each measure
   */
  private record Levels(int[] measures, double[] before, double[] totals, int bins)
      implements Serializable {}

  /** Sorts the slots of a partition and adds up what they give to the bins. */
  private static final class Bin implements FlatMapFunction<Iterator<RowBlock>, PartialBins> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Levels> levels;

    Bin(Broadcast<Levels> levels) {
      this.levels = levels;
    }

    @Override
    public Iterator<PartialBins> call(Iterator<RowBlock> blocks) {
      Map<Integer, List<RowBlock>> bySlot = new TreeMap<>();
      blocks.forEachRemaining(
          block -> bySlot.computeIfAbsent(block.slot(), any -> new ArrayList<>()).add(block));
      Levels all = levels.value();
      AscendingOrder order = new AscendingOrder();
      List<PartialBins> parts = new ArrayList<>();
      bySlot.forEach(
          (slot, some) -> {
            int measure = all.measures()[slot];
            PartialBins.Builder builder =
                new PartialBins.Builder(
                    measure, slot, all.bins(), all.before()[slot], all.totals()[measure]);
            RowBlock sorted = RowBlock.join(some, order);
            some.clear();
            for (int i = 0; i < sorted.atoms().length; i++) {
              builder.add(sorted.masses()[i], sorted.atoms()[i]);
            }
            parts.add(builder.build());
          });
      return parts.iterator();
    }
  }

  /** Puts measures together whose parts are all in one partition. */
  private static final class Join implements FlatMapFunction<Iterator<PartialBins>, ReadResult> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<List<Whole>> wholes;
    private final int bins;

    Join(Broadcast<List<Whole>> wholes, int bins) {
      this.wholes = wholes;
      this.bins = bins;
    }

    @Override
    public Iterator<ReadResult> call(Iterator<PartialBins> parts) {
      Map<Integer, List<PartialBins>> byMeasure = new TreeMap<>();
      parts.forEachRemaining(
          part -> byMeasure.computeIfAbsent(part.measure(), any -> new ArrayList<>()).add(part));
      List<ReadResult> found = new ArrayList<>();
      byMeasure.forEach(
          (number, some) -> {
            Whole whole = wholes.value().get(number);
            some.sort(Comparator.comparingInt(PartialBins::slot));
            BinnedMeasure measure =
                PartialBins.join(
                    whole.id(), some, bins, whole.atoms(), whole.lower(), whole.upper());
            found.add(
                ReadResult.measure(
                    0, number, new MeasureRecord(measure, whole.weight(), whole.place())));
          });
      return found.iterator();
    }
  }
}
