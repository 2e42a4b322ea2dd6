// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Draws with weights: the column .log_weight of R's posterior package. */
class WeightedDrawsTest {
  private static final int DRAWS = 400;

  @TempDir private Path folder;

  @Test
  void weightsAreMasses() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "mu,.log_weight,.chain\n1,-1000,1\n2,-Inf,1\n3,-998.9013877113318,1\n");
    Path out = folder.resolve("out.csv");
    CommandRun.of("convert", "--input", file.toString(), "--output", out.toString()).assertDone();
    List<String> lines = Files.readAllLines(out);
    // e^1.0986… = 3.
    assertEquals(0.25, Double.parseDouble(lines.get(1).split(",", -1)[1]), 1e-13);
    assertEquals("a,0.0,2.0", lines.get(2));
    assertEquals(0.75, Double.parseDouble(lines.get(3).split(",", -1)[1]), 1e-13);
  }

  @Test
  void weightsThatAreNoneAreRefused() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "mu,.log_weight\n1,-Inf\n2,-inf\n");
    CommandRun.of("inspect", "--format", "draws-csv", "--input", file.toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("weights of the draws", "a.csv"));
  }

  /**
   * Normal draws about 0, weighted so that they are about 1/2: their own weighted mean is right.
   */
  @ParameterizedTest
  @ValueSource(strings = {"marginal", "joint", "gaussian"})
  void aShardIsWhatItsWeightsSay(String mode) throws IOException {
    RandomGenerator random = SubSeed.stream(7, 0);
    StringBuilder text = new StringBuilder("mu,tau,.log_weight\n");
    double mean = 0;
    double total = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double mu = random.nextGaussian();
      double log = mu / 2 - 7;
      text.append(mu)
          .append(',')
          .append(random.nextGaussian())
          .append(',')
          .append(log)
          .append('\n');
      double weight = Math.exp(log);
      mean += weight * mu;
      squares += weight * weight;
      total += weight;
    }
    mean /= total;
    Path file = folder.resolve("a.csv");
    Files.writeString(file, text);
    Path out = folder.resolve("out");
    CommandRun.of(
            "wasp",
            "--mode",
            mode,
            "--shards",
            file.toString(),
            "--reference",
            file.toString(),
            "--output",
            out.toString())
        .assertDone();
    // Systematic resampling with ten draws for each: the sd of its error is below 1/(10 √(12 n)).
    assertEquals(mean, cell(out.resolve("summary.csv"), "mean"), 4 / (10 * Math.sqrt(12 * DRAWS)));
    assertEquals(total * total / squares, cell(out.resolve("shards.csv"), "ess"), 1e-6);
  }

  private static double cell(Path table, String column) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return Double.parseDouble(lines.get(1).split(",", -1)[at]);
  }
}
