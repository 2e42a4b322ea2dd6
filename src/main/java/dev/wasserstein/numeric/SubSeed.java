// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random streams that derive from (seed, iteration, measure id) alone, so that no result depends on
 * how measures fall into partitions or threads.
 */
public final class SubSeed {
  private SubSeed() {}

  /** The stream of one iteration, or one restart. */
  public static RandomGenerator stream(long seed, long iteration) {
    return generator(mix(mix(seed) + iteration));
  }

  /** The stream of one measure in one iteration. */
  public static RandomGenerator stream(long seed, long iteration, String measureId) {
    return generator(hash(mix(seed) + iteration, measureId));
  }

  /** A well mixed number that depends on another number and a measure's id. */
  public static long hash(long number, String measureId) {
    long hash = mix(number);
    for (int k = 0; k < measureId.length(); k++) {
      hash = mix(hash + measureId.charAt(k));
    }
    return hash;
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Stafford's variant 13 of the 64-bit finaliser, after a step by the golden ratio (Steele, Lea,
   * Flood 2014).
   */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
