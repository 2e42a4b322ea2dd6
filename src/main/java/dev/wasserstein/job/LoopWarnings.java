// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.wasp.Combination;
import java.util.List;
import java.util.Optional;

/** Doubts about how a loop ended. */
final class LoopWarnings {
  private LoopWarnings() {}

  /** A sentence where the loop did not converge. */
  public static List<String> of(RunStatus status, IterationRecord last, StopRule rule) {
    return reason(status, last, rule).stream()
        .map(
            reason ->
                "The iteration did not converge: "
                    + reason
                    + ". Its change is "
                    + last.change()
                    + " (tolerance "
                    + rule.tolerance()
                    + "), its residual "
                    + last.residual()
                    + " (tolerance "
                    + rule.residualTolerance()
                    + ")."
                    + (last.change() <= rule.tolerance()
                            && last.residual() <= rule.residualTolerance()
                        ? " Both are within, but the steps to come, or the marginals of entropic"
                            + " solves, are not."
                        : ""))
        .toList();
  }

  /**
   * A sentence where an exact method did not reach its gap.
   *
   * @param last whose residual is the gap
   */
  static List<String> ofProof(RunStatus status, IterationRecord last, double gap, StopRule rule) {
    Optional<String> reason =
        status == RunStatus.STALLED
            ? Optional.of("rounding hides what is left")
            : reason(status, last, rule);
    String remedy =
        switch (status) {
          case STALLED -> "Use --gap of at least " + last.residual();
          case TIME_LIMIT -> "Raise --max-time, or --gap";
          default -> "Raise --max-iterations, or --gap";
        };
    return reason.stream()
        .map(
            why ->
                "The optimum was not proved: "
                    + why
                    + ". The gap between objective and lower bound is "
                    + last.residual()
                    + " of the objective (--gap "
                    + gap
                    + "). "
                    + remedy
                    + ".")
        .toList();
  }

  /** A sentence where a loop of a mode of shards did not converge. */
  static List<String> of(String mode, Combination combination) {
    Optional<String> reason =
        switch (combination.status()) {
          case MAX_ITERATIONS -> Optional.of("it stopped at its largest number of iterations");
          case TIME_LIMIT -> Optional.of("--max-time was over");
          case STALLED -> Optional.of("the objective no longer falls");
          case DONE, CONVERGED, RUNNING -> Optional.empty();
        };
    return reason.stream()
        .map(
            why ->
                "The iteration of the mode "
                    + mode
                    + " did not converge: "
                    + why
                    + last(combination.history())
                    + ".")
        .toList();
  }

  private static String last(List<IterationRecord> history) {
    if (history.isEmpty()) {
      return "";
    }
    IterationRecord last = history.get(history.size() - 1);
    return " (after "
        + last.iteration()
        + " iterations the last change is "
        + last.change()
        + ", the residual "
        + last.residual()
        + ")";
  }

  private static Optional<String> reason(RunStatus status, IterationRecord last, StopRule rule) {
    return switch (status) {
      case MAX_ITERATIONS -> Optional.of("it stopped at --max-iterations " + rule.maxIterations());
      case TIME_LIMIT -> Optional.of("--max-time was over after iteration " + last.iteration());
      case STALLED -> Optional.of("the objective no longer falls");
      case DONE, CONVERGED, RUNNING -> Optional.empty();
    };
  }
}
