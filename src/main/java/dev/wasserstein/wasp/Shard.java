// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The posterior of one data shard: what is known of it, and its draws as a measure.
 *
 * @param measure equal masses on the draws, on the scale of the transforms
 */
public record Shard(ShardHeader header, DiscreteMeasure measure) implements Serializable {

  /**
   * The shard that a shard's draws make.
   *
   * @throws dev.wasserstein.measure.BadInputException if its parameters are others, or a value has
   *     no transform
   */
  public static Shard of(String id, Draws draws, ShardSettings settings) {
    Draws arranged = draws.arranged(settings.parameters(), settings.labels());
    Draws all = settings.transforms().forward(arranged);
    Draws kept = atMost(thinned(all.resampled(), settings.thin()), settings.maxDraws());
    int d = kept.dimension();
    ShardHeader raw = ShardHeader.of(id, kept, settings.covariances());
    if (!settings.transforms().areIdentity()) {
      raw = raw.transformed(ParameterRanges.of(arranged));
    }
    if (all.isWeighted()) {
      raw = raw.weighted(all.effectiveSize());
    }
    double spread = settings.spreads().getOrDefault(id, 1.0);
    if (spread == 1) {
      return new Shard(raw, DiscreteMeasure.trustedUniform(id, d, kept.values()));
    }
    double[] moved = kept.values().clone();
    for (int p = 0; p < moved.length; p++) {
      double mean = raw.mean()[p % d];
      moved[p] = mean + spread * (moved[p] - mean);
    }
    return new Shard(raw.spread(spread), DiscreteMeasure.trustedUniform(id, d, moved));
  }

  private static Draws thinned(Draws draws, int thin) {
    if (thin == 1) {
      return draws;
    }
    int d = draws.dimension();
    int[] lengths =
        Arrays.stream(draws.chainLengths()).map(length -> (length + thin - 1) / thin).toArray();
    double[] values = new double[Arrays.stream(lengths).sum() * d];
    int from = 0;
    int to = 0;
    for (int length : draws.chainLengths()) {
      for (int i = 0; i < length; i += thin) {
        System.arraycopy(draws.values(), (from + i) * d, values, to * d, d);
        to++;
      }
      from += length;
    }
    return new Draws(draws.parameters(), lengths, values, draws.place());
  }

  /** Evenly spaced draws of the chains together, so that each chain keeps its share. */
  private static Draws atMost(Draws draws, int most) {
    int n = draws.size();
    if (most == 0 || n <= most) {
      return draws;
    }
    int d = draws.dimension();
    int[] lengths = new int[draws.chainLengths().length];
    double[] values = new double[most * d];
    int chain = 0;
    long chainEnd = draws.chainLengths()[0];
    for (int p = 0; p < most; p++) {
      int i = (int) (((long) p * n) / most);
      while (i >= chainEnd) {
        chainEnd += draws.chainLengths()[++chain];
      }
      lengths[chain]++;
      System.arraycopy(draws.values(), i * d, values, p * d, d);
    }
    return new Draws(draws.parameters(), lengths, values, draws.place());
  }
}
