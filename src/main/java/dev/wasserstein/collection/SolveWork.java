// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import java.io.Serializable;

/**
 * What solves took, in numbers that do not depend on the clock.
 *
 * @param solves the transport problems solved
 * @param pivots their pivots, or inner iterations
 * @param skipped the solves that bounds made needless
 * @param found how often a warm start was asked for and there
 * @param missing how often it was not there: at first, after an eviction or a failure
 * @param evicted the warm starts that were dropped for want of memory
 */
public record SolveWork(
    long solves, long pivots, long skipped, long found, long missing, long evicted)
    implements Serializable {
  /** No work. */
  public static final SolveWork NONE = new SolveWork(0, 0, 0, 0, 0, 0);

  /** Solves, before it is known of their warm starts. */
  public static SolveWork ofSolves(long solves, long pivots, long skipped) {
    return new SolveWork(solves, pivots, skipped, 0, 0, 0);
  }

  /** Both together. */
  public SolveWork plus(SolveWork other) {
    return new SolveWork(
        solves + other.solves,
        pivots + other.pivots,
        skipped + other.skipped,
        found + other.found,
        missing + other.missing,
        evicted + other.evicted);
  }
}
