// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.options.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointPartsTest {
  @TempDir private Path folder;

  private CheckpointParts parts() throws IOException {
    return new CheckpointParts(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        new CheckpointOrigin(Settings.defaults(List.of()), "input"),
        /* resumes= */ true);
  }

  private static List<String> texts(CheckpointParts parts) {
    return parts.read().stream().map(part -> new String(part, UTF_8)).toList();
  }

  private void move(String from, String to) throws IOException {
    for (String kind : List.of(".json", ".bytes")) {
      Files.move(folder.resolve(from + kind), folder.resolve(to + kind));
      Files.deleteIfExists(folder.resolve("." + from + kind + ".crc"));
    }
  }

  @Test
  void noPartTakesThePlaceOfAnother() throws IOException {
    CheckpointParts first = parts();
    for (String text : List.of("a", "b", "c")) {
      first.add(text.getBytes(UTF_8));
    }
    // A damaged part was deleted, as the message says.
    Files.delete(folder.resolve("part-00000.json"));
    move("part-00001", "part-99999");
    move("part-00002", "part-100000");
    CheckpointParts second = parts();
    assertEquals(List.of("b", "c"), texts(second));
    second.add("d".getBytes(UTF_8));
    assertEquals(List.of("b", "c", "d"), texts(parts()));
  }
}
