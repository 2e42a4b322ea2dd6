// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

/**
 * How much of a heap is used for what makes work faster. Results do not depend on it.
 *
 * @param warmStarts bytes for warm starts and work spaces; beyond, the warm starts least recently
 *     used are dropped
 * @param states bytes for states of measures; beyond, they are kept on disk
 */
public record MemoryLimits(long warmStarts, long states) {
  private static final double WARM_START_SHARE = 0.2;

  /** Of measures and states together; the rest is for warm starts and solves. */
  private static final double SHARE = 0.4;

  /**
   * The limits for a collection in this process.
   *
   * @param measures bytes that the measures take
   */
  public static MemoryLimits ofHeap(long measures) {
    long heap = Runtime.getRuntime().maxMemory();
    return new MemoryLimits(
        (long) (WARM_START_SHARE * heap), Math.max(0, (long) (SHARE * heap) - measures));
  }
}
