// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;

/** Projections of shards in memory. */
public final class Projections {
  private Projections() {}

  /** Collections with some of the parameters, for two threads. */
  public static ShardPosteriors.Projection of(List<WeightedMeasure<DiscreteMeasure>> shards) {
    return (columns, factors) ->
        new LocalMeasures<>(
            shards.stream()
                .map(
                    shard ->
                        new WeightedMeasure<>(
                            Columns.of(shard.measure(), columns, factors), shard.weight()))
                .toList(),
            2);
  }
}
