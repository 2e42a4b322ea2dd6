// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;

/**
 * Which measures take part in an iteration: each by its own coin, which depends on the seed, the
 * iteration, the draw and the measure's id alone.
 *
 * @param draw 0 but where earlier draws of the iteration were empty
 * @param share the expected part of all measures; 1 for all of them
 */
record Batch(long seed, int iteration, int draw, double share) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** From the seed of one draw to that of the next. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  /** All measures. */
  static final Batch ALL = new Batch(0, 0, 0, 1);

  boolean takes(String id) {
    return share >= 1 || SubSeed.stream(seed + draw * STRIDE, iteration, id).nextDouble() < share;
  }

  Batch next() {
    return new Batch(seed, iteration, draw + 1, share);
  }
}
