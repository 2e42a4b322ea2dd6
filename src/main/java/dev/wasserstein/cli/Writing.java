// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.CheckpointDirectory;
import dev.wasserstein.spark.RunDirectory;
import java.util.List;
import java.util.Optional;

/** How commands write. */
final class Writing {
  private Writing() {}

  /** The output of a call, not yet under its final name. */
  static RunDirectory output(Invocation invocation) {
    return output(invocation, invocation.values().get(Options.INPUT));
  }

  /** The output of a call that reads these paths. */
  static RunDirectory output(Invocation invocation, List<String> inputs) {
    return output(invocation, inputs, invocation.values().get(Options.OVERWRITE));
  }

  /** The output of a call that may go on from checkpoints: then it replaces what it had written. */
  static RunDirectory output(Invocation invocation, Optional<CheckpointDirectory> checkpoints) {
    OptionValues values = invocation.values();
    boolean goesOn =
        checkpoints.isPresent() && values.get(Options.RESUME) && checkpoints.get().exists();
    return output(invocation, values.get(Options.INPUT), values.get(Options.OVERWRITE) || goesOn);
  }

  private static RunDirectory output(Invocation invocation, List<String> inputs, boolean replaces) {
    return new RunDirectory(
        invocation.session().hadoop(),
        invocation.values().get(Options.OUTPUT),
        replaces ? RunDirectory.Existing.REPLACE : RunDirectory.Existing.REFUSE,
        inputs);
  }

  /** The checkpoints of a call that wants any. */
  static Optional<CheckpointDirectory> checkpoints(Invocation invocation) {
    OptionValues values = invocation.values();
    Optional<Integer> every = values.find(Options.CHECKPOINT_EVERY);
    boolean resume = values.get(Options.RESUME);
    if (every.isEmpty() && !resume) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckpointDirectory(
            invocation.session().hadoop(),
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
