// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.job.JobListener;
import java.io.PrintStream;
import java.util.List;

/**
 * Tells people and schedulers what a job has to say.
 *
 * @param err for people
 * @param status for schedulers
 * @param fatal knows whether the process is ending
 */
record CommandListener(PrintStream err, StatusFile status, FatalErrorHandler fatal)
    implements JobListener {
  @Override
  public void onNote(String note) {
    err.println("Note: " + note);
  }

  @Override
  public void onWarnings(List<String> warnings) {
    warnings.forEach(warning -> err.println("Warning: " + warning));
    status.warn(warnings);
  }

  @Override
  public void onOutput() {
    fatal.claim();
  }

  @Override
  public IterationListener onLoop(String label, int maxIterations) {
    return new ProgressLog(System.err, label, maxIterations).andThen(status);
  }
}
