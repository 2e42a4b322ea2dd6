// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.spark.OutputException;
import java.util.Optional;

/**
 * A user's mistake: one message, no stack trace, and an exit code.
 *
 * @param message a full sentence
 */
record UserError(ExitCode code, String message) {

  /** The mistake behind an exception, if it is one; Spark wraps what happens on executors. */
  static Optional<UserError> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptionException) {
        return Optional.of(new UserError(ExitCode.WRONG_USAGE, cause.getMessage()));
      }
      if (cause instanceof BadInputException) {
        return Optional.of(new UserError(ExitCode.BAD_INPUT, cause.getMessage()));
      }
      if (cause instanceof OutputException output) {
        ExitCode code =
            output.reason() == OutputException.Reason.EXISTS
                ? ExitCode.OUTPUT_EXISTS
                : ExitCode.WRONG_USAGE;
        return Optional.of(new UserError(code, cause.getMessage()));
      }
    }
    return Optional.empty();
  }
}
