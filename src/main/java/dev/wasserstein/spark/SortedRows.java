// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.PointRows;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.NeumaierSum;
import dev.wasserstein.transport.AscendingOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
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
 * dev.wasserstein.transport.QuantileFunction#binned} but for rounding, since sums are split
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

  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> configuration;
  private final ReadSettings settings;
  private final List<FilePart> parts;

  private SortedRows(Session session, ReadSettings settings, List<FilePart> parts) {
    this.context = session.context();
    this.configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.settings = settings;
    this.parts = parts;
  }

  /**
   * Measures over the cluster.
   *
   * @param partitions in which the rows were sorted
   */
  record Sorted(JavaRDD<Found> found, int partitions) {}

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
    List<Known> known = measures(session, summaries);
    long atoms = known.stream().mapToLong(Known::atoms).sum();
    if (atoms < ATOMS_PER_BIN * (double) settings.bins() * known.size()) {
      return Optional.empty();
    }
    return Optional.of(sort(known, Math.max(1, Math.min(PARTITION_ROWS, atoms / partitions))));
  }

  /** What is known of a measure before its rows are sorted. */
  private static final class Known {
    final String id;
    final InputFile file;
    final long line;
    final double weight;
    final List<RowSummary> pieces = new ArrayList<>();

    Known(InputFile file, long line, RowSummary first) {
      this.id = first.id();
      this.file = file;
      this.line = line;
      this.weight = first.weight();
    }

    String place() {
      return file.name() + ":" + line;
    }

    long atoms() {
      return pieces.stream().mapToLong(RowSummary::rows).sum();
    }

    double mass() {
      NeumaierSum sum = new NeumaierSum();
      pieces.forEach(piece -> sum.add(piece.mass()));
      return sum.value();
    }

    boolean hasEqualMasses() {
      double least = pieces.stream().mapToDouble(RowSummary::leastMass).min().orElseThrow();
      return least > 0
          && pieces.stream().mapToDouble(RowSummary::largestMass).max().orElseThrow() == least;
    }

    /**
     * Points that split the atoms into runs of about equal size.
     *
     * @return ascending, different
     */
    double[] splitters(long rows) {
      int runs = (int) Math.min(1 << 20, (atoms() + rows - 1) / rows);
      List<double[]> drawn = new ArrayList<>();
      for (RowSummary piece : pieces) {
        for (double x : piece.sample()) {
          drawn.add(new double[] {x, (double) piece.rows() / piece.sample().length});
        }
      }
      drawn.sort(Comparator.comparingDouble(each -> each[0]));
      double share = (double) atoms() / runs;
      double sum = 0;
      List<Double> splitters = new ArrayList<>();
      for (double[] each : drawn) {
        sum += each[1];
        if (splitters.size() + 1 < runs
            && sum >= share * (splitters.size() + 1)
            && (splitters.isEmpty() || splitters.get(splitters.size() - 1) < each[0])) {
          splitters.add(each[0]);
        }
      }
      return splitters.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** All measures, those that are not wanted left out, once everything is found to be good. */
  private List<Known> measures(Session session, List<PartSummary> summaries) {
    List<Known> all = new ArrayList<>();
    Map<String, Known> ofFile = new HashMap<>();
    Map<String, Known> ofAll = new HashMap<>();
    long lines = 0;
    for (int p = 0; p < parts.size(); p++) {
      FilePart part = parts.get(p);
      if (part.start() == 0) {
        check(ofFile.values());
        ofFile.clear();
        lines = 0;
      }
      if (!summaries.get(p).fault().isEmpty()) {
        // Once more, for the line.
        PartSummary.checked(part, session.hadoop(), p, lines + 1);
        throw new BadInputException(summaries.get(p).fault());
      }
      for (RowSummary piece : summaries.get(p).measures()) {
        long line = lines + piece.line();
        Known measure = ofFile.get(piece.id());
        if (measure == null) {
          measure = new Known(part.file(), line, piece);
          Known earlier = ofAll.put(piece.id(), measure);
          if (earlier != null) {
            throw new BadInputException(
                "Id '" + piece.id() + "'",
                measure.place(),
                "is already taken by a measure in " + earlier.place(),
                "distinct ids",
                "Rename one of them.");
          }
          ofFile.put(piece.id(), measure);
          all.add(measure);
        } else if (Double.compare(measure.weight, piece.weight()) != 0) {
          throw PointRows.otherWeight(
              piece.id(),
              part.file().name() + ":" + line,
              piece.weight(),
              measure.weight,
              measure.place());
        }
        measure.pieces.add(piece);
      }
      lines += summaries.get(p).lines();
    }
    check(ofFile.values());
    Pattern wanted = settings.idPattern();
    return all.stream().filter(measure -> wanted.matcher(measure.id).matches()).toList();
  }

  private void check(Iterable<Known> measures) {
    List<Known> ordered = new ArrayList<>();
    measures.forEach(ordered::add);
    ordered.sort(Comparator.comparingLong(measure -> measure.line));
    for (Known measure : ordered) {
      if (measure.atoms() > Integer.MAX_VALUE) {
        throw new BadInputException(
            "Measure '" + measure.id + "'",
            measure.place(),
            "has " + measure.atoms() + " atoms",
            "fewer than 2^31",
            "Split it, or take a sample.");
      }
      if (measure.pieces.get(0).massesGiven()) {
        settings
            .decoding()
            .massRule()
            .apply(new double[] {measure.mass()}, measure.id, measure.place());
      }
    }
  }

  /**
   * How the rows of a measure are dealt out.
   *
   * @param firstSlot the slot of the atoms up to the first splitter
   * @param splitters ascending; a slot has the atoms up to its splitter
   * @param equalMasses whether rows count as 1, whatever their masses
   */
  private record Target(int firstSlot, double[] splitters, boolean equalMasses)
      implements Serializable {
    int slot(double x) {
      int low = 0;
      int high = splitters.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (splitters[middle] < x) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return firstSlot + low;
    }
  }

  /** What is to be known of a measure where it is put together. */
  private record Whole(
      String id, String place, double weight, int atoms, double lower, double upper)
      implements Serializable {
    static Whole of(Known known) {
      return new Whole(
          known.id,
          known.place(),
          known.weight,
          (int) known.atoms(),
          known.pieces.stream().mapToDouble(RowSummary::lower).min().orElseThrow(),
          known.pieces.stream().mapToDouble(RowSummary::upper).max().orElseThrow());
    }
  }

  /**
   * The order in which the rows are dealt out.
   *
   * @param targets by id
   * @param measures the number of each slot's measure
   * @param partitions of each slot
   */
  @SuppressWarnings("NonApiType") // must be Serializable, which Map is not
  private record Deal(HashMap<String, Target> targets, int[] measures, int[] partitions)
      implements Serializable {
    static Deal of(List<Known> known, long rows) {
      HashMap<String, Target> targets = new HashMap<>();
      List<Integer> measures = new ArrayList<>();
      List<Integer> partitions = new ArrayList<>();
      double sum = 0;
      for (int n = 0; n < known.size(); n++) {
        Known measure = known.get(n);
        double[] splitters = measure.splitters(rows);
        targets.put(measure.id, new Target(measures.size(), splitters, measure.hasEqualMasses()));
        for (int k = 0; k <= splitters.length; k++) {
          measures.add(n);
          partitions.add((int) (sum / rows));
          sum += (double) measure.atoms() / (splitters.length + 1);
        }
      }
      return new Deal(
          targets,
          measures.stream().mapToInt(Integer::intValue).toArray(),
          partitions.stream().mapToInt(Integer::intValue).toArray());
    }

    int partitionCount() {
      return partitions[partitions.length - 1] + 1;
    }
  }

  private Sorted sort(List<Known> known, long rows) {
    Deal deal = Deal.of(known, rows);
    Broadcast<Deal> dealt = context.broadcast(deal);
    JavaRDD<RowBlock> blocks =
        context
            .parallelize(parts, parts.size())
            .mapPartitions(new DealOut(configuration, dealt))
            .keyBy(new PartitionOf(dealt))
            .partitionBy(new HashPartitioner(deal.partitionCount()))
            .values();
    context.setJobDescription("sort the rows of " + known.size() + " measures");
    double[] masses = new double[deal.measures().length];
    blocks.mapPartitions(new Masses()).collect().forEach(m -> masses[m.slot()] = m.mass());
    double[] before = new double[masses.length];
    double[] totals = new double[known.size()];
    for (int slot = 0; slot < masses.length; ) {
      int measure = deal.measures()[slot];
      NeumaierSum sum = new NeumaierSum();
      for (; slot < masses.length && deal.measures()[slot] == measure; slot++) {
        before[slot] = sum.value();
        sum.add(masses[slot]);
      }
      totals[measure] = sum.value();
    }
    Broadcast<Levels> levels =
        context.broadcast(new Levels(deal.measures(), before, totals, settings.bins()));
    Broadcast<List<Whole>> wholes =
        context.broadcast(new ArrayList<>(known.stream().map(Whole::of).toList()));
    JavaRDD<Found> found =
        blocks
            .mapPartitions(new Bin(levels))
            .keyBy(BinParts::measure)
            .partitionBy(new HashPartitioner(Math.min(known.size(), deal.partitionCount())))
            .values()
            .mapPartitions(new Join(wholes, settings.bins()));
    return new Sorted(found, deal.partitionCount());
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
  private static final class DealOut implements FlatMapFunction<Iterator<FilePart>, RowBlock> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final Broadcast<Deal> deal;

    DealOut(Broadcast<SerializableConfiguration> configuration, Broadcast<Deal> deal) {
      this.configuration = configuration;
      this.deal = deal;
    }

    @Override
    public Iterator<RowBlock> call(Iterator<FilePart> parts) throws IOException {
      return new DealtRows(parts, configuration.value().value(), deal.value());
    }
  }

  /** Some rows at a time, so that a file that cannot be split takes no more memory than a part. */
  private static final class DealtRows implements Iterator<RowBlock> {
    private static final int ROWS = 1 << 20;

    private final Iterator<FilePart> parts;
    private final Configuration configuration;
    private final Deal deal;
    private final AscendingOrder order = new AscendingOrder();
    private final int[] slots = new int[ROWS];
    private final double[] atoms = new double[ROWS];
    private final double[] masses = new double[ROWS];
    private Iterator<RowBlock> blocks = List.<RowBlock>of().iterator();
    private InputStream in = InputStream.nullInputStream();
    private Optional<PointRows> rows = Optional.empty();

    DealtRows(Iterator<FilePart> parts, Configuration configuration, Deal deal) {
      this.parts = parts;
      this.configuration = configuration;
      this.deal = deal;
    }

    @Override
    public boolean hasNext() {
      try {
        while (!blocks.hasNext()) {
          if (rows.isEmpty()) {
            if (!parts.hasNext()) {
              return false;
            }
            FilePart part = parts.next();
            in = part.open(configuration);
            rows = Optional.of(new PointRows(in, part.file().name()));
          }
          int count = take(rows.get());
          if (count < ROWS) {
            rows = Optional.empty();
            in.close();
          }
          blocks = blocks(count).iterator();
        }
        return true;
      } catch (IOException e) {
        // The file could be read a moment ago: Spark tries again.
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public RowBlock next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return blocks.next();
    }

    private int take(PointRows from) throws IOException {
      int count = 0;
      String id = "";
      Target target = null;
      while (count < ROWS && from.next()) {
        String name = from.id();
        if (!name.equals(id)) {
          id = name;
          target = deal.targets().get(name);
        }
        if (target != null) {
          atoms[count] = from.coordinate(0);
          masses[count] = target.equalMasses() ? 1 : from.mass();
          slots[count++] = target.slot(atoms[count - 1]);
        }
      }
      return count;
    }

    private List<RowBlock> blocks(int count) {
      Map<Integer, Integer> sizes = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        sizes.merge(slots[i], 1, Integer::sum);
      }
      Map<Integer, Integer> places = new HashMap<>();
      int[] ends = new int[sizes.size()];
      int at = 0;
      for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
        ends[places.size()] = at;
        places.put(size.getKey(), places.size());
        at += size.getValue();
      }
      double[] byAtom = new double[count];
      double[] byMass = new double[count];
      int[] starts = ends.clone();
      for (int i = 0; i < count; i++) {
        int to = ends[places.get(slots[i])]++;
        byAtom[to] = atoms[i];
        byMass[to] = masses[i];
      }
      List<RowBlock> dealt = new ArrayList<>();
      for (int slot : sizes.keySet()) {
        int place = places.get(slot);
        double[] some = Arrays.copyOfRange(byAtom, starts[place], ends[place]);
        double[] theirs = Arrays.copyOfRange(byMass, starts[place], ends[place]);
        dealt.add(RowBlock.of(slot, some, theirs, some.length, order));
      }
      return dealt;
    }
  }

  private static final class PartitionOf implements Function<RowBlock, Integer> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Deal> deal;

    PartitionOf(Broadcast<Deal> deal) {
      this.deal = deal;
    }

    @Override
    public Integer call(RowBlock block) {
      return deal.value().partitions()[block.slot()];
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
  private static final class Bin implements FlatMapFunction<Iterator<RowBlock>, BinParts> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Levels> levels;

    Bin(Broadcast<Levels> levels) {
      this.levels = levels;
    }

    @Override
    public Iterator<BinParts> call(Iterator<RowBlock> blocks) {
      Map<Integer, List<RowBlock>> bySlot = new TreeMap<>();
      blocks.forEachRemaining(
          block -> bySlot.computeIfAbsent(block.slot(), any -> new ArrayList<>()).add(block));
      Levels all = levels.value();
      AscendingOrder order = new AscendingOrder();
      List<BinParts> parts = new ArrayList<>();
      bySlot.forEach(
          (slot, some) -> {
            int measure = all.measures()[slot];
            BinParts.Builder builder =
                new BinParts.Builder(
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
  private static final class Join implements FlatMapFunction<Iterator<BinParts>, Found> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<List<Whole>> wholes;
    private final int bins;

    Join(Broadcast<List<Whole>> wholes, int bins) {
      this.wholes = wholes;
      this.bins = bins;
    }

    @Override
    public Iterator<Found> call(Iterator<BinParts> parts) {
      Map<Integer, List<BinParts>> byMeasure = new TreeMap<>();
      parts.forEachRemaining(
          part -> byMeasure.computeIfAbsent(part.measure(), any -> new ArrayList<>()).add(part));
      List<Found> found = new ArrayList<>();
      byMeasure.forEach(
          (number, some) -> {
            Whole whole = wholes.value().get(number);
            some.sort(Comparator.comparingInt(BinParts::slot));
            BinnedMeasure measure =
                BinParts.join(whole.id(), some, bins, whole.atoms(), whole.lower(), whole.upper());
            found.add(
                Found.measure(
                    0, number, new MeasureRecord(measure, whole.weight(), whole.place())));
          });
      return found.iterator();
    }
  }
}
