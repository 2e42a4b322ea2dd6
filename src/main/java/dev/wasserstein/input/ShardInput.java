// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import java.util.List;
import java.util.Map;

/** Shards that were read and checked, on this machine or over a cluster. */
public interface ShardInput extends AutoCloseable {
  /** One header for each shard, in the order of the paths. */
  List<ShardHeader> headers();

  /**
   * The shards for an algorithm; to be called once. Closing the input closes them.
   *
   * @param weights a weight for each shard, not negative, with a positive sum; those of weight 0
   *     are left out
   */
  ShardPosteriors posteriors(Map<String, Double> weights);

  /** "local" or "spark". */
  String engine();

  @Override
  void close();
}
