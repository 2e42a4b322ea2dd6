// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evenly spaced draws of each shard, moved by the shard's map. One pass over the measures. */
final class MappedPicks
    implements BlockAggregator<DiscreteMeasure, MappedPicks.Request, MappedPicks.Rows> {
  private static final long serialVersionUID = 1L;

  /**
   * What is asked of every shard.
   *
   * @param maps by shard
   * @param counts by shard, how many draws are picked, at most as many as it has
   */
  record Request(HashMap<String, BlockMap> maps, HashMap<String, Integer> counts)
      implements Serializable {}

  /** The rows of each shard. */
  static final class Rows implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, double[]> byShard = new TreeMap<>();
  }

  /**
   * The picked rows of all shards, by id (n × d, row-major).
   *
   * @param size how many draws are picked together, about
   */
  static double[] of(
      Measures<DiscreteMeasure> measures,
      Map<String, BlockMap> maps,
      Map<String, Integer> draws,
      long size) {
    HashMap<String, Integer> counts = new HashMap<>();
    long total = draws.values().stream().mapToLong(Integer::longValue).sum();
    long before = 0;
    long picked = 0;
    for (Map.Entry<String, Integer> shard : new TreeMap<>(draws).entrySet()) {
      before += shard.getValue();
      long upTo = Math.min(size, total) * before / total;
      counts.put(shard.getKey(), (int) (upTo - picked));
      picked = upTo;
    }
    Rows rows =
        measures.aggregate(
            "pick and map draws", new Request(new HashMap<>(maps), counts), new MappedPicks());
    double[] all = new double[rows.byShard.values().stream().mapToInt(r -> r.length).sum()];
    int at = 0;
    for (double[] own : rows.byShard.values()) {
      System.arraycopy(own, 0, all, at, own.length);
      at += own.length;
    }
    return all;
  }

  @Override
  public Rows zero() {
    return new Rows();
  }

  @Override
  public Rows add(
      Rows sum,
      Request request,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    for (WeightedMeasure<DiscreteMeasure> weighted : block) {
      DiscreteMeasure shard = weighted.measure();
      int d = shard.dimension();
      int count = request.counts().getOrDefault(shard.id(), 0);
      double[] rows = new double[count * d];
      for (int p = 0; p < count; p++) {
        int i = (int) ((2L * p + 1) * shard.size() / (2L * count));
        System.arraycopy(shard.support(), i * d, rows, p * d, d);
      }
      request.maps().get(shard.id()).apply(rows);
      sum.byShard.put(shard.id(), rows);
    }
    return sum;
  }

  @Override
  public Rows merge(Rows left, Rows right) {
    left.byShard.putAll(right.byShard);
    return left;
  }
}
