// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import java.io.Serializable;
import java.util.Optional;

/**
 * What the solves of one measure left that the next ones take up, as arrays of numbers. Of methods
 * whose solves end within a tolerance it decides what course a loop takes to its end, so a
 * checkpoint holds it. Without it the loop takes another course to the same end.
 */
public interface SolveMemory extends Serializable {
  /** The numbers of a measure, shared; empty where nothing of it is at hand. */
  Optional<double[][]> numbers(String measureId, WarmStarts warmStarts);

  /**
   * Puts back what {@link #numbers} gave.
   *
   * @throws IllegalArgumentException if they are not such numbers
   */
  void recall(String measureId, double[][] numbers, WarmStarts warmStarts);
}
