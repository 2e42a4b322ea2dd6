// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.CountedWarmStarts;
import dev.wasserstein.measure.KeptMemory;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.measure.MemoryFiles;
import dev.wasserstein.measure.MemoryParts;
import dev.wasserstein.measure.SolveMemory;
import dev.wasserstein.measure.SolveWork;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SizeEstimator;

/**
 * Measures on a Spark cluster, in partitions of about equal work. An aggregation broadcasts the
 * state, adds up the blocks of each partition where it lies, and brings the partial results to the
 * driver: directly where they are few, over a tree where they are many.
 */
public final class SparkMeasures<M extends Measure> implements Measures<M> {
  /**
   * Up to this many partial results are collected directly: a tree's shuffle would cost more than
   * it saves.
   */
  private static final int DIRECT = 64;

  /** Unless they are larger than this together: the driver would hold them all at a time. */
  private static final long DIRECT_BYTES = 256L << 20;

  /** A compensated sum has two numbers for each of the state. */
  private static final long SUM_OVER_STATE = 2;

  private final JavaSparkContext context;
  private final JavaRDD<WeightedMeasure<M>> partitions;
  private final double totalWeight;
  private final String run = UUID.randomUUID().toString();
  private final List<String> ids;
  private final MeasuresSummary summary;
  private final WorkAccumulator work = new WorkAccumulator();

  /**
   * Takes over a collection.
   *
   * @param measures of one kind and dimension, with distinct ids; weights not negative and with a
   *     positive sum, rescaled to 1 here
   * @param partitionCount the number of partitions to work in
   */
  public SparkMeasures(
      JavaSparkContext context, JavaRDD<WeightedMeasure<M>> measures, int partitionCount) {
    this.context = context;
    context.sc().register(work, "work of the solves");
    this.partitions =
        BalancedPartitions.of(context, measures, partitionCount)
            .persist(StorageLevel.MEMORY_AND_DISK());
    context.setJobDescription("balance the measures over " + partitionCount + " partitions");
    List<IdWeight> weights = new ArrayList<>(partitions.map(new ToIdWeight<>()).collect());
    weights.sort(Comparator.comparing(IdWeight::id));
    CompensatedSum total = new CompensatedSum(1);
    weights.forEach(weight -> total.add(0, weight.weight()));
    this.totalWeight = total.value(0);
    this.ids = weights.stream().map(IdWeight::id).toList();
    this.summary = MeasuresSummary.of(this);
  }

  private record IdWeight(String id, double weight) implements Serializable {}

  private static final class ToIdWeight<M extends Measure>
      implements Function<WeightedMeasure<M>, IdWeight> {
    private static final long serialVersionUID = 1L;

    @Override
    public IdWeight call(WeightedMeasure<M> measure) {
      return new IdWeight(measure.measure().id(), measure.weight());
    }
  }

  /** The measures where they lie, with weights as they came. */
  JavaRDD<WeightedMeasure<M>> partitions() {
    return partitions;
  }

  @Override
  public MeasuresSummary summary() {
    return summary;
  }

  @Override
  public List<String> ids() {
    return ids;
  }

