// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.util.List;
import java.util.SortedMap;

/**
 * What a loop needs to go on from an iterate that was not evaluated yet. A loop that goes on from
 * it takes the same course, bit for bit, as one that was not interrupted.
 *
 * @param iteration the number of updates made
 * @param numbers the state, or states, by name; see {@link BarycenterMethod#numbers}
 * @param history the records of the iterates before this one, so of as many as {@code iteration}
 * @param pivots the pivots so far
 */
public record Checkpoint(
    int iteration,
    SortedMap<String, double[]> numbers,
    List<IterationRecord> history,
    long pivots) {
  /**
   * A point in a loop.
   *
   * @throws IllegalArgumentException if the history is not that of {@code iteration} updates
   */
  public Checkpoint {
    if (iteration < 0 || history.size() != iteration) {
      throw new IllegalArgumentException(
          "iteration " + iteration + " with " + history.size() + " records before it");
    }
  }
}
