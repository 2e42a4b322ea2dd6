// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CheckpointDirectory;
import java.util.Optional;

/** The checkpoints of a job. */
final class JobCheckpoints {
  private JobCheckpoints() {}

  /** The checkpoints of a call that wants any. */
  static Optional<CheckpointDirectory> of(JobContext context) {
    Settings values = context.settings();
    Optional<Integer> every = values.find(Options.CHECKPOINT_EVERY);
    boolean resume = values.find(Options.RESUME).orElse(false);
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