  @Override
  public <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator) {
    context.setJobDescription(description);
    Broadcast<S> broadcast = context.broadcast(state);
    try {
      JavaRDD<A> partial =
          partitions.mapPartitions(new AddBlocks<>(run, totalWeight, broadcast, aggregator, work));
      if (!direct(partitions.getNumPartitions(), SizeEstimator.estimate(state))) {
        return partial.treeReduce(aggregator::merge, 2);
      }
      A sum = aggregator.zero();
      for (A part : partial.collect()) {
        sum = aggregator.merge(sum, part);
      }
      return sum;
    } finally {
      broadcast.destroy();
    }
  }

  /**
   * Whether partial results are collected without a tree.
   *
   * @param stateBytes the size of what was broadcast, of which each is about a multiple
   */
  static boolean direct(int partitions, long stateBytes) {
    return partitions <= DIRECT
        && (partitions == 1 || partitions * SUM_OVER_STATE * stateBytes <= DIRECT_BYTES);
  }

  /** Adds up the measures of one partition, block by block. */
  private static final class AddBlocks<
          M extends Measure, S extends Serializable, A extends Serializable>
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, A> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final double totalWeight;
    private final Broadcast<S> state;
    private final BlockAggregator<M, S, A> aggregator;
    private final WorkAccumulator work;

    AddBlocks(
        String run,
        double totalWeight,
        Broadcast<S> state,
        BlockAggregator<M, S, A> aggregator,
        WorkAccumulator work) {
      this.run = run;
      this.totalWeight = totalWeight;
      this.state = state;
      this.aggregator = aggregator;
      this.work = work;
    }

    @Override
    public Iterator<A> call(Iterator<WeightedMeasure<M>> measures) {
      CountedWarmStarts warmStarts = new CountedWarmStarts(ExecutorWarmStarts.of(run));
      A sum = aggregator.zero();
      List<WeightedMeasure<M>> block = new ArrayList<>(LARGEST_BLOCK);
      while (measures.hasNext()) {
        WeightedMeasure<M> measure = measures.next();
        block.add(new WeightedMeasure<>(measure.measure(), measure.weight() / totalWeight));
        if (block.size() == LARGEST_BLOCK || !measures.hasNext()) {
          sum = aggregator.add(sum, state.value(), List.copyOf(block), warmStarts);
          block.clear();
        }
      }
      SolveWork done = aggregator.work(sum).plus(warmStarts.work());
      work.add(done);
      MetricsPlugin.add(done);
      return List.of(sum).iterator();
    }
  }

  @Override
  public KeptMemory keep(SolveMemory memory, MemoryFiles files) {
    context.setJobDescription("keep what the solves left");
    return new KeptMemory(
        files, partitions.mapPartitions(new KeepMemory<>(run, memory, files)).collect());
  }

  /** Writes a part for one partition. */
  private static final class KeepMemory<M extends Measure>
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, KeptMemory.Part> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final SolveMemory memory;
    private final MemoryFiles files;

    KeepMemory(String run, SolveMemory memory, MemoryFiles files) {
      this.run = run;
      this.memory = memory;
      this.files = files;
    }

    @Override
    public Iterator<KeptMemory.Part> call(Iterator<WeightedMeasure<M>> measures) {
      // Two attempts at a partition may run at a time.
      String name =
          String.format(
              Locale.ROOT,
              "part-%05d-%d",
              TaskContext.getPartitionId(),
              TaskContext.get().taskAttemptId());
      return List.of(
              new MemoryParts(memory, ExecutorWarmStarts.of(run)).write(files, name, ids(measures)))
          .iterator();
    }
  }

  @Override
  public SolveWork work() {
    return work.value();
  }

  private static <M extends Measure> List<String> ids(Iterator<WeightedMeasure<M>> measures) {
    List<String> ids = new ArrayList<>();
    measures.forEachRemaining(measure -> ids.add(measure.measure().id()));
    return ids;
  }

  @Override
  public void recall(SolveMemory memory, KeptMemory kept) {
    context.setJobDescription("recall what the solves left");
    partitions.foreachPartition(new RecallMemory<>(run, memory, kept));
  }

  /** Reads the parts that tell of one partition. */
  private static final class RecallMemory<M extends Measure>
      implements VoidFunction<Iterator<WeightedMeasure<M>>> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final SolveMemory memory;
    private final KeptMemory kept;

    RecallMemory(String run, SolveMemory memory, KeptMemory kept) {
      this.run = run;
      this.memory = memory;
      this.kept = kept;
    }

    @Override
    public void call(Iterator<WeightedMeasure<M>> measures) {
      new MemoryParts(memory, ExecutorWarmStarts.of(run))
          .recall(kept, TaskContext.getPartitionId(), ids(measures));
    }
  }

  @Override
  public List<WeightedMeasure<M>> fetch(Collection<String> wanted) {
    context.setJobDescription("fetch " + wanted.size() + " measures");
    return partitions.filter(new HasId<>(new HashSet<>(wanted))).collect().stream()
        .map(measure -> new WeightedMeasure<>(measure.measure(), measure.weight() / totalWeight))
        .sorted(Comparator.comparing(measure -> measure.measure().id()))
        .toList();
  }

  private static final class HasId<M extends Measure>
      implements Function<WeightedMeasure<M>, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Set<String> ids;

    HasId(Set<String> ids) {
      this.ids = ids;
    }

    @Override
    public Boolean call(WeightedMeasure<M> measure) {
      return ids.contains(measure.measure().id());
    }
  }

  @Override
  public void close() {
    partitions.unpersist(false);
    context.setJobDescription(null);
  }
}
