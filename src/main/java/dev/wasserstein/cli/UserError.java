// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.NoResultException;
import dev.wasserstein.collection.NoRoomException;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.Credentials;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.OutputException;
import dev.wasserstein.transport.CostRangeException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;

/**
 * A mistake of the user's, or a lack of memory: one message, no stack trace, and an exit code.
 *
 * @param message a full sentence
 */
record UserError(ExitCode code, String message) {
  /**
   * Hides passwords, and puts the message on one line: ids and file names may hold line breaks and
   * worse.
   */
  UserError {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                  if (Character.isISOControl(c)) {
                    line.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    line.appendCodePoint(c);
                  }
                }
              }
            });
    message = Credentials.hidden(line.toString());
  }

  /** The mistake behind an exception, if it is one; Spark wraps what happens on executors. */
  static Optional<UserError> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptionException) {
        return Optional.of(new UserError(ExitCode.WRONG_USAGE, cause.getMessage()));
      }
      if (cause instanceof BadInputException || cause instanceof CostRangeException) {
        return Optional.of(new UserError(ExitCode.BAD_INPUT, cause.getMessage()));
      }
      if (cause instanceof OutputException output) {
        ExitCode code =
            output.reason() == OutputException.Reason.EXISTS
                ? ExitCode.OUTPUT_EXISTS
                : ExitCode.WRONG_USAGE;
        return Optional.of(new UserError(code, cause.getMessage()));
      }
      if (cause instanceof NoRoomException) {
        return Optional.of(new UserError(ExitCode.WRONG_USAGE, cause.getMessage()));
      }
      if (cause instanceof FSError) {
        // Of the local file system, where a file of Spark's is written or read.
        return Optional.of(
            new UserError(
                ExitCode.WRONG_USAGE,
                "a file cannot be written or read: "
                    + HadoopFiles.reason(cause)
                    + ". Check the space left on the disks of the output and of temporary files."));
      }
      if (cause instanceof NoResultException) {
        return Optional.of(new UserError(ExitCode.BUG, cause.getMessage()));
      }
    }
    return MemoryError.of(thrown);
  }

  /** What a status file says of an error that nobody foresaw. */
  static UserError bug(Throwable thrown) {
    return new UserError(ExitCode.BUG, String.valueOf(thrown));
  }
}
