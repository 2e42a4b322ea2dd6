// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command lines of tutorials, run in this process in the order of the page. Lines of output
 * below a command are compared with what it prints. Paths that are not in the repository, such as
 * outputs, stand for places in a temporary folder.
 */
class TutorialsIT {
  private static final String PROMPT = "    $ scripts/wasserstein ";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir private Path folder;

  /**
   * A command of a page.
   *
   * @param words behind the launcher
   * @param output the lines below it
   */
  private record Command(List<String> words, List<String> output) {}

  private static List<Command> commands(String page) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src", "site", "markdown", page + ".md"));
    List<Command> commands = new ArrayList<>();
    for (int n = 0; n < lines.size(); n++) {
      if (!lines.get(n).startsWith(PROMPT)) {
        continue;
      }
      StringBuilder call = new StringBuilder(lines.get(n).substring(PROMPT.length()));
      while (call.toString().endsWith("\\")) {
        call.setLength(call.length() - 1);
        call.append(lines.get(++n).strip());
      }
      List<String> output = new ArrayList<>();
      while (n + 1 < lines.size()
          && lines.get(n + 1).startsWith("    ")
          && !lines.get(n + 1).startsWith("    $")) {
        output.add(lines.get(++n).substring(4));
      }
      List<String> words = new ArrayList<>();
      Matcher word = WORD.matcher(call);
      while (word.find()) {
        words.add(word.group(1) == null ? word.group(2) : word.group(1));
      }
      commands.add(new Command(words, output));
    }
    return commands;
  }

  /** The value of an option that is a path of the page's own. */
  private String placed(String option, String word) {
    boolean isPath =
        option.matches("--(input|output|other|reference|prototypes|weights|inverse|potential|onto)")
            && !word.matches("column|equal|barycenter")
            && !Files.exists(Path.of(word));
    return isPath ? folder.resolve(word).toString() : word;
  }

  @ParameterizedTest
  @ValueSource(strings = {"federated", "gaussians", "interpolation", "maps"})
  void commandsRun(String page) throws IOException {
    List<Command> commands = commands(page);
    assertTrue(!commands.isEmpty(), page);
    for (Command command : commands) {
      List<String> words = new ArrayList<>();
      String option = "";
      for (String word : command.words()) {
        option = word.startsWith("--") ? word : option;
        words.add(word.equals(option) ? word : placed(option, word));
      }
      CommandRun run = CommandRun.of(words).assertDone();
      List<String> said = run.out().lines().map(line -> line.replace(folder + "/", "")).toList();
      if (!command.output().isEmpty()) {
        assertEquals(command.output(), said, run::toString);
      }
    }
  }
}
