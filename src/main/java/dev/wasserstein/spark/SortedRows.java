// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.MeasureColumns;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.NeumaierSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Point clouds on the line in CSV files that are too large for a task: the rows of all files are
 * sorted over the cluster by id and coordinate, and each partition adds up its part of the bin
 * averages, once it knows how much mass lies before it. Exact, as {@link
 * dev.wasserstein.transport.QuantileFunction#binned} is; a measure may have any number of atoms.
 * Spark sorts on disk where memory ends.
 */
final class SortedRows {
  /** A file of more bytes than this does not go through a single task. */
  static final long LARGEST_FILE = 256L << 20;

  /** A partition of the sort has about so many rows. */
  private static final long PARTITION_ROWS = 2_000_000;

  /**
   * Measures of fewer atoms than this many for each bin, on average, gain nothing from being
   * binned.
   */
  private static final int ATOMS_PER_BIN = 4;

  private static final String MASS = "mass";
  private static final String X = "x1";
  private static final String PLACE = "_wasserstein_place";
  private static final String CORRUPT = "_wasserstein_corrupt";
  private static final String BAD = "_wasserstein_bad";
  private static final Set<String> COLUMNS =
      Set.of(MeasureColumns.ID, MeasureColumns.WEIGHT, MASS, X);

  /** As in {@link dev.wasserstein.measure.DiscreteMeasure}. */
  private static final double LARGEST_COORDINATE = 1e150;

  private SortedRows() {}

  /**
   * Reads files of rows.
   *
   * @param files CSV
   * @param partitions the least number to sort in
   * @return nothing if the rows are of another kind, or of measures that are small
   * @throws BadInputException if a row or a measure is bad
   */
  static Optional<JavaRDD<Found>> read(
      Session session, List<InputFile> files, ReadSettings settings, int partitions) {
    Dataset<Row> rows = null;
    for (InputFile file : files) {
      Optional<Dataset<Row>> more = rows(session, file);
      if (more.isEmpty()) {
        return Optional.empty();
      }
      rows = rows == null ? more.get() : rows.union(more.get());
    }
    Column id = functions.col(MeasureColumns.ID);
    Dataset<Row> wanted =
        rows.filter(id.isNull().or(id.rlike("(?s)^(?:" + settings.idPattern().pattern() + ")$")));
    Dataset<Row> summary = summary(wanted).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      session.context().setJobDescription("count the rows of each measure");
      Row size = summary.agg(functions.count("*"), functions.sum("atoms")).first();
      long atoms = size.isNullAt(1) ? 0 : size.getLong(1);
      if (atoms < ATOMS_PER_BIN * (double) settings.bins() * size.getLong(0)) {
        return Optional.empty();
      }
      Map<String, Known> known = check(summary.collectAsList(), wanted, settings);
      int count = (int) Math.max(partitions, Math.min(100_000, 1 + atoms / PARTITION_ROWS));
      return Optional.of(sort(session, wanted, known, settings.bins(), count));
    } finally {
      summary.unpersist();
    }
  }

  /** The columns id, weight, mass, x1 as text becomes numbers, with null where it is none. */
  private static Optional<Dataset<Row>> rows(Session session, InputFile file) {
    String[] columns =
        session
            .spark()
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(file.path())
            .columns();
    List<String> names = Arrays.asList(columns);
    if (!COLUMNS.containsAll(names) || !names.containsAll(List.of(MeasureColumns.ID, X))) {
      return Optional.empty();
    }
    StructType schema = new StructType();
    for (String name : columns) {
      schema = schema.add(name, DataTypes.StringType);
    }
    Dataset<Row> text =
        session
            .spark()
            .read()
            .schema(schema.add(CORRUPT, DataTypes.StringType))
            .option("header", true)
            .option("escape", "\"")
            .option("columnPruning", false)
            .option("columnNameOfCorruptRecord", CORRUPT)
            .csv(file.path());
    Column weight =
        names.contains(MeasureColumns.WEIGHT)
            ? number(MeasureColumns.WEIGHT)
            : functions.lit(Double.NaN);
    Column mass = names.contains(MASS) ? number(MASS) : functions.lit(1.0);
    Column bad =
        functions
            .col(MeasureColumns.ID)
            .isNull()
            .or(functions.col(CORRUPT).isNotNull())
            .or(outside(number(X), -LARGEST_COORDINATE, LARGEST_COORDINATE))
            .or(outside(mass, 0, Double.MAX_VALUE));
    if (names.contains(MeasureColumns.WEIGHT)) {
      bad = bad.or(outside(weight, 0, Double.MAX_VALUE));
    }
    return Optional.of(
        text.select(
            functions.col(MeasureColumns.ID),
            weight.as(MeasureColumns.WEIGHT),
            mass.as(MASS),
            number(X).as(X),
            functions.lit(file.name()).as(PLACE),
            functions.lit(names.contains(MASS)).as("given"),
            functions
                .concat_ws(",", Arrays.stream(columns).map(functions::col).toArray(Column[]::new))
                .as(CORRUPT),
            bad.as(BAD)));
  }

  private static Column number(String column) {
    return functions.expr("try_cast(" + column + " AS double)");
  }

  /** Spark takes NaN for greater than any number. */
  private static Column outside(Column number, double least, double greatest) {
    return number.isNull().or(number.lt(least)).or(number.gt(greatest));
  }

  private static Dataset<Row> summary(Dataset<Row> rows) {
    return rows.groupBy(MeasureColumns.ID)
        .agg(
            functions.count("*").as("atoms"),
            functions.max(BAD),
            functions.min(PLACE),
            functions.max(PLACE),
            functions.min(MeasureColumns.WEIGHT),
            functions.max(MeasureColumns.WEIGHT),
            functions.min(X),
            functions.max(X),
            functions.max("given"),
            functions.sum(MASS));
  }

  /** What is known of a measure before its rows are sorted. */
  private record Known(long row, String place, double weight, int atoms, double lower, double upper)
      implements Serializable {}

  private static Map<String, Known> check(
      List<Row> summary, Dataset<Row> rows, ReadSettings settings) {
    if (summary.stream().anyMatch(row -> row.getBoolean(2))) {
      Row bad = rows.filter(functions.col(BAD)).first();
      throw new BadInputException(
          "A row",
          bad.getAs(PLACE),
          "is '" + bad.getAs(CORRUPT) + "'",
          "an id, a finite coordinate of at most 1e150 in size, and a mass and a weight, if there"
              + " are such columns, that are finite and not negative",
          "Correct or remove the row.");
    }
    List<Row> sorted = new ArrayList<>(summary);
    sorted.sort(Comparator.comparing(row -> row.getString(0)));
    Map<String, Known> known = new HashMap<>();
    for (Row row : sorted) {
      String id = row.getString(0);
      String place = row.getString(3);
      if (!place.equals(row.getString(4))) {
        throw new BadInputException(
            "Id '" + id + "'",
            row.getString(4),
            "is already taken by a measure in " + place,
            "distinct ids",
            "Rename one of them.");
      }
      if (row.getDouble(5) != row.getDouble(6) && !Double.isNaN(row.getDouble(5))) {
        throw new BadInputException(
            "Weight of measure '" + id + "'",
            place,
            "is " + row.getDouble(6),
            row.getDouble(5) + " as on another row of this measure",
            "Give all rows of a measure the same weight; the mass of an atom stands in 'mass'.");
      }
      if (row.getLong(1) > Integer.MAX_VALUE) {
        throw new BadInputException(
            "Measure '" + id + "'",
            place,
            "has " + row.getLong(1) + " atoms",
            "fewer than 2^31",
            "Split it, or take a sample.");
      }
      if (row.getBoolean(9)) {
        settings.decoding().massRule().apply(new double[] {row.getDouble(10)}, id, place);
      }
      known.put(
          id,
          new Known(
              known.size(),
              place,
              row.getDouble(5),
              (int) row.getLong(1),
              row.getDouble(7),
              row.getDouble(8)));
    }
    return known;
  }

  private static JavaRDD<Found> sort(
      Session session, Dataset<Row> rows, Map<String, Known> known, int bins, int count) {
    Column id = functions.col(MeasureColumns.ID);
    Column x = functions.col(X);
    JavaRDD<Row> sorted =
        rows.select(id, functions.col(MASS), x)
            .repartitionByRange(count, id, x)
            .sortWithinPartitions(id, x)
            .toJavaRDD();
    session.context().setJobDescription("sort the rows of " + known.size() + " measures");
    List<Share> shares =
        new ArrayList<>(sorted.mapPartitionsWithIndex(new Shares(), false).collect());
    shares.sort(Comparator.comparingInt(Share::partition));
    Map<String, NeumaierSum> sums = new HashMap<>();
    Map<Integer, HashMap<String, Double>> before = new HashMap<>();
    for (Share share : shares) {
      NeumaierSum sum = sums.computeIfAbsent(share.id(), any -> new NeumaierSum());
      before
          .computeIfAbsent(share.partition(), any -> new HashMap<>())
          .put(share.id(), sum.value());
      sum.add(share.mass());
    }
    HashMap<String, Double> totals = new HashMap<>();
    sums.forEach((name, sum) -> totals.put(name, sum.value()));
    Broadcast<Levels> levels =
        session.context().broadcast(new Levels(new HashMap<>(before), totals, bins));
    Broadcast<Map<String, Known>> table = session.context().broadcast(new HashMap<>(known));
    return sorted
        .mapPartitionsWithIndex(new Parts(levels), false)
        .mapToPair(part -> new Tuple2<>(part.id(), part))
        .groupByKey()
        .map(new Join(table, bins));
  }

  /** The mass of a measure in a partition. */
  private record Share(int partition, String id, double mass) implements Serializable {}

  /** How much mass lies before each partition's part of a measure, and the mass of each measure. */
  @SuppressWarnings("NonApiType") // must be Serializable, which Map is not
  private record Levels(
      HashMap<Integer, HashMap<String, Double>> before, HashMap<String, Double> totals, int bins)
      implements Serializable {}

  private static final class Shares implements Function2<Integer, Iterator<Row>, Iterator<Share>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Share> call(Integer partition, Iterator<Row> rows) {
      List<Share> shares = new ArrayList<>();
      String id = null;
      NeumaierSum sum = new NeumaierSum();
      while (rows.hasNext()) {
        Row row = rows.next();
        if (!row.getString(0).equals(id)) {
          if (id != null) {
            shares.add(new Share(partition, id, sum.value()));
          }
          id = row.getString(0);
          sum = new NeumaierSum();
        }
        sum.add(row.getDouble(1));
      }
      if (id != null) {
        shares.add(new Share(partition, id, sum.value()));
      }
      return shares.iterator();
    }
  }

  private static final class Parts
      implements Function2<Integer, Iterator<Row>, Iterator<BinParts>> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Levels> levels;

    Parts(Broadcast<Levels> levels) {
      this.levels = levels;
    }

    @Override
    public Iterator<BinParts> call(Integer partition, Iterator<Row> rows) {
      Map<String, Double> before = levels.value().before().get(partition);
      List<BinParts> parts = new ArrayList<>();
      BinParts.Builder builder = null;
      while (rows.hasNext()) {
        Row row = rows.next();
        String id = row.getString(0);
        if (builder == null || !builder.id().equals(id)) {
          if (builder != null) {
            parts.add(builder.build());
          }
          builder =
              new BinParts.Builder(
                  id,
                  partition,
                  levels.value().bins(),
                  before.get(id),
                  levels.value().totals().get(id));
        }
        builder.add(row.getDouble(1), row.getDouble(2));
      }
      if (builder != null) {
        parts.add(builder.build());
      }
      return parts.iterator();
    }
  }

  private static final class Join implements Function<Tuple2<String, Iterable<BinParts>>, Found> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Map<String, Known>> table;
    private final int bins;

    Join(Broadcast<Map<String, Known>> table, int bins) {
      this.table = table;
      this.bins = bins;
    }

    @Override
    public Found call(Tuple2<String, Iterable<BinParts>> parts) {
      Known known = table.value().get(parts._1());
      List<BinParts> ordered = new ArrayList<>();
      parts._2().forEach(ordered::add);
      ordered.sort(Comparator.comparingInt(BinParts::partition));
      BinnedMeasure measure =
          BinParts.join(parts._1(), ordered, bins, known.atoms(), known.lower(), known.upper());
      return Found.measure(
          0, known.row(), new MeasureRecord(measure, known.weight(), known.place()));
    }
  }
}
