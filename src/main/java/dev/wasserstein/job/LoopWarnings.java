// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import java.util.List;

/** Doubts about how a loop ended. */
public final class LoopWarnings {
  private LoopWarnings() {}

  /** A sentence where the loop did not converge. */
  public static List<String> of(RunStatus status, IterationRecord last, StopRule rule) {
    return switch (status) {
      case MAX_ITERATIONS ->
          List.of(
              "The iteration did not converge: it stopped at --max-iterations "
                  + rule.maxIterations()
                  + " with a change of "
                  + last.change()
                  + " (tolerance "
                  + rule.tolerance()
                  + ") and a residual of "
                  + last.residual()
                  + " (tolerance "
                  + rule.residualTolerance()
                  + ").");
      case TIME_LIMIT ->
          List.of(
              "The iteration did not converge: --max-time was over after iteration "
                  + last.iteration()
                  + ", with a change of "
                  + last.change()
                  + " (tolerance "
                  + rule.tolerance()
                  + ") and a residual of "
                  + last.residual()
                  + " (tolerance "
                  + rule.residualTolerance()
                  + ").");
      case STALLED ->
          List.of(
              "The iteration did not converge: the objective no longer falls, and the residual is "
                  + last.residual()
                  + " (tolerance "
                  + rule.residualTolerance()
                  + ").");
      default -> List.of();
    };
  }
}
