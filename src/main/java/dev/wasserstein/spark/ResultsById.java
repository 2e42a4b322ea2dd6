// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.Blocks;
import dev.wasserstein.collection.CountedWarmStarts;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Results for measures where they lie, brought to the driver in the order of the ids. They go
 * through a shuffle to ranges of ids, each small enough for the driver, which fetches one after
 * another: all executors work on all ranges at once, and nothing is computed twice.
 */
final class ResultsById<M extends Measure, S extends Serializable, R extends Serializable>
    implements FlatMapFunction<Iterator<WeightedMeasure<M>>, ResultsById.Result<R>> {
  private static final long serialVersionUID = 1L;

  private final String run;
  private final ExecutorMemory.Limit warmStartLimit;
  private final double totalWeight;
  private final Broadcast<S> state;
  private final BlockFunction<M, S, R> function;
  private final WorkAccumulator work;

  /**
   * Computes results.
   *
   * @param run of the measures, under which executors keep warm starts
   * @param totalWeight of all measures
   */
  ResultsById(
      String run,
      ExecutorMemory.Limit warmStartLimit,
      double totalWeight,
      Broadcast<S> state,
      BlockFunction<M, S, R> function,
      WorkAccumulator work) {
    this.run = run;
    this.warmStartLimit = warmStartLimit;
    this.totalWeight = totalWeight;
    this.state = state;
    this.function = function;
    this.work = work;
  }

  /**
   * Gives all results to the driver.
   *
   * @param ids of all measures, sorted
   * @param most the most results that the driver has at a time, at least 1
   */
  void forEach(
      JavaRDD<WeightedMeasure<M>> measures, List<String> ids, long most, Consumer<R> sink) {
    Ranges ranges = Ranges.of(ids, (int) Math.min(ids.size(), Math.max(1, most)));
    JavaRDD<Result<R>> results =
        measures
            .mapPartitions(this)
            .keyBy(new ToId<>())
            .repartitionAndSortWithinPartitions(ranges)
            .values();
    for (int range = 0; range < ranges.numPartitions(); range++) {
      results.collectPartitions(new int[] {range})[0].forEach(each -> sink.accept(each.value()));
    }
  }

  @Override
  public Iterator<Result<R>> call(Iterator<WeightedMeasure<M>> measures) {
    ExecutorMemory memory = ExecutorMemory.of(run, warmStartLimit);
    CountedWarmStarts warmStarts = new CountedWarmStarts(memory.warmStarts());
    MeasureMemory all = new MeasureMemory(warmStarts, MeasureStates.NONE, memory.workspaces());
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(new Blocks<>(measures), Spliterator.ORDERED), false)
        .flatMap(block -> results(block, all))
        .iterator();
  }

  private Stream<Result<R>> results(List<WeightedMeasure<M>> block, MeasureMemory memory) {
    List<WeightedMeasure<M>> weighted =
        block.stream()
            .map(each -> new WeightedMeasure<>(each.measure(), each.weight() / totalWeight))
            .toList();
    List<R> values = function.of(state.value(), weighted, memory);
    SolveWork done = values.stream().map(function::work).reduce(SolveWork.NONE, SolveWork::plus);
    work.add(done);
    MetricsPlugin.add(done);
    return IntStream.range(0, values.size())
        .mapToObj(n -> new Result<>(weighted.get(n).measure().id(), values.get(n)));
  }

  /** The result for a measure. */
  record Result<R extends Serializable>(String id, R value) implements Serializable {}

  private static final class ToId<R extends Serializable> implements Function<Result<R>, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call(Result<R> result) {
      return result.id();
    }
  }

  /** Ranges of consecutive ids. */
  private static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final String[] firstIds;

    private Ranges(String[] firstIds) {
      this.firstIds = firstIds;
    }

    static Ranges of(List<String> ids, int most) {
      return new Ranges(
          IntStream.iterate(0, n -> n < ids.size(), n -> n + most)
              .mapToObj(ids::get)
              .toArray(String[]::new));
    }

    @Override
    public int numPartitions() {
      return firstIds.length;
    }

    @Override
    public int getPartition(Object id) {
      int place = Arrays.binarySearch(firstIds, (String) id);
      return place >= 0 ? place : -place - 2;
    }
  }
}
