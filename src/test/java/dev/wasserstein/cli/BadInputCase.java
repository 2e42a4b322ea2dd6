// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A fault in the input: files, a call that reads the folder {@code in}, and what the refusal says.
 * In the words of the call @ stands for the folder of the files.
 */
final class BadInputCase {
  private final String name;
  private final List<Consumer<InputFiles>> files = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private String command = "barycenter";

  private BadInputCase(String name) {
    this.name = name;
  }

  static BadInputCase bad(String name) {
    return new BadInputCase(name);
  }

  BadInputCase files(Consumer<InputFiles> writes) {
    files.add(writes);
    return this;
  }

  BadInputCase bytes(String file, byte[] content) {
    return files(in -> in.bytes(file, content));
  }

  /** A text file; single quotes in JSON become double ones. */
  BadInputCase lines(String file, String... lines) {
    String[] text =
        Stream.of(lines)
            .map(line -> file.endsWith(".json") ? line.replace('\'', '"') : line)
            .toArray(String[]::new);
    return files(in -> in.lines(file, text));
  }

  BadInputCase command(String commandName) {
    command = commandName;
    return this;
  }

  BadInputCase calls(String... more) {
    words.addAll(List.of(more));
    return this;
  }

  BadInputCase says(String... more) {
    parts.addAll(List.of(more));
    return this;
  }

  /** Writes the files, makes the call, and checks that it is refused and leaves no trace. */
  void assertRefused(Path folder, String... engine) throws IOException {
    files.forEach(writes -> writes.accept(new InputFiles(folder)));
    List<Path> before = tree(folder);
    List<String> call = new ArrayList<>(List.of(command));
    if (!words.contains("--input")) {
      call.addAll(List.of("--input", folder.resolve("in").toString()));
    }
    if (!command.equals("inspect")) {
      call.addAll(List.of("--output", folder.resolve("new/out").toString()));
    }
    if (!command.equals("convert")) {
      call.addAll(List.of(engine));
    } else if (!words.contains("--to")) {
      call.addAll(List.of("--to", "json"));
    }
    words.forEach(word -> call.add(word.startsWith("@") ? folder + "/" + word.substring(1) : word));
    CommandRun.of(call).assertRefused(ExitCode.BAD_INPUT, parts);
    assertEquals(before, tree(folder));
  }

  private static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
