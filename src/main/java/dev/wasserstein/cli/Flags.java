// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.job.Options;
import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.Session;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The option catalogue as flags and as keys of a conf file. */
final class Flags {
  private Flags() {}

  /** A parser that knows the commands and their flags. */
  static CommandLine parser(List<Command> commands) {
    CommandSpec root = CommandSpec.create().name("wasserstein");
    root.usageMessage()
        .description("Wasserstein barycenters on Apache Spark.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Exit codes: 0 done, 1 a bug, 2 wrong usage, 3 bad input, 4 not converged (with --require-convergence),"
                + " 5 output exists, 6 warnings (with --fail-on-warnings).");
    root.addOption(help());
    root.addOption(
        OptionSpec.builder("--version", "-V")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    for (Command command : commands) {
      root.addSubcommand(command.name(), spec(command));
    }
    return new CommandLine(root)
        .setUnmatchedOptionsArePositionalParams(false)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setAbbreviatedOptionsAllowed(false)
        .setOverwrittenOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setTrimQuotes(false)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30);
  }

  private static OptionSpec help() {
    return OptionSpec.builder("--help", "-h")
        .usageHelp(true)
        .description("Print this help.")
        .build();
  }

  private static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage()
        .description(command.description())
        .sortOptions(false)
        .abbreviateSynopsis(true);
    for (Option<?> option : command.options()) {
      String description =
          escape(option.description())
              + option
                  .defaultText()
                  .filter(text -> !option.isFlag() && !option.isBareAllowed())
                  .map(text -> " Default: " + escape(text) + ".")
                  .orElse("");
      OptionSpec.Builder flag =
          OptionSpec.builder("--" + option.name())
              .description(description)
              .paramLabel(option.placeholder());
      if (option.isFlag()) {
        flag.type(Boolean.class).arity("0");
      } else if (option.isBareAllowed()) {
        flag.type(String.class).arity("0..1").fallbackValue("true");
      } else if (option.takesMany()) {
        flag.type(String[].class).arity("1..*");
      } else {
        flag.type(String.class).arity("1");
      }
      spec.addOption(flag.build());
    }
    spec.addOption(help());
    return spec;
  }

  private static String escape(String text) {
    return text.replace("%", "%%").replace("@|", "@ |");
  }

  /** The values of a call: command line over conf file over default. */
  static Settings values(Command command, ParseResult parsed, Session session) {
    Map<String, String> given = new HashMap<>();
    for (Option<?> option : command.options()) {
      String flag = "--" + option.name();
      if (parsed.hasMatchedOption(flag)) {
        Object value = parsed.matchedOptionValue(flag, null);
        given.put(
            option.name(),
            value instanceof String[] many
                ? String.join(Option.SEPARATOR, many)
                : String.valueOf(value));
      }
    }
    String confFile = given.get(Options.CONF_FILE.name());
    return new Settings(
        command.options(), given, confFile == null ? ConfFile.NONE : read(confFile, session));
  }

  private static ConfFile read(String confFile, Session session) {
    try (Reader reader = new InputStreamReader(session.open(confFile), StandardCharsets.UTF_8)) {
      return ConfFile.read(confFile, reader);
    } catch (IOException e) {
      throw new OptionException(
          "The conf file '"
              + confFile
              + "' cannot be read: "
              + e.getMessage()
              + "; expected lines 'name = value'. Check --conf-file.");
    }
  }
}
