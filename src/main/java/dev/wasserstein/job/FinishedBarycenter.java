// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import java.util.List;
import java.util.OptionalDouble;

/** A barycenter that was computed, and how it is written. */
interface FinishedBarycenter {
  /** What the job worked with. */
  JobContext context();

  /** The barycenter and its history. */
  BarycenterSolution solution();

  /** The objective of all measures at the barycenter; NaN where it is not known. */
  double objective();

  /** A bound from below on the objective, where it was asked for. */
  OptionalDouble lowerBound();

  /** Every doubt that the run has. */
  List<String> warnings();

  /** How the run ended, in a sentence for people. */
  String sentence();

  /**
   * Writes all files of the run directory.
   *
   * @param more writes the method's own files
   */
  void write(RunFiles files, Runnable more);
}
