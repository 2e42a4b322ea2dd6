// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code wasp --update}. In the words of a call @ stands for the folder of the files. */
class WaspUpdateTest {
  private static final int DRAWS = 60;

  @TempDir private Path folder;

  /** Shards 1 to 3 in old, 4 and 5 in new, all in all; the parameters mu and sigma (positive). */
  @BeforeEach
  void writeShards() throws IOException {
    RandomGenerator random = SubSeed.stream(20261130, 1);
    for (int k = 1; k <= 5; k++) {
      List<String> lines = new ArrayList<>(List.of("mu,sigma"));
      double centre = random.nextDouble(-1, 1);
      double spread = random.nextDouble(0.5, 2);
      for (int i = 0; i < DRAWS; i++) {
        double z = random.nextGaussian();
        double sigma = Math.exp(0.3 * z + 0.2 * random.nextGaussian() * k);
        lines.add(centre + spread * z + "," + sigma);
      }
      for (String place : List.of("all", k <= 3 ? "old" : "new")) {
        Files.createDirectories(folder.resolve(place));
        Files.write(folder.resolve(place).resolve("s" + k + ".csv"), lines);
      }
    }
  }

  private CommandRun wasp(String call) {
    List<String> words = new ArrayList<>(List.of("wasp", "--engine", "local"));
    Arrays.stream(call.split(" ")).map(word -> word.replace("@", folder + "/")).forEach(words::add);
    return CommandRun.of(words);
  }

  private static void assertWritten(CommandRun run) {
    assertEquals(0, run.code(), run::toString);
  }

