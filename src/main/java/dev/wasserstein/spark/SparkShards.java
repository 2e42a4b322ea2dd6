// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.input.DrawsReader;
import dev.wasserstein.input.ShardFiles;
import dev.wasserstein.input.ShardInput;
import dev.wasserstein.input.ShardRequest;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.LabelPredicate;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.wasp.Columns;
import dev.wasserstein.wasp.Shard;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/** Shards on the executors, each read where it is worked on. */
final class SparkShards implements ShardInput {
  private final JavaSparkContext context;
  private final JavaRDD<Read> read;
  private final int partitions;
  private final List<ShardHeader> headers;
  private final List<SparkMeasures<DiscreteMeasure>> opened = new ArrayList<>();

  /**
   * Reads the shards on the executors.
   *
   * @throws BadInputException if one must be refused; of several the first
   */
  SparkShards(
      Session session,
      List<ShardFiles> shards,
      ShardRequest request,
      LabelPredicate selection,
      ShardSettings settings,
      int partitions) {
    this.context = session.context();
    this.partitions = partitions;
    List<Numbered> numbered = new ArrayList<>();
    for (int n = 0; n < shards.size(); n++) {
      numbered.add(new Numbered(shards.get(n), n));
    }
    Broadcast<SerializableConfiguration> configuration =
        session.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    // One shard a task at most, so that few are in memory before they are stored.
    this.read =
        context
            .parallelize(numbered, shards.size())
            .mapPartitions(new ReadShards(configuration, request, selection, settings))
            .persist(StorageLevel.MEMORY_AND_DISK());
    context.setJobDescription("read and check the shards");
    this.headers = check(read.map(new ToHeader()).collect());
  }

  private record Numbered(ShardFiles files, int number) implements Serializable {}

  /** A shard, or a fault: as data, so that bad input is no failed task. */
  private record Read(int number, Shard shard, String fault) implements Serializable {}

  private record Checked(int number, ShardHeader header, String fault) implements Serializable {}

  private static List<ShardHeader> check(List<Checked> unordered) {
    List<Checked> checked = new ArrayList<>(unordered);
    checked.sort(Comparator.comparingInt(Checked::number));
    for (Checked each : checked) {
      if (!each.fault().isEmpty()) {
        throw new BadInputException(each.fault());
      }
    }
    return checked.stream().map(Checked::header).toList();
  }

  private static final class ReadShards implements FlatMapFunction<Iterator<Numbered>, Read> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> configuration;
    private final ShardRequest request;
    private final LabelPredicate selection;
    private final ShardSettings settings;

    ReadShards(
        Broadcast<SerializableConfiguration> configuration,
        ShardRequest request,
        LabelPredicate selection,
        ShardSettings settings) {
      this.configuration = configuration;
      this.request = request;
      this.selection = selection;
      this.settings = settings;
    }

    @Override
    public Iterator<Read> call(Iterator<Numbered> shards) {
      DrawsReader reader = new DrawsReader(configuration.value().value(), request, selection);
      List<Read> read = new ArrayList<>();
      while (shards.hasNext()) {
        Numbered each = shards.next();
        try {
          String id = each.files().id();
          Shard shard = Shard.of(id, reader.read(each.files()), settings);
          read.add(new Read(each.number(), shard, ""));
        } catch (BadInputException e) {
          read.add(new Read(each.number(), null, e.getMessage()));
        }
      }
      return read.iterator();
    }
  }

  private static final class ToHeader implements Function<Read, Checked> {
    private static final long serialVersionUID = 1L;

    @Override
    public Checked call(Read read) {
      ShardHeader header = read.shard() == null ? null : read.shard().header();
      return new Checked(read.number(), header, read.fault());
    }
  }

  @Override
  public List<ShardHeader> headers() {
    return headers;
  }

  @Override
  public ShardPosteriors posteriors(Map<String, Double> weights) {
    SparkMeasures<DiscreteMeasure> measures =
        new SparkMeasures<>(context, read.mapPartitions(new Weigh(weights)), partitions);
    opened.add(measures);
    read.unpersist(false);
    return new ShardPosteriors(
        headers,
        weights,
        measures,
        (columns, factors) ->
            new SparkMeasures<>(
                context, measures.partitions().map(new Project(columns, factors)), partitions));
  }

  private static final class Weigh
      implements FlatMapFunction<Iterator<Read>, WeightedMeasure<DiscreteMeasure>> {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, Double> weights;

    Weigh(Map<String, Double> weights) {
      this.weights = new HashMap<>(weights);
    }

    @Override
    public Iterator<WeightedMeasure<DiscreteMeasure>> call(Iterator<Read> shards) {
      List<WeightedMeasure<DiscreteMeasure>> weighted = new ArrayList<>();
      shards.forEachRemaining(
          each -> {
            double weight = weights.get(each.shard().header().id());
            if (weight > 0) {
              weighted.add(new WeightedMeasure<>(each.shard().measure(), weight));
            }
          });
      return weighted.iterator();
    }
  }

  private static final class Project
      implements Function<WeightedMeasure<DiscreteMeasure>, WeightedMeasure<DiscreteMeasure>> {
    private static final long serialVersionUID = 1L;

    private final int[] columns;
    private final double[] factors;

    Project(int[] columns, double[] factors) {
      this.columns = columns;
      this.factors = factors;
    }

    @Override
    public WeightedMeasure<DiscreteMeasure> call(WeightedMeasure<DiscreteMeasure> shard) {
      return new WeightedMeasure<>(Columns.of(shard.measure(), columns, factors), shard.weight());
    }
  }

  @Override
  public String engine() {
    return "spark";
  }

  @Override
  public void close() {
    read.unpersist(false);
    opened.forEach(SparkMeasures::close);
  }
}
