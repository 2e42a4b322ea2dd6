// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.options.Option;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one call of the command line printed, and its exit code. */
record CommandRun(String line, int code, String out, String err) {

  /** Calls the command line in this process. */
  static CommandRun of(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            words.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new CommandRun(
        String.join(" ", words),
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  static CommandRun of(String... words) {
    return of(List.of(words));
  }

  /** The words that a command takes for an option. */
  static List<String> words(String command, Option<?> option) {
    List<Option<?>> options = JobOptions.BY_COMMAND.get(command);
    return options.get(options.indexOf(option)).choices();
  }

  /** Asserts that it ended well, without a word of complaint except warnings and notes. */
  CommandRun assertDone() {
    assertEquals(ExitCode.DONE.code(), code, this::toString);
    assertTrue(err.lines().allMatch(line -> line.matches("(Warning|Note): .*")), this::toString);
    return this;
  }

  /** Asserts the exit code, and one line of complaint that holds all these texts. */
  CommandRun assertRefused(ExitCode expected, List<String> parts) {
    assertEquals(expected.code(), code, this::toString);
    assertEquals("", out, this::toString);
    assertTrue(err.startsWith("wasserstein: "), this::toString);
    assertEquals(err.length() - 1, err.indexOf('\n'), this::toString);
    assertFalse(err.contains("Exception") || err.contains("\tat "), this::toString);
    assertTrue(err.endsWith(".\n") || err.endsWith("?\n"), this::toString);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "'" + part + "' is missing in " + this);
    }
    if (expected == ExitCode.BAD_INPUT) {
      assertTrue(
          err.matches("(?s)wasserstein: .+ \\(.+\\) .+; expected .+\\. .+\n"), this::toString);
    }
    return this;
  }

  @Override
  public String toString() {
    return "'" + line + "' ended with " + code + "; stdout: " + out + "; stderr: " + err;
  }
}
