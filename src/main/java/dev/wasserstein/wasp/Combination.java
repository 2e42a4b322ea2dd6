// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import java.util.List;
import java.util.Map;

/**
 * The posterior that one mode makes of the shards, on the scale of the transforms.
 *
 * @param draws (n × d), as they come
 * @param objective Σ λ_k W₂² to the shards, summed over the blocks; of the median Σ λ_k W₂
 * @param status how its loop ended; of several blocks the worst; DONE where nothing iterates
 * @param history the records of the longest loop; empty where nothing iterates
 * @param squaredDistances W₂² to each shard, summed over the blocks; in the mode joint in the units
 *     of {@link Scales}
 * @param standardDistances the same with each parameter in units of its standard deviation within
 *     the shards; in the mode joint as they are
 * @param seconds the time that it took
 */
public record Combination(
    WaspMode mode,
    CombinedDraws draws,
    double objective,
    RunStatus status,
    List<IterationRecord> history,
    Map<String, Double> squaredDistances,
    Map<String, Double> standardDistances,
    double seconds) {

  /** The number of updates made. */
  public int iterations() {
    return Math.max(0, history.size() - 1);
  }
}
