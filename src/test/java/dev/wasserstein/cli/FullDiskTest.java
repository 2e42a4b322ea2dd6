// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk becomes full at any point of a run: one message, nothing half-written, and it goes on.
 */
class FullDiskTest {
  private static final int POINTS = 16;

  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    System.setProperty("spark.hadoop.fs.full.impl", FullFileSystem.class.getName());
    new InputFiles(folder)
        .lines(
            "in.csv",
            "id,h1,h2,h3,h4,h5,h6",
            "a,0.5,0.25,0.25,0,0,0",
            "b,0,0,0.125,0.125,0.25,0.5",
            "c,0.1,0.3,0.1,0.3,0.1,0.1");
  }

  @AfterEach
  void forget() {
    System.clearProperty("spark.hadoop.fs.full.impl");
  }

  private CommandRun run(String output, long space, String... more) {
    FullFileSystem.SPACE.set(space);
    List<String> words =
        new ArrayList<>(List.of("barycenter", "--engine", "local", "--method", "sinkhorn"));
    words.addAll(List.of("--epsilon", "5%", "--max-iterations", "6", "--tolerance", "0"));
    words.addAll(List.of("--checkpoint-every", "2"));
    words.addAll(List.of("--input", folder.resolve("in.csv").toString()));
    words.addAll(List.of("--output", "full:" + folder.resolve(output)));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private List<String> left(String output) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files
              .map(path -> path.getFileName().toString())
              .filter(name -> name.contains(output))
              .sorted()
              .toList());
    }
  }

  @Test
  void aFullDiskIsOneMessageAtAnyPoint() throws IOException {
    long plenty = Long.MAX_VALUE / 2;
    run("whole", plenty).assertDone();
    long taken = plenty - FullFileSystem.SPACE.get();
    assertTrue(taken > 10_000, "only " + taken + " bytes were written");
    String right = Files.readString(folder.resolve("whole/barycenter.csv"));
    for (int point = 0; point < POINTS; point++) {
      String output = "out" + point + "x";
      long space = point * taken / POINTS;
      run(output, space)
          .assertRefused(
              ExitCode.WRONG_USAGE, List.of(output, "No space left on device", "the space left"));
      List<String> left = left(output);
      left.remove(output + ".checkpoint");
      assertEquals(List.of(), left, "with " + space + " bytes");
      run(output, plenty, "--resume").assertDone();
      assertEquals(right, Files.readString(folder.resolve(output).resolve("barycenter.csv")));
    }
  }
}
