// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/** Groups of measures in this process. */
public final class LocalGroups implements GroupedInput {
  /** Less work than this is done by one thread: others would take longer to wake. */
  private static final double SMALL = 1e6;

  private final Configuration configuration;
  private final Map<List<String>, List<MeasureRecord>> groups = new LinkedHashMap<>();
  private final List<MeasureHeader> headers;
  private final Map<List<String>, String> faults;
  private final long passedOver;
  private final int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Groups of measures that are here.
   *
   * @param faults what is wrong with groups
   */
  public LocalGroups(
      Configuration configuration, LocalInput input, Map<List<String>, String> faults) {
    this.configuration = configuration;
    this.headers = input.records().stream().map(MeasureHeader::withContent).toList();
    this.passedOver = input.passedOver();
    this.faults = faults;
    for (MeasureRecord record : input.records()) {
      groups.computeIfAbsent(record.source().group(), group -> new ArrayList<>()).add(record);
    }
  }

  @Override
  public List<MeasureHeader> headers() {
    return headers;
  }

  @Override
  public Map<List<String>, String> faults() {
    return faults;
  }

  @Override
  public long passedOver() {
    return passedOver;
  }

  /** The largest first, so that all threads end at about the same time. */
  @Override
  public <R extends Serializable> Collection<R> solve(
      Map<List<String>, Double> wanted, GroupTask<MeasureRecord, R> task) {
    ConcurrentLinkedQueue<List<String>> waiting =
        new ConcurrentLinkedQueue<>(
            wanted.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList());
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      List<Future<List<R>>> futures = new ArrayList<>();
      for (int thread = 0; thread < Math.min(threads, wanted.size()); thread++) {
        futures.add(pool.submit(() -> solve(waiting, task)));
      }
      List<R> results = new ArrayList<>();
      for (Future<List<R>> future : futures) {
        results.addAll(result(future));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private <R extends Serializable> List<R> solve(
      ConcurrentLinkedQueue<List<String>> waiting, GroupTask<MeasureRecord, R> task) {
    GroupTask.Solver<MeasureRecord, R> solver = task.open(configuration);
    List<R> results = new ArrayList<>();
    for (List<String> group = waiting.poll(); group != null; group = waiting.poll()) {
      results.add(solver.solve(group, groups.get(group)));
    }
    return results;
  }

  private static <R> R result(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public MeasureInput alone(List<String> group) {
    return new LocalInput(groups.get(group));
  }

  @Override
  public boolean isLarge(double work, double all, long bytes) {
    return work > SMALL && work > all / (2.0 * threads);
  }

  @Override
  public String engine() {
    return "local";
  }

  @Override
  public void close() {}
}
