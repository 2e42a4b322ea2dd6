// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.wasp.Columns;
import dev.wasserstein.wasp.Shard;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shards in this process. */
public final class LocalShards implements ShardInput {
  private final List<Shard> shards;
  private final int threads;
  private final List<LocalMeasures<DiscreteMeasure>> opened = new ArrayList<>();

  /**
   * Shards in memory.
   *
   * @param threads that work on them
   */
  public LocalShards(List<Shard> shards, int threads) {
    this.shards = shards;
    this.threads = threads;
  }

  @Override
  public List<ShardHeader> headers() {
    return shards.stream().map(Shard::header).toList();
  }

  @Override
  public ShardPosteriors posteriors(Map<String, Double> weights) {
    List<WeightedMeasure<DiscreteMeasure>> weighted = new ArrayList<>();
    for (Shard shard : shards) {
      double weight = weights.get(shard.header().id());
      if (weight > 0) {
        weighted.add(new WeightedMeasure<>(shard.measure(), weight));
      }
    }
    LocalMeasures<DiscreteMeasure> measures = new LocalMeasures<>(weighted, threads);
    opened.add(measures);
    return new ShardPosteriors(
        headers(),
        weights,
        measures,
        (columns, factors) ->
            new LocalMeasures<>(
                weighted.stream()
                    .map(
                        each ->
                            new WeightedMeasure<>(
                                Columns.of(each.measure(), columns, factors), each.weight()))
                    .toList(),
                threads));
  }

  @Override
  public String engine() {
    return "local";
  }

  @Override
  public void close() {
    opened.forEach(LocalMeasures::close);
  }
}
