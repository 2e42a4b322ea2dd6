// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.transport.SolveAccuracy;
import java.util.List;
import java.util.Locale;

/** Counts the solves of a job that a cap ended before they had converged. */
final class SolveWarnings {
  /** The name of a column. */
  static final String STATUS = "status";

  private long solves;
  private long unconverged;
  private SolveAccuracy worst = SolveAccuracy.EXACT;

  void add(SolveAccuracy accuracy) {
    solves++;
    unconverged += accuracy.converged() ? 0 : 1;
    worst = worst.worse(accuracy);
  }

  long unconverged() {
    return unconverged;
  }

  /** Of all solves together. */
  RunStatus status() {
    return unconverged == 0 ? RunStatus.DONE : RunStatus.MAX_ITERATIONS;
  }

  /** The word for one solve, as in a table. */
  static String status(SolveAccuracy accuracy) {
    return accuracy.converged() ? "CONVERGED" : "MAX_ITERATIONS";
  }

  List<String> warnings() {
    return unconverged == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%d of %d entropic solves stopped at the cap on their iterations, with marginal"
                    + " errors of up to %.2g: their costs are not the ones asked for. Use a larger"
                    + " --epsilon, or --method exact.",
                unconverged,
                solves,
                worst.marginalError()));
  }

  /** The status of all, the worst marginal error and the warnings. */
  void put(RunRecord json) {
    json.put(STATUS, status().toString());
    json.put("unconverged", unconverged);
    json.put("marginal_error", worst.marginalError());
    json.putWarnings(warnings());
  }
}
