// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The option catalogue as pages for people. */
public final class OptionPages {
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
      String defaultText = option.isFlag() ? "" : option.defaultText().orElse("");
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

  private static List<Option<?>> sorted() {
    return Options.all().stream()
        .filter(option -> !option.equals(Options.CONF_FILE))
        .sorted(Comparator.comparing(Option::name))
        .collect(Collectors.toList());
  }

  private static List<String> commandsOf(Option<?> option) {
    return Options.BY_COMMAND.entrySet().stream()
        .filter(command -> command.getValue().contains(option))
        .map(Map.Entry::getKey)
        .toList();
  }
}
