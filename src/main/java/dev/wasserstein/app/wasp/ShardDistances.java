// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The squared distance of each shard to the combination, as it is gathered. */
final class ShardDistances implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Double> squares = new TreeMap<>();

  /** Adds a part of the squared distance of one shard. */
  void add(String shard, double square) {
    squares.merge(shard, square, Double::sum);
  }

  /** Takes over the distances of other shards. */
  ShardDistances join(ShardDistances other) {
    squares.putAll(other.squares);
    return this;
  }

  /** W₂² by shard. */
  Map<String, Double> squares() {
    return Collections.unmodifiableMap(squares);
  }
}
