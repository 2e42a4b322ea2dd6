// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.IterationListener;
import java.util.List;

/** Receives what a running job has to say. */
public interface JobListener {
  /** Listens to nothing. */
  JobListener SILENT =
      new JobListener() {
        @Override
        public void onNote(String note) {
          // Nobody listens.
        }

        @Override
        public void onWarnings(List<String> warnings) {
          // Nobody listens.
        }

        @Override
        public IterationListener onLoop(String label, int maxIterations) {
          return record -> {};
        }
      };

  /** Receives a sentence that helps people who wait or wonder. */
  void onNote(String note);

  /** Receives every doubt that the run has, each a sentence, at its end. */
  void onWarnings(List<String> warnings);

  /**
   * Receives that all files are written and the output gets its name now: the job is past the point
   * where it could be stopped.
   */
  default void onOutput() {
    // Most listeners need not know.
  }

  /**
   * Receives the beginning of a loop.
   *
   * @param label what the loop is, such as "particle-flow"
   * @param maxIterations the cap on its iterations
   * @return what receives its iterates
   */
  IterationListener onLoop(String label, int maxIterations);
}
