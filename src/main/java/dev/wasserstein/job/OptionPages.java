// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.ConfFile;
import dev.wasserstein.options.Option;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The option catalogue as pages for people. */
final class OptionPages {
  private OptionPages() {}

  /** The text of {@code conf/defaults.conf}: every option with its default, commented out. */
  public static String defaultsFile() {
    StringBuilder text =
        new StringBuilder(
            """
            # Every option with its default. Generated from the option catalogue; a test compares.
            # Copy the lines you need into a file of your own and name it with --conf-file.
            # Precedence: command line, then the conf file, then these defaults.
            """);
    for (Option<?> option : sorted()) {
      text.append('\n');
      text.append("# ").append(option.description()).append('\n');
      text.append("# Used by: ").append(String.join(", ", commandsOf(option))).append('\n');
      text.append("# ").append(option.name()).append(" = ");
      text.append(option.defaultText().orElse(option.placeholder())).append('\n');
    }
    return text.toString();
  }

  /** The page {@code options.md}: every option with its values, default and commands. */
  public static String page() {
    StringBuilder text =
        new StringBuilder(
            """
            # Options

            Generated from the option catalogue; a test compares. Options are given as flags, or as lines `name = value` in a file that
            `--conf-file` names. An option that a command or method does not use is refused, not ignored.

            | option | default | what | commands |
            |---|---|---|---|
            """);
    for (Option<?> option : sorted()) {
      String values = option.isFlag() ? "" : " " + option.placeholder();
      String defaultText =
          option.isFlag() || option.isBareAllowed() ? "" : option.defaultText().orElse("");
      text.append("| `--").append(option.name()).append(cell(values)).append("` | ");
      text.append(defaultText.isEmpty() ? "" : "`" + cell(defaultText) + "` ").append("| ");
      text.append(cell(option.description())).append(" | ");
      text.append(String.join(", ", commandsOf(option))).append(" |\n");
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** Every form of every option but the one that names the conf file. */
  private static List<Option<?>> sorted() {
    return JobOptions.forms().stream()
        .filter(option -> !option.equals(ConfFile.OPTION))
        .sorted(Comparator.comparing(Option::name))
        .collect(Collectors.toList());
  }

  private static List<String> commandsOf(Option<?> form) {
    return JobOptions.BY_COMMAND.entrySet().stream()
        .filter(command -> command.getValue().stream().anyMatch(form::isSameForm))
        .map(Map.Entry::getKey)
        .toList();
  }
}
