// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.Measure;
import java.util.List;
import java.util.Optional;

/**
 * The end of an outer loop.
 *
 * @param barycenter the last iterate
 * @param objectiveKind what the objective measures
 * @param dualGap by how much the objective may exceed its exact value at the last iterate
 * @param history one record for each iterate from the start on; the last one holds objective and
 *     status
 * @param pivots the pivots of all solves together
 * @param rewinds how often the loop went back because states of measures were lost
 * @param proof of an exact method
 */
public record BarycenterSolution(
    Measure barycenter,
    ObjectiveKind objectiveKind,
    double dualGap,
    List<IterationRecord> history,
    long pivots,
    int rewinds,
    Optional<OptimalityProof> proof) {
  /** The end of a loop that proves nothing. */
  public BarycenterSolution(
      Measure barycenter,
      ObjectiveKind objectiveKind,
      double dualGap,
      List<IterationRecord> history,
      long pivots,
      int rewinds) {
    this(barycenter, objectiveKind, dualGap, history, pivots, rewinds, Optional.empty());
  }

  /** The last iterate's record. */
  public IterationRecord last() {
    return history.get(history.size() - 1);
  }

  /** The objective at the barycenter. */
  public double objective() {
    return last().objective();
  }

  /** How the loop ended. */
  public RunStatus status() {
    return last().status();
  }

  /** The number of updates made. */
  public int iterations() {
    return last().iteration();
  }
}
