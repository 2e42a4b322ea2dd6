// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** Measures in this process, worked on by a fork-join pool. */
public final class LocalMeasures<M extends Measure> implements Measures<M> {
  /** Warm starts may take this share of the heap. */
  private static final double WARM_START_SHARE = 0.2;

  private final List<WeightedMeasure<M>> measures;
  private final ForkJoinPool pool;
  private final WarmStartCache cache =
      new WarmStartCache((long) (WARM_START_SHARE * Runtime.getRuntime().maxMemory()));
  private final CountedWarmStarts warmStarts = new CountedWarmStarts(cache);
  private SolveWork solved = SolveWork.NONE;
  private final MeasuresSummary summary;

  /**
   * Measures of one kind and dimension.
   *
   * @param measures at least one, with distinct ids; weights not negative and with a positive sum,
   *     rescaled to 1 here
   * @param threads how many to work with
   */
  public LocalMeasures(List<WeightedMeasure<M>> measures, int threads) {
    CompensatedSum total = new CompensatedSum(1);
    measures.forEach(weighted -> total.add(0, weighted.weight()));
    this.measures =
        measures.stream()
            .map(
                weighted ->
                    new WeightedMeasure<>(weighted.measure(), weighted.weight() / total.value(0)))
            .sorted(Comparator.comparing(weighted -> weighted.measure().id()))
            .toList();
    this.pool = new ForkJoinPool(threads);
    this.summary = MeasuresSummary.of(this);
  }

  @Override
  public MeasuresSummary summary() {
    return summary;
  }

  @Override
  public <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator) {
    List<Future<A>> blocks = new ArrayList<>();
    int size = Math.max(1, Math.min(LARGEST_BLOCK, measures.size() / (4 * pool.getParallelism())));
    for (int from = 0; from < measures.size(); from += size) {
      List<WeightedMeasure<M>> block =
          measures.subList(from, Math.min(measures.size(), from + size));
      blocks.add(pool.submit(() -> aggregator.add(aggregator.zero(), state, block, warmStarts)));
    }
    A sum = aggregator.zero();
    for (Future<A> block : blocks) {
      sum = aggregator.merge(sum, result(block));
    }
    solved = solved.plus(aggregator.work(sum));
    return sum;
  }

  private static <A> A result(Future<A> block) {
    try {
      return block.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        // The pool may have wrapped it in a second one of its class, without its message.
        throw cause.getCause() != null && cause.getCause().getClass() == cause.getClass()
            ? (RuntimeException) cause.getCause()
            : cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public KeptMemory keep(SolveMemory memory, MemoryFiles files) {
    return new KeptMemory(
        files, List.of(new MemoryParts(memory, cache).write(files, "part-00000", ids())));
  }

  @Override
  public void recall(SolveMemory memory, KeptMemory kept) {
    new MemoryParts(memory, cache).recall(kept, 0, ids());
  }

  @Override
  public List<WeightedMeasure<M>> fetch(Collection<String> ids) {
    HashSet<String> wanted = new HashSet<>(ids);
    return measures.stream().filter(weighted -> wanted.contains(weighted.measure().id())).toList();
  }

  @Override
  public SolveWork work() {
    return solved.plus(warmStarts.work());
  }

  @Override
  public List<String> ids() {
    return measures.stream().map(weighted -> weighted.measure().id()).toList();
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
