// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.CheckpointDirectory;
import dev.wasserstein.spark.RunDirectory;
import java.util.List;
import java.util.Optional;

/** How commands write. */
final class Writing {
  private Writing() {}

  /** The output of a call, not yet under its final name. */
  static RunDirectory output(JobContext context) {
    return output(context, context.settings().get(Options.INPUT));
  }

  /** The output of a call that reads these paths. */
  static RunDirectory output(JobContext context, List<String> inputs) {
    return output(context, inputs, context.settings().get(Options.OVERWRITE));
  }

  /** The output of a call that may go on from checkpoints: then it replaces what it had written. */
  static RunDirectory output(JobContext context, Optional<CheckpointDirectory> checkpoints) {
    Settings values = context.settings();
    boolean goesOn =
        checkpoints.isPresent() && values.get(Options.RESUME) && checkpoints.get().exists();
    return output(context, values.get(Options.INPUT), values.get(Options.OVERWRITE) || goesOn);
  }

  private static RunDirectory output(JobContext context, List<String> inputs, boolean replaces) {
    return new RunDirectory(
        context.session().hadoop(),
        context.settings().get(Options.OUTPUT),
        replaces ? RunDirectory.Existing.REPLACE : RunDirectory.Existing.REFUSE,
        inputs);
  }

  /** The checkpoints of a call that wants any. */
  static Optional<CheckpointDirectory> checkpoints(JobContext context) {
    Settings values = context.settings();
    Optional<Integer> every = values.find(Options.CHECKPOINT_EVERY);
    boolean resume = values.get(Options.RESUME);
    if (every.isEmpty() && !resume) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckpointDirectory(
            context.session().hadoop(),
            values.get(Options.OUTPUT),
            values,
            every.orElse(Integer.MAX_VALUE),
            resume
                ? CheckpointDirectory.Earlier.RESUME
                : values.get(Options.OVERWRITE)
                    ? CheckpointDirectory.Earlier.DELETE
                    : CheckpointDirectory.Earlier.REFUSE));
  }
}
