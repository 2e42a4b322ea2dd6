// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All draws of all shards, moved by the shards' maps; some shards at a time are in memory. */
final class MappedDraws implements CombinedDraws {
  /** Shards are fetched together up to so many numbers. */
  private static final long BATCH = 4L << 20;

  private final ShardPosteriors shards;
  private final Map<String, BlockMap> maps;

  MappedDraws(ShardPosteriors shards, Map<String, BlockMap> maps) {
    this.shards = shards;
    this.maps = maps;
  }

  private List<ShardHeader> weighted() {
    return shards.headers().stream()
        .filter(header -> shards.weights().get(header.id()) > 0)
        .toList();
  }

  @Override
  public long size() {
    return weighted().stream().mapToLong(ShardHeader::draws).sum();
  }

  @Override
  public void forEachBlock(Consumer<double[]> sink) {
    List<String> batch = new ArrayList<>();
    long numbers = 0;
    for (ShardHeader header : weighted()) {
      long own = (long) header.draws() * header.dimension();
      if (!batch.isEmpty() && numbers + own > BATCH) {
        emit(batch, sink);
        batch.clear();
        numbers = 0;
      }
      batch.add(header.id());
      numbers += own;
    }
    emit(batch, sink);
  }

  private void emit(List<String> batch, Consumer<double[]> sink) {
    for (WeightedMeasure<DiscreteMeasure> shard : shards.measures().fetch(batch)) {
      double[] rows = shard.measure().support().clone();
      maps.get(shard.measure().id()).apply(rows);
      sink.accept(rows);
    }
  }
}
