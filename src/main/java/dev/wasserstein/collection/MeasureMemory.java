// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

/**
 * What is at hand where measures are worked on, from one aggregation to the next.
 *
 * @param warmStarts results of earlier solves that speed up later ones; any of them may be lost,
 *     and no result depends on them
 * @param states states of the measures; none is lost
 * @param workspaces arrays and kernels to work with
 */
public record MeasureMemory(WarmStarts warmStarts, MeasureStates states, Workspaces workspaces) {
  /** Nothing is kept. */
  public static MeasureMemory none() {
    return of(WarmStarts.none());
  }

  /** Warm starts alone. */
  public static MeasureMemory of(WarmStarts warmStarts) {
    return new MeasureMemory(warmStarts, MeasureStates.NONE, new Workspaces(1));
  }

  /** States alone. */
  public static MeasureMemory of(MeasureStates states) {
    return new MeasureMemory(WarmStarts.none(), states, new Workspaces(1));
  }
}
