// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.job.JobContext;
import dev.wasserstein.job.JobInputs;
import dev.wasserstein.job.JobResult;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.RunHeader;
import dev.wasserstein.job.Version;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.options.UnknownOption;
import dev.wasserstein.spark.Session;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code COMMAND [options]}. */
public final class Main {
  /** Before Spark stops, whose hook has 50. */
  private static final int SILENCE_FIRST = 100;

  private Main() {}

  /** What threads complain of as the process ends would look like a failure. */
  private static void silence() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] words) {
    CredentialFreeStream last = CredentialFreeStream.over(StandardError.stream());
    // What all others print to can be muted, so that the process has the last word.
    System.setErr(last.another());
    ShutdownHookManager.get().addShutdownHook(Main::silence, SILENCE_FIRST);
    System.exit(run(words, System.out, System.err, FatalErrorHandler.install(last)));
  }

  /** Runs a command; the exit codes are those of {@link ExitCode}. */
  static int run(String[] words, PrintStream out, PrintStream err) {
    return run(words, out, err, new FatalErrorHandler(err));
  }

  private static int run(
      String[] words, PrintStream out, PrintStream err, FatalErrorHandler fatal) {
    try {
      return dispatch(words, CredentialFreeStream.over(out), CredentialFreeStream.over(err), fatal)
          .code();
    } catch (Exception | Error e) {
      // Spark throws checked exceptions that its signatures do not declare.
      Optional<UserError> known = fatal.known(e);
      ExitCode code = known.map(UserError::code).orElse(ExitCode.BUG);
      if (fatal.decide(code)) {
        FatalErrorHandler.tell(known, e, err);
        if (e instanceof OptionException && !fatal.hasStatus()) {
          StatusFile.refuse(words, known.orElseGet(() -> UserError.bug(e)));
        }
      } else {
        fatal.awaitEnd();
      }
      return code.code();
    }
  }

  private static ExitCode dispatch(
      String[] words, PrintStream out, PrintStream err, FatalErrorHandler fatal) {
    CommandLine parser = Flags.parser(Command.ALL);
    ParseResult parsed;
    try {
      parsed = parser.parseArgs(words);
    } catch (ParameterException e) {
      throw new OptionException(message(e, words));
    }
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (last.isUsageHelpRequested()) {
      last.commandSpec().commandLine().usage(out);
      return ExitCode.DONE;
    }
    if (parsed.isVersionHelpRequested()) {
      out.println("spark-wasserstein " + Version.current());
      return ExitCode.DONE;
    }
    if (!parsed.hasSubcommand()) {
      parser.usage(err);
      return ExitCode.WRONG_USAGE;
    }
    Command command =
        Command.ALL.stream()
            .filter(each -> each.name().equals(parsed.subcommand().commandSpec().name()))
            .findFirst()
            .orElseThrow();
    String line = String.join(" ", words);
    try (Session session = new Session("wasserstein " + command.name())) {
      Settings values = Flags.values(command, parsed.subcommand(), session);
      return run(command, line, values, session, new Streams(out, err), fatal);
    }
  }

  private record Streams(PrintStream out, PrintStream err) {}

  private static ExitCode run(
      Command command,
      String line,
      Settings values,
      Session session,
      Streams streams,
      FatalErrorHandler fatal) {
    try (StatusFile status = StatusFile.of(command, line, values, session)) {
      fatal.watch(status, UnfinishedRun.of(command, values, session.hadoop()));
      status.begin();
      try {
        if (command.options().contains(Options.OUTPUT)) {
          values.get(Options.OUTPUT);
        }
        JobResult result =
            command
                .job()
                .apply(
                    new JobContext(
                        RunHeader.of(command.name(), line, values),
                        values,
                        session,
                        new CommandListener(streams.err(), status, fatal),
                        JobInputs.FILES));
        ExitCode code = code(values, result, status);
        if (!fatal.decide(code)) {
          fatal.awaitEnd();
        }
        result.lines().forEach(streams.out()::println);
        status.end(
            code,
            switch (code) {
              case NOT_CONVERGED ->
                  "The run did not converge, and --require-convergence was given. The output is"
                      + " complete.";
              case WARNINGS ->
                  "The run has warnings, and --fail-on-warnings was given. The output is complete.";
              default -> "";
            });
        return code;
      } catch (Exception | Error e) {
        UserError error = fatal.known(e).orElseGet(() -> UserError.bug(e));
        if (fatal.decide(error.code())) {
          fatal.endStatus(e, error);
        } else {
          fatal.awaitEnd();
        }
        throw e;
      }
    }
  }

  /** How a run ended that has a result. */
  private static ExitCode code(Settings values, JobResult result, StatusFile status) {
    if (values.find(Options.REQUIRE_CONVERGENCE).orElse(false) && !result.hasConverged()) {
      return ExitCode.NOT_CONVERGED;
    }
    return values.find(Options.FAIL_ON_WARNINGS).orElse(false) && status.hasWarnings()
        ? ExitCode.WARNINGS
        : ExitCode.DONE;
  }

  /** One sentence of what picocli found, with the nearest known word. */
  private static String message(ParameterException e, String[] words) {
    CommandLine command = e.getCommandLine();
    Optional<String> unknown =
        e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
            ? Optional.of(unmatched.getUnmatched().get(0))
            : unknownOption(words, command);
    if (unknown.isPresent()) {
      String word = unknown.get();
      List<String> known =
          command.getParent() == null && !word.startsWith("-")
              ? Command.ALL.stream().map(Command::name).toList()
              : List.copyOf(command.getCommandSpec().optionsMap().keySet());
      String where = command.getParent() == null ? "" : " of " + command.getCommandName();
      return "'"
          + word
          + "' is not "
          + (word.startsWith("-")
              ? "an option"
              : command.getParent() == null ? "a command" : "a word")
          + where
          + "."
          + UnknownOption.advice(word, known)
          + " Try --help.";
    }
    return e.getMessage() + ". Try --help.";
  }

  /** The first option that a command does not know: to picocli it is a wrong value of the last. */
  private static Optional<String> unknownOption(String[] words, CommandLine command) {
    return Arrays.stream(words)
        .filter(word -> word.startsWith("--"))
        .map(word -> word.split("=", 2)[0])
        .filter(word -> !command.getCommandSpec().optionsMap().containsKey(word))
        .findFirst();
  }
}
