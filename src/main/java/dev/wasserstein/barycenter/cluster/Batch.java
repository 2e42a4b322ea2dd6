// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;

/**
 * Which measures take part in an iteration: each by its own coin, which depends on the seed, the
 * iteration and the measure's id alone.
 *
 * @param share the expected part of all measures; 1 for all of them
 */
record Batch(long seed, int iteration, double share) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All measures. */
  static final Batch ALL = new Batch(0, 0, 1);

  boolean takes(String id) {
    return share >= 1 || SubSeed.stream(seed, iteration, id).nextDouble() < share;
  }
}
