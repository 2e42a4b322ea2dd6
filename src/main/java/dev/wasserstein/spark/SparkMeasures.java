// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.Blocks;
import dev.wasserstein.collection.CountedWarmStarts;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.Passes;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.collection.Workspaces;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
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
  private final ExecutorMemory.Limit warmStartLimit;
  private final List<String> ids;
  private final MeasuresSummary summary;
  private final WorkAccumulator work = new WorkAccumulator();
  private final List<Broadcast<?>> broadcasts = new ArrayList<>();

  /**
   * Takes over a collection.
   *
   * @param measures of one kind and dimension, with distinct ids; weights not negative and with a
   *     positive sum, rescaled to 1 here
   * @param partitionCount the number of partitions to work in
   */
  public SparkMeasures(
      JavaSparkContext context, JavaRDD<WeightedMeasure<M>> measures, int partitionCount) {
    this(context, measures, partitionCount, ExecutorMemory.Limit.ofHeap());
  }

  /**
   * Takes over a collection.
   *
   * @param warmStartLimit the bytes for warm starts on each executor
   */
  SparkMeasures(
      JavaSparkContext context,
      JavaRDD<WeightedMeasure<M>> measures,
      int partitionCount,
      ExecutorMemory.Limit warmStartLimit) {
    this.context = context;
    this.warmStartLimit = warmStartLimit;
    context.sc().register(work, "work of the solves");
    this.partitions =
        BalancedPartitions.of(context, measures, partitionCount, broadcasts::add)
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

  JavaSparkContext context() {
    return context;
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
    return aggregate(description, state, aggregator, Pass.WITHOUT_STATES).sum();
  }

  /**
   * Where the states of a pass come from and go to.
   *
   * @param before empty before the first pass
   * @param after empty where there are no states
   */
  record Pass(List<StateBlocks> before, List<StateBlocks> after) implements Serializable {
    static final Pass WITHOUT_STATES = new Pass(List.of(), List.of());
  }

  /**
   * The result of some partitions.
   *
   * @param lost how many of them have lost their states; they are missing in the sum
   */
  record Part<A extends Serializable>(A sum, int lost) implements Serializable {}

  <S extends Serializable, A extends Serializable> Part<A> aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator, Pass pass) {
    context.setJobDescription(description);
    Broadcast<S> broadcast = context.broadcast(state);
    try {
      JavaRDD<Part<A>> parts =
          partitions.mapPartitions(
              new AddBlocks<>(run, totalWeight, broadcast, aggregator, work, warmStartLimit, pass));
      Merge<A> merge = new Merge<>(aggregator);
      if (!direct(partitions.getNumPartitions(), SizeEstimator.estimate(state))) {
        return parts.treeReduce(merge, 2);
      }
      Part<A> sum = new Part<>(aggregator.zero(), 0);
      for (Part<A> part : parts.collect()) {
        sum = merge.call(sum, part);
      }
      return sum;
    } finally {
      broadcast.destroy();
    }
  }

  private record Merge<A extends Serializable>(BlockAggregator<?, ?, A> aggregator)
      implements Function2<Part<A>, Part<A>, Part<A>> {
    @Override
    public Part<A> call(Part<A> left, Part<A> right) {
      return new Part<>(aggregator.merge(left.sum(), right.sum()), left.lost() + right.lost());
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
      implements FlatMapFunction<Iterator<WeightedMeasure<M>>, Part<A>> {
    private static final long serialVersionUID = 1L;

    private final String run;
    private final double totalWeight;
    private final Broadcast<S> state;
    private final BlockAggregator<M, S, A> aggregator;
    private final WorkAccumulator work;
    private final ExecutorMemory.Limit warmStartLimit;
    private final Pass pass;

    AddBlocks(
        String run,
        double totalWeight,
        Broadcast<S> state,
        BlockAggregator<M, S, A> aggregator,
        WorkAccumulator work,
        ExecutorMemory.Limit warmStartLimit,
        Pass pass) {
      this.run = run;
      this.totalWeight = totalWeight;
      this.state = state;
      this.aggregator = aggregator;
      this.work = work;
      this.warmStartLimit = warmStartLimit;
      this.pass = pass;
    }

    @Override
    public Iterator<Part<A>> call(Iterator<WeightedMeasure<M>> measures) {
      int partition = TaskContext.getPartitionId();
      Optional<Iterator<double[]>> before =
          pass.before().stream().findFirst().flatMap(blocks -> blocks.find(partition));
      if (before.isEmpty() && !pass.before().isEmpty()) {
        return List.of(new Part<>(aggregator.zero(), 1)).iterator();
      }
      ExecutorMemory memory = ExecutorMemory.of(run, warmStartLimit);
      CountedWarmStarts warmStarts = new CountedWarmStarts(memory.warmStarts());
      Blocks<M> blocks = new Blocks<>(measures);
      Adding adding = new Adding(warmStarts, memory.workspaces());
      if (pass.after().isEmpty()) {
        blocks.forEachRemaining(block -> adding.accept(block, MeasureStates.NONE));
      } else {
        pass.after().get(0).put(partition, new PartitionStates<>(blocks, before, adding));
      }
      SolveWork done = aggregator.work(adding.sum).plus(warmStarts.work());
      work.add(done);
      MetricsPlugin.add(done);
      return List.of(new Part<>(adding.sum, 0)).iterator();
    }

    /** The sum of the blocks so far. */
    private final class Adding implements BiConsumer<List<WeightedMeasure<M>>, MeasureStates> {
      private final CountedWarmStarts warmStarts;
      private final Workspaces workspaces;
      private A sum = aggregator.zero();

      Adding(CountedWarmStarts warmStarts, Workspaces workspaces) {
        this.warmStarts = warmStarts;
        this.workspaces = workspaces;
      }

      @Override
      public void accept(List<WeightedMeasure<M>> block, MeasureStates states) {
        List<WeightedMeasure<M>> weighted =
            block.stream()
                .map(
                    measure ->
                        new WeightedMeasure<>(measure.measure(), measure.weight() / totalWeight))
                .toList();
        sum =
            aggregator.add(
                sum, state.value(), weighted, new MeasureMemory(warmStarts, states, workspaces));
      }
    }
  }

  @Override
  public <S extends Serializable, R extends Serializable> void forEach(
      String description, S state, BlockFunction<M, S, R> function, long bytes, Consumer<R> sink) {
    context.setJobDescription(description);
    Broadcast<S> broadcast = context.broadcast(state);
    try {
      new ResultsById<>(run, warmStartLimit, totalWeight, broadcast, function, work)
          .forEach(partitions, ids, RESULT_BYTES / bytes, sink);
    } finally {
      broadcast.destroy();
    }
  }

  @Override
  public Passes<M> passes() {
    return new SparkPasses<>(this);
  }

  @Override
  public SolveWork work() {
    return work.value();
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
    // Both sides of a job may be the same collection, which is then closed twice.
    broadcasts.forEach(Broadcast::destroy);
    broadcasts.clear();
    context.setJobDescription(null);
  }
}
