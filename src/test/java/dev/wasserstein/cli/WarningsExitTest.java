// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pipeline sees of a run that doubts its result. */
class WarningsExitTest {
  @TempDir private Path folder;

  private Path shards(int draws, double... steps) throws IOException {
    RandomGenerator random = SubSeed.stream(3, draws);
    Path shards = Files.createDirectories(folder.resolve("shards" + draws + "-" + steps.length));
    for (int k = 0; k < steps.length; k++) {
      StringBuilder text = new StringBuilder("mu,tau\n");
      for (int i = 0; i < draws; i++) {
        text.append(k + steps[k] * random.nextGaussian()).append(',');
        text.append(-k + random.nextGaussian()).append('\n');
      }
      Files.writeString(shards.resolve("s" + (char) ('a' + k) + ".csv"), text);
    }
    return shards;
  }

  private CommandRun wasp(Path shards, String... more) {
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--shards"));
    words.add(shards.toString());
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of("--subset-posterior", "plain"));
    words.addAll(List.of("--status-file", folder.resolve("status.json").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  @Test
  void warningsEndWithSixWhereThatIsAsked() throws IOException {
    Path stuck = shards(200, 1, 0, 1);
    CommandRun run = wasp(stuck).assertDone();
    assertTrue(run.err().contains("'sb' never moved"), run::toString);
    run = wasp(stuck, "--fail-on-warnings");
    assertEquals(6, run.code(), run::toString);
    assertTrue(run.out().startsWith("Combined 3 shards with 600 draws in all"), run::toString);
    assertTrue(Files.exists(folder.resolve("out").resolve("_SUCCESS")));
    String status = Files.readString(folder.resolve("status.json"));
    assertTrue(status.contains("--fail-on-warnings was given"), status);
    assertTrue(status.contains("\"exit_code\" : 6") && status.contains("DONE"), status);
    assertTrue(status.contains("never moved"), status);
    ObjectMapper json = new ObjectMapper();
    Path record = folder.resolve("out").resolve("run.json");
    assertEquals(
        json.readTree(record.toFile()).get("warnings"), json.readTree(status).get("warnings"));
  }

  @Test
  void aLoopThatDoesNotConvergeIsAWarning() throws IOException {
    Path shards = shards(200, 1, 1, 1);
    CommandRun run =
        wasp(
            shards,
            "--mode",
            "joint",
            "--max-iterations",
            "1",
            "--tolerance",
            "0",
            "--fail-on-warnings");
    assertEquals(6, run.code(), run::toString);
    assertTrue(
        run.err().contains("Warning: The iteration of the mode joint did not converge: it stopped"),
        run::toString);
  }

  @Test
  void runsWithoutWarningsEndWithZero() throws IOException {
    wasp(shards(200, 1, 1, 1), "--fail-on-warnings").assertDone();
  }

  /** A split R-hat of so few draws is above 1.01 by chance. */
  @Test
  void fewDrawsAreNotCalledUnmixed() throws IOException {
    for (int trial = 0; trial < 5; trial++) {
      CommandRun run = wasp(shards(80 + trial, 1, 1, 1, 1)).assertDone();
      assertFalse(run.err().contains("R-hat"), run::toString);
    }
  }

  @Test
  void shardsOfOneDrawAreCalledThat() throws IOException {
    Path single = folder.resolve("single");
    Files.createDirectories(single);
    for (int k = 0; k < 3; k++) {
      Files.writeString(single.resolve("s" + k + ".csv"), "mu\n" + k + "\n");
    }
    CommandRun run =
        CommandRun.of(
                "wasp", "--shards", single.toString(), "--output", folder.resolve("one").toString())
            .assertDone();
    assertTrue(run.err().contains("'s0' has one"), run::toString);
    assertFalse(run.err().contains("0.00 times"), run::toString);
  }
}
