// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Combined draws are what draws of shards can be, or the run says so: a simplex, a scale, a count.
 */
class RangesTest {
  private static final Path SHARDS = Path.of("src", "test", "resources", "draws", "constrained");

  @TempDir private Path folder;

  private CommandRun wasp(String mode, String transform) {
    return CommandRun.of(
            "wasp",
            "--overwrite",
            "--mode",
            mode,
            "--transform",
            transform,
            "--shards",
            SHARDS.toString(),
            "--output",
            folder.toString() + "/out")
        .assertDone();
  }

  private List<double[]> draws() throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve("draws.csv")).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("p"))
        .map(
            line ->
                List.of(line.split(",", -1)).stream().mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  /** Shares by numpy, of the maps between Gaussians. */
  @Test
  void drawsOutsideAreCounted() {
    CommandRun run = wasp("gaussian", "k=identity");
    assertTrue(run.err().contains("'p' is not a simplex"), run::toString);
    assertTrue(run.err().contains("in 24 % of the draws"), run::toString);
    assertTrue(run.err().contains("'sigma' is below 0 in 14 % of the draws"), run::toString);
    assertTrue(run.err().contains("'k' is not whole"), run::toString);
    assertTrue(run.err().contains("--transform 'k=identity,p=simplex,sigma=log'"), run::toString);
  }

  /** Scales of fifty groups: one remedy for all, and five of them told. */
  @Test
  void arraysHaveOneRemedy() throws IOException {
    RandomGenerator random = SubSeed.stream(13, 0);
    Path shards = Files.createDirectories(folder.resolve("shards"));
    int groups = 50;
    for (int shard = 0; shard < 3; shard++) {
      StringBuilder text = new StringBuilder("rate");
      for (int k = 1; k <= groups; k++) {
        text.append(",tau.").append(k);
      }
      for (int i = 0; i < 300; i++) {
        // Close to both bounds, and in another order of size in each shard.
        double rate = Math.pow(random.nextDouble(), 0.2 + shard);
        text.append('\n').append(Math.max(1e-9, Math.min(1 - 1e-9, rate)));
        for (int k = 0; k < groups; k++) {
          text.append(',').append(Math.exp(random.nextGaussian() + shard * (k % 3 - 1)));
        }
      }
      Files.writeString(shards.resolve("s" + (char) ('a' + shard) + ".csv"), text.append('\n'));
    }
    CommandRun run =
        CommandRun.of(
                "wasp",
                "--mode",
                "gaussian",
                "--shards",
                shards.toString(),
                "--output",
                folder.resolve("many").toString())
            .assertDone();
    assertTrue(run.err().contains("--transform 'rate=logit,tau=log'"), run::toString);
    assertTrue(run.err().matches("(?s).*; and \\d+ more\\..*"), run::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian", "marginal", "joint"})
  void theTransformThatIsAdvisedHelps(String mode) throws IOException {
    CommandRun run = wasp(mode, "p=simplex,sigma=log");
    assertFalse(run.err().contains("'p'") || run.err().contains("'sigma'"), run::toString);
    for (double[] draw : draws()) {
      assertTrue(draw[0] >= 0 && draw[1] >= 0 && draw[2] >= 0 && draw[3] > 0);
      assertEquals(1, draw[0] + draw[1] + draw[2], 1e-12);
    }
  }
}
