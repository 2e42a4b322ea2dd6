// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CheckpointDirectory;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;

/**
 * What a run that is stopped leaves behind.
 *
 * @param output the name of the result that there will not be
 * @param checkpoints finds the directory of those that the run could go on from; empty where it
 *     keeps none
 */
record UnfinishedRun(Optional<String> output, Optional<Callable<Optional<String>>> checkpoints) {
  /** A run that has not begun. */
  static final UnfinishedRun NONE = new UnfinishedRun(Optional.empty(), Optional.empty());

  /** A store that does not answer in this time does not keep the process from ending. */
  private static final int SECONDS_TO_LOOK = 2;

  /** The run of a command. */
  static UnfinishedRun of(Command command, Settings values, Configuration configuration) {
    Optional<String> output =
        command.options().contains(Options.OUTPUT) ? values.find(Options.OUTPUT) : Optional.empty();
    boolean keeps =
        command.options().contains(Options.CHECKPOINT_EVERY)
            && (values.find(Options.CHECKPOINT_EVERY).isPresent()
                || values.find(Options.RESUME).orElse(false));
    return new UnfinishedRun(
        output,
        output
            .filter(path -> keeps)
            .map(path -> () -> CheckpointDirectory.complete(configuration, path)));
  }

  /** The end of the sentence that begins with the cause. */
  String outcome() {
    String result = output.map(path -> "; no result was written to '" + path + "'.").orElse(".");
    if (checkpoints.isEmpty()) {
      return result;
    }
    FutureTask<Optional<String>> look = new FutureTask<>(checkpoints.get());
    FatalErrorHandler.start("wasserstein-checkpoints", look);
    try {
      return result
          + look.get(SECONDS_TO_LOOK, TimeUnit.SECONDS)
              .map(
                  directory ->
                      " The same call with --resume goes on from the last checkpoint in '"
                          + directory
                          + "'.")
              .orElse(" There is no checkpoint yet.");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return result;
    }
  }
}
