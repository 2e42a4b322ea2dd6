// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file for each chain, in one directory: two shards of two chains each, as CmdStan names them.
 */
class ChainsOfTest {
  private static final int DRAWS = 200;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    RandomGenerator random = SubSeed.stream(11, 0);
    Path shards = Files.createDirectories(folder.resolve("shards"));
    for (int shard = 0; shard < 2; shard++) {
      for (int chain = 1; chain <= 2; chain++) {
        StringBuilder text = new StringBuilder("mu,tau\n");
        for (int i = 0; i < DRAWS; i++) {
          text.append(3 * shard + random.nextGaussian());
          text.append(',').append(random.nextGaussian() - shard).append('\n');
        }
        String name = (shard == 0 ? "north" : "south") + "_" + chain + ".csv";
        Files.writeString(shards.resolve(name), text);
      }
    }
  }

  private CommandRun wasp(String... more) {
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--shards"));
    words.add(folder.resolve("shards").toString());
    words.addAll(List.of("--subset-posterior", "plain"));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private double deviation() throws IOException {
    String line = Files.readAllLines(folder.resolve("out").resolve("summary.csv")).get(1);
    return Double.parseDouble(line.split(",", -1)[3]);
  }

  private List<String> shards() throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve("shards.csv")).stream()
        .skip(1)
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 4)))
        .toList();
  }

  @Test
  void chainsThatCountAsShardsAreNamed() throws IOException {
    CommandRun run = wasp().assertDone();
    assertTrue(run.err().contains("'north_1', 'north_2', …"), run::toString);
    assertTrue(run.err().contains("--chains-of '*_*.*'"), run::toString);
    // Draws of plain subset posteriors are moved by the root of a quarter: right is that of a half.
    assertEquals(0.5, deviation(), 0.05);
  }

  @Test
  void chainsOfPutsThemTogether() throws IOException {
    for (String glob : List.of("*_*.*", "*_?.csv")) {
      CommandRun run = wasp("--chains-of", glob).assertDone();
      assertFalse(run.err().contains("chains of one sampler"), run::toString);
      assertEquals(List.of("north,0.5,400,2", "south,0.5,400,2"), shards());
      assertEquals(Math.sqrt(0.5), deviation(), 0.07);
    }
  }

  @Test
  void globsThatDoNothingAreRefused() {
    wasp("--chains-of", "chain?.csv").assertRefused(ExitCode.WRONG_USAGE, List.of("first *"));
    wasp("--chains-of", "*-?.csv")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("no file matches", "north_1.csv"));
  }

  @Test
  void aShardWithTheNameOfAGroupIsRefused() throws IOException {
    Path other = folder.resolve("shards").resolve("north.csv");
    Files.writeString(other, "mu,tau\n1,2\n2,1\n");
    wasp("--chains-of", "*_?.csv")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'north'", "has the name of another"));
  }

  /** A profile by CmdStan has a time stamp; a shard may be called so, too. */
  @Test
  void whatSamplersWriteBesideDrawsIsNoShard() throws IOException {
    Path shards = folder.resolve("shards");
    Files.writeString(shards.resolve("m-20260101120000-1-profile.csv"), "name,time\na,1\n");
    Files.writeString(shards.resolve("m-diagnostic-202601011200-1-ab12cd.csv"), "x\n1\n");
    Files.writeString(shards.resolve("m-20260101120000_1-stdout.txt"), "log");
    Files.writeString(shards.resolve("m-20260101120000_1_config.json"), "{}");
    Files.writeString(shards.resolve("low-profile.csv"), "mu,tau\n1,2\n2,1\n3,3\n");
    wasp().assertDone();
    assertEquals(
        List.of("low-profile", "north_1", "north_2", "south_1", "south_2"),
        shards().stream().map(line -> line.substring(0, line.indexOf(','))).toList());
  }

  /** Shards of other data are numbered, too. */
  @Test
  void shardsAreNotCalledChains() {
    CommandRun run =
        CommandRun.of(
                "wasp",
                "--shards",
                Path.of("data-samples", "shards").toString(),
                "--output",
                folder.resolve("o").toString())
            .assertDone();
    assertFalse(run.err().contains("chains of one"), run::toString);
  }
}