  private JsonNode runJson(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private List<double[]> draws(String file) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(file))) {
      return lines
          .filter(line -> line.matches("[-0-9].*"))
          .map(
              line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
          .toList();
    }
  }

  private static double[] column(List<double[]> rows, int k) {
    return rows.stream().mapToDouble(row -> row[k]).sorted().toArray();
  }

  /** The quantile functions of the whole, on both scales, and their rank order stays. */
  @ParameterizedTest
  @ValueSource(strings = {"", " --transform sigma=log", " --shard-weights draws"})
  void marginalsAreThoseOfAllShards(String more) throws IOException {
    assertWritten(wasp("--shards @all --output @whole" + more));
    assertWritten(wasp("--shards @old --output @run" + more));
    assertWritten(wasp("--shards @new --update @run --output @updated" + more));
    for (int k = 0; k < 2; k++) {
      assertArrayEquals(
          column(draws("whole/draws.csv"), k), column(draws("updated/draws.csv"), k), 1e-12);
    }
    List<double[]> before = draws("run/draws.csv");
    List<double[]> after = draws("updated/draws.csv");
    for (int i = 1; i < before.size(); i++) {
      assertEquals(before.get(i)[0] < before.get(0)[0], after.get(i)[0] < after.get(0)[0]);
    }
    assertEquals(
        runJson("whole").get("weight_sum").asDouble(),
        runJson("updated").get("weight_sum").asDouble());
  }

  /** In blocks of one parameter covariances commute. */
  @Test
  void gaussiansOfOneParameterAreThoseOfAllShards() throws IOException {
    String more = " --mode gaussian --blocks mu;sigma";
    assertWritten(wasp("--shards @all --output @whole" + more));
    assertWritten(wasp("--shards @old --output @run" + more));
    assertWritten(wasp("--shards @new --update @run --output @updated" + more));
    for (int k = 0; k < 2; k++) {
      double[] whole = column(draws("whole/draws.csv"), k);
      double[] updated = column(draws("updated/draws.csv"), k);
      assertEquals(5 * DRAWS, updated.length);
      assertArrayEquals(whole, updated, 1e-10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"marginal", "joint", "gaussian", "joint,marginal,gaussian"})
  void twoUpdatesAtOnceAreOneAfterTheOther(String modes) throws IOException {
    String more = " --mode " + modes;
    assertWritten(wasp("--shards @old --output @run" + more));
    assertWritten(wasp("--shards @new --update @run --output @both" + more));
    assertWritten(wasp("--shards @new/s4.csv --update @run --output @run --overwrite" + more));
    assertWritten(wasp("--shards @new/s5.csv --update @run --output @run --overwrite" + more));
    for (String mode : modes.split(",", -1)) {
      String file = modes.startsWith(mode) ? "draws.csv" : "draws-" + mode + ".csv";
      List<double[]> both = draws("both/" + file);
      List<double[]> run = draws("run/" + file);
      assertEquals(both.size(), run.size(), mode);
      // Of Gaussians moments are found again from draws.
      double tolerance = mode.equals("gaussian") ? 1e-11 : 0;
      for (int i = 0; i < both.size(); i++) {
        assertArrayEquals(both.get(i), run.get(i), tolerance, mode);
      }
    }
    for (String key : List.of("updates", "weight_sum", "ids", "inductive")) {
      assertEquals(runJson("both").get(key), runJson("run").get(key), key);
    }
  }

  /** Mean and order of magnitude: the mean of means, and a spread between those of the shards. */
  @Test
  void jointMeansAreThoseOfAllShards() throws IOException {
    assertWritten(wasp("--shards @all --mode joint --output @whole"));
    assertWritten(wasp("--shards @old --mode joint --output @run"));
    assertWritten(wasp("--shards @new --mode joint --update @run --output @updated"));
    for (int k = 0; k < 2; k++) {
      double[] whole = column(draws("whole/draws.csv"), k);
      double[] updated = column(draws("updated/draws.csv"), k);
      assertEquals(whole.length, updated.length);
      assertEquals(
          Arrays.stream(whole).average().orElseThrow(),
          Arrays.stream(updated).average().orElseThrow(),
          1e-12);
    }
  }

  @Test
  void theRecordSaysWhatItIs() throws IOException {
    assertWritten(wasp("--shards @old --output @run"));
    assertEquals(3, runJson("run").get("weight_sum").asInt());
    CommandRun run = wasp("--shards @new --update @run --output @updated --compare-to @run");
    assertWritten(run);
    assertTrue(run.out().startsWith("Updated by 2 shards with 120 draws"), run::toString);
    JsonNode json = runJson("updated");
    assertTrue(json.get("inductive").asBoolean());
    assertTrue(json.get("objective").isNull());
    assertTrue(json.at("/modes/marginal/objective").isNull());
    assertEquals(5, json.get("weight_sum").asInt());
    assertEquals(5, json.get("ids").size());
    List<String> shards = Files.readAllLines(folder.resolve("updated/shards.csv"));
    assertEquals(3, shards.size());
    assertTrue(shards.get(1).startsWith("s4,0.2,60,"), shards.get(1));
    assertTrue(Files.exists(folder.resolve("updated/changes.csv")));
    assertFalse(Files.readString(folder.resolve("updated/report.html")).contains("NaN"));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments(2, "--shards @new --objective median", "--objective median is not for --update"),
        arguments(2, "--shards @new --subset-posterior plain", "--subset-posterior is plain"),
        arguments(2, "--shards @new --support-size 9", "--support-size is not used with --update"),
        arguments(
            2,
            "--shards @new --mode joint --max-iterations 3",
            "--max-iterations is not used with --update"),
        arguments(2, "--shards @new --initial @run", "--initial is not used"),
        arguments(3, "--shards @new --mode joint", "has no mode joint, but marginal"),
        arguments(3, "--shards @new --transform sigma=log", "has no --transform"),
        arguments(3, "--shards @new --shard-weights draws", "has --shard-weights equal"),
        arguments(3, "--shards @all", "holds the shard 's1' already"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsUnsoundIsRefused(int code, String call, String message) throws IOException {
    assertWritten(wasp("--shards @old --output @run"));
    CommandRun run = wasp(call + " --update @run --output @updated");
    ExitCode expected = code == 2 ? ExitCode.WRONG_USAGE : ExitCode.BAD_INPUT;
    run.assertRefused(expected, List.of(message));
    assertFalse(Files.exists(folder.resolve("updated")));
  }
}
