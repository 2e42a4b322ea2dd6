// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shards of ArviZ whose levels stand in another order: draws of the schools a, b, c are mu, mu + 10
 * and mu + 20, and .5 more for their years; labels2.nc has them as c, a, b, labels3.nc as a, b, d
 * (scripts/reference/netcdf_draws.py).
 */
class LabelledDrawsTest {
  private static final String FILES = "src/test/resources/draws/labels";

  @TempDir private Path folder;

  private CommandRun wasp(List<String> shards, String... more) {
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--shards"));
    shards.forEach(shard -> words.add(FILES + shard + ".nc"));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  /** The means, by name. */
  private List<String> means() throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve("summary.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> cells[0] + " " + Math.rint(1e6 * Double.parseDouble(cells[1])) / 1e6)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"marginal", "gaussian"})
  void levelsAreMatchedByLabel(String mode) throws IOException {
    wasp(List.of("1", "2"), "--mode", mode, "--reference", FILES + "2.nc").assertDone();
    List<String> expected =
        List.of(
            "mu 0.6875",
            "rate.1 1.1875",
            "rate.2 11.1875",
            "rate.3 21.1875",
            "theta.1 0.6875",
            "theta.2 10.6875",
            "theta.3 20.6875");
    assertEquals(expected, means());
    wasp(List.of("2", "1"), "--mode", mode, "--parameters", "theta").assertDone();
    assertEquals(List.of("theta.1 20.6875", "theta.2 0.6875", "theta.3 10.6875"), means());
  }

  @Test
  void aChosenElementIsThatOfTheFirstShard() throws IOException {
    wasp(List.of("1", "2"), "--parameters", "theta.2,mu").assertDone();
    assertEquals(List.of("mu 0.6875", "theta.2 10.6875"), means());
  }

  @Test
  void otherLevelsAreRefused() {
    wasp(List.of("1", "3"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("labels3.nc", "lack the parameter", "2002"));
    wasp(List.of("1", "3"), "--parameters", "theta")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'theta[c]'"));
  }

  @Test
  void distancesAreOfTheSameLevels() throws IOException {
    Path out = folder.resolve("distances");
    CommandRun.of(
            "distance",
            "--input",
            FILES + "1.nc",
            "--other",
            FILES + "2.nc",
            "--output",
            out.toString())
        .assertDone();
    String line = Files.readAllLines(out.resolve("distances.csv")).get(1);
    assertEquals(0, Double.parseDouble(line.split(",", -1)[2]));
    CommandRun.of("inspect", "--input", FILES + "1.nc", FILES + "3.nc")
        .assertRefused(ExitCode.BAD_INPUT, List.of("lacks the parameter 'rate[2002]'"));
  }
}
