// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names such as those that a clock gives, in which Hadoop takes the colon for a URI's. */
class NamesWithColonsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() {
    new InputFiles(folder)
        .lines("day/10:30.csv", "id,x1", "a,1", "a,2")
        .lines("day/11:30.csv", "id,x1", "b,3", "b,4");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "day/10:30.csv|1",
        "day|2",
        "day/*.csv|2",
        "d*/*:30.csv|2",
        "d?y/1{0,1}:3*|2",
        "day/[1]0:30.csv|1"
      })
  void areRead(String input, int measures) {
    CommandRun run = CommandRun.of("inspect", "--engine", "local", "--input", at(input));
    run.assertDone();
    assertTrue(run.out().contains("measures            " + measures + "\n"), run::toString);
  }

  @Test
  void withoutASlashTheyAreNoSchemes() {
    CommandRun.of("inspect", "--input", "no:such.csv")
        .assertRefused(ExitCode.BAD_INPUT, List.of("no:such.csv", "does not exist"));
    CommandRun.of("inspect", "--input", at("day/*:31.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("does not exist"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "json", "npz"})
  void filesAreWritten(String ending) throws IOException {
    String file = at("out:1." + ending);
    CommandRun.of("convert", "--input", at("day/10:30.csv"), "--output", file).assertDone();
    CommandRun.of("convert", "--input", file, "--output", at("back.csv")).assertDone();
    assertEquals(
        "x1\n1.0\n2.0\n", Files.readString(folder.resolve("back.csv")).replaceAll("(?m)^.*,", ""));
  }

  @Test
  void runsAndTheirCheckpointsAre() throws IOException {
    List<String> words =
        List.of("barycenter", "--engine", "local", "--checkpoint-every", "1", "--overwrite");
    for (int run = 0; run < 2; run++) {
      CommandRun.of(
              Stream.concat(
                      words.stream(),
                      Stream.of(
                          "--input",
                          at("day"),
                          "--output",
                          at("02:00/run:7"),
                          "--status-file",
                          at("status:7.json")))
                  .toList())
          .assertDone();
    }
    assertTrue(Files.exists(folder.resolve("02:00/run:7/_SUCCESS")));
    assertTrue(
        Files.readString(folder.resolve("status:7.json"))
            .matches("(?s).*\"exit_code\"\\s*:\\s*0\\b.*"));
    try (Stream<Path> left = Files.list(folder.resolve("02:00"))) {
      assertEquals(List.of(folder.resolve("02:00/run:7")), left.toList());
    }
    CommandRun.of("inspect", "--input", at("02:00/run:7")).assertDone();
  }
}
