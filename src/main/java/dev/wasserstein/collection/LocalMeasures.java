// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.CompensatedSum;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures in this process, worked on by a fork-join pool, or by the caller if it is one thread.
 */
public final class LocalMeasures<M extends Measure> implements Measures<M> {
  private final List<WeightedMeasure<M>> measures;
  private final int threads;
  private final Optional<ForkJoinPool> pool;
  private final MemoryLimits limits;
  private final CountedWarmStarts warmStarts;
  private final Workspaces workspaces;
  private SolveWork solved = SolveWork.NONE;
  private final MeasuresSummary summary;

  /**
   * Measures of one kind and dimension, with the memory that the heap allows.
   *
   * @param measures at least one, with distinct ids; weights not negative and with a positive sum,
   *     rescaled to 1 here
   * @param threads how many to work with
   */
  public LocalMeasures(List<WeightedMeasure<M>> measures, int threads) {
    this(
        measures,
        threads,
        MemoryLimits.ofHeap(
            measures.stream().mapToLong(weighted -> weighted.measure().bytes()).sum()));
  }

  /**
   * Measures of one kind and dimension.
   *
   * @param measures as above
   * @param limits of what is remembered of them
   */
  public LocalMeasures(List<WeightedMeasure<M>> measures, int threads, MemoryLimits limits) {
    this.measures = rescaled(measures);
    this.threads = threads;
    this.pool = threads > 1 ? Optional.of(new ForkJoinPool(threads)) : Optional.empty();
    this.limits = limits;
    this.workspaces = new Workspaces(threads);
    this.warmStarts = new CountedWarmStarts(new WarmStartCache(limits.warmStarts(), workspaces));
    this.summary = MeasuresSummary.withLateFingerprint(this);
  }

  /** In the order of their ids, with weights that sum to 1. */
  private static <M extends Measure> List<WeightedMeasure<M>> rescaled(
      List<WeightedMeasure<M>> measures) {
    CompensatedSum total = new CompensatedSum(1);
    for (WeightedMeasure<M> weighted : measures) {
      total.add(0, weighted.weight());
    }
    List<WeightedMeasure<M>> rescaled = new ArrayList<>(measures.size());
    for (WeightedMeasure<M> weighted : measures) {
      rescaled.add(new WeightedMeasure<>(weighted.measure(), weighted.weight() / total.value(0)));
    }
    rescaled.sort(Comparator.comparing(weighted -> weighted.measure().id()));
    return rescaled;
  }

  @Override
  public MeasuresSummary summary() {
    return summary;
  }

  @Override
  public <S extends Serializable, A extends Serializable> A aggregate(
      String description, S state, BlockAggregator<M, S, A> aggregator) {
    return aggregate(state, aggregator, MeasureStates.NONE);
  }

  private <S extends Serializable, A extends Serializable> A aggregate(
      S state, BlockAggregator<M, S, A> aggregator, MeasureStates states) {
    MeasureMemory memory = new MeasureMemory(warmStarts, states, workspaces);
    A sum =
        pool.filter(workers -> !workers.isShutdown())
            .map(workers -> inParallel(workers, state, aggregator, memory))
            .orElseGet(() -> sum(state, aggregator, measures, memory));
    solved = solved.plus(aggregator.work(sum));
    return sum;
  }

  private <S extends Serializable, A extends Serializable> A inParallel(
      ForkJoinPool workers, S state, BlockAggregator<M, S, A> aggregator, MeasureMemory memory) {
    ArrayDeque<Future<A>> parts = new ArrayDeque<>();
    int size = Math.max(1, Math.min(LARGEST_BLOCK, measures.size() / (4 * threads)));
    for (int from = 0; from < measures.size(); from += size) {
      List<WeightedMeasure<M>> part =
          measures.subList(from, Math.min(measures.size(), from + size));
      parts.add(workers.submit(() -> sum(state, aggregator, part, memory)));
    }
    A sum = aggregator.zero();
    while (!parts.isEmpty()) {
      // Merged sums are not held any longer: each may be as large as the state.
      sum = aggregator.merge(sum, result(parts.remove()));
    }
    return sum;
  }

  private static <M extends Measure, S, A extends Serializable> A sum(
      S state,
      BlockAggregator<M, S, A> aggregator,
      List<WeightedMeasure<M>> part,
      MeasureMemory memory) {
    A sum = aggregator.zero();
    for (Blocks<M> blocks = new Blocks<>(part.iterator()); blocks.hasNext(); ) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
      sum = aggregator.add(sum, state, blocks.next(), memory);
    }
    return sum;
  }

  @Override
  public <S extends Serializable, R extends Serializable> void forEach(
      String description, S state, BlockFunction<M, S, R> function, long bytes, Consumer<R> sink) {
    MeasureMemory memory = new MeasureMemory(warmStarts, MeasureStates.NONE, workspaces);
    long size = Math.min(LARGEST_BLOCK, measures.size() / (4L * threads));
    int part = (int) Math.max(1, Math.min(size, RESULT_BYTES / (2L * threads * bytes)));
    ArrayDeque<Future<List<R>>> parts = new ArrayDeque<>();
    for (int from = 0; from < measures.size() || !parts.isEmpty(); from += part) {
      if (from < measures.size()) {
        List<WeightedMeasure<M>> block =
            measures.subList(from, Math.min(measures.size(), from + part));
        parts.add(
            pool.<Future<List<R>>>map(
                    workers -> workers.submit(() -> function.of(state, block, memory)))
                .orElseGet(
                    () -> CompletableFuture.completedFuture(function.of(state, block, memory))));
      }
      if (parts.size() == 2 * threads || from >= measures.size()) {
        for (R result : result(parts.remove())) {
          solved = solved.plus(function.work(result));
          sink.accept(result);
        }
      }
    }
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
  public Passes<M> passes() {
    return new WithStates();
  }

  private final class WithStates implements Passes<M> {
    private final LocalStates states = new LocalStates(limits.states());

    @Override
    public <S extends Serializable, A extends Serializable> A aggregate(
        String description, S state, BlockAggregator<M, S, A> aggregator) {
      return LocalMeasures.this.aggregate(state, aggregator, states);
    }

    @Override
    public KeptStates keep(StateFiles files) {
      Iterator<StateRecord> records =
          ids().stream()
              .flatMap(id -> states.find(id).map(state -> new StateRecord(id, state)).stream())
              .iterator();
      return new KeptStates(files, List.of(StateParts.write(files, "part-00000", records)));
    }

    @Override
    public void restore(KeptStates kept) {
      restart();
      StateParts.read(kept, 0, ids(), states);
    }

    @Override
    public void restart() {
      states.clear();
    }

    @Override
    public void close() {
      states.close();
    }
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
    pool.ifPresent(ForkJoinPool::shutdown);
  }
}
