// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** {@code --initial}, {@code --support-size all} and {@code --restarts} of {@code barycenter}. */
class InitialTest {
  @TempDir private Path folder;

  /** Two uniform clouds, and five of uneven sizes and masses in two groups. */
  @BeforeEach
  void writeInputs() throws IOException {
    RandomGenerator random = SubSeed.stream(20261201L, 1);
    StringBuilder two = new StringBuilder("id,x1,x2\n");
    for (int i = 0; i < 80; i++) {
      two.append(i % 2 == 0 ? "a," : "b,").append(5 * random.nextGaussian()).append(',');
      two.append(5 * random.nextDouble()).append('\n');
    }
    StringBuilder five = new StringBuilder("site,id,mass,x1,x2\n");
    for (int n = 0; n < 5; n++) {
      for (int i = 0; i < 6 + n; i++) {
        five.append(n < 3 ? "north," : "south,").append('m').append(n).append(',');
        five.append(2.0 * (i + 1) / ((6 + n) * (7 + n))).append(',');
        five.append(n + random.nextGaussian()).append(',').append(random.nextGaussian());
        five.append('\n');
      }
    }
    Files.writeString(folder.resolve("two.csv"), two);
    Files.writeString(folder.resolve("sites.csv"), five);
    Files.writeString(
        folder.resolve("five.csv"), five.toString().replaceAll("(?m)^(site|north|south),", ""));
    Files.write(
        folder.resolve("pair.csv"),
        Files.readAllLines(folder.resolve("five.csv")).stream()
            .filter(line -> line.matches("(id|m1|m4),.*"))
            .toList());
  }

  private CommandRun call(String input, String output, String... more) {
    List<String> words = new ArrayList<>(List.of("barycenter", "--engine", "local"));
    words.addAll(List.of("--input", folder.resolve(input).toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private JsonNode json(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("run.json").toFile());
  }

  private double objective(String input, String output, String... more) throws IOException {
    call(input, output, more).assertDone();
    return json(output).get("objective").asDouble();
  }

  @Test
  void allAtomsOfTwoMeasuresAreTheBarycenter() throws IOException {
    for (String file : List.of("two.csv", "pair.csv")) {
      call(file, "all" + file, "--support-size", "all").assertDone();
      JsonNode json = json("all" + file);
      assertEquals(1, json.get("initial_factor").asDouble(), 1e-12);
      assertEquals("CONVERGED", json.get("status").asText());
      assertTrue(
          Files.readString(folder.resolve("all" + file + "/report.html"))
              .contains("initial factor"));
    }
  }

  /** The optimum of two uniform clouds is found from either; the k-means stops above it. */
  @Test
  void anInputIsTheStartWhereThatPromisesMore() throws IOException {
    double optimum = objective("two.csv", "all", "--support-size", "all");
    double centres = objective("two.csv", "centres", "--initial", "kmeans");
    assertTrue(centres > 1.001 * optimum, centres + " " + optimum);
    assertEquals(optimum, objective("two.csv", "default"), 1e-12 * optimum);
    assertEquals(
        optimum,
        objective("two.csv", "two", "--initial", "kmeans", "--restarts", "2"),
        1e-12 * optimum);
    // With another number of atoms the start is the k-means.
    assertEquals(
        objective("two.csv", "ten", "--support-size", "10"),
        objective("two.csv", "tenCentres", "--support-size", "10", "--initial", "kmeans"));
  }

  @Test
  void thePairwiseStartIsReducedToTheSupportSize() throws IOException {
    for (String masses : List.of("--normalise", "--learn-masses")) {
      call("five.csv", masses, "--initial", "pairwise", "--support-size", "7", masses).assertDone();
      assertTrue(json(masses).get("initial_factor").asDouble() >= 1);
      assertTrue(json(masses).get("support_size").asInt() <= 7);
    }
    call("five.csv", "all", "--support-size", "all", "--max-iterations", "0").assertDone();
    double factor = json("all").get("initial_factor").asDouble();
    assertTrue(factor >= 1 && factor <= 2, "" + factor);
    assertEquals(40, json("all").get("support_size").asInt());
    call("five.csv", "pool", "--support-size", "all", "--initial", "sample").assertDone();
    assertEquals(40, json("pool").get("support_size").asInt());
    assertFalse(json("pool").has("initial_factor"));
    call("five.csv", "median", "--initial", "pairwise", "--objective", "median").assertDone();
    assertFalse(json("median").has("initial_factor"));
    call("five.csv", "sliced", "--support-size", "all", "--method", "sliced").assertDone();
    assertFalse(json("sliced").has("initial_factor"));
  }

  @Test
  void oneMeasureIsItsOwnBarycenter() throws IOException {
    for (String size : List.of("7", "all")) {
      call("five.csv", "one" + size, "--ids", "m1", "--initial", "pairwise", "--support-size", size)
          .assertDone();
      assertEquals(0, json("one" + size).get("objective").asDouble(), 1e-14);
      assertFalse(json("one" + size).has("initial_factor"));
    }
  }

  /** A run that goes on from a checkpoint does not solve the pairs again. */
  @Test
  void aResumedRunDoesNotKnowTheBound() throws IOException {
    String[] words = {"--initial", "pairwise", "--tolerance", "0", "--residual-tolerance", "0"};
    String[] few = {"--max-iterations", "2", "--checkpoint-every", "1"};
    call("five.csv", "out", concat(words, few)).assertDone();
    assertTrue(json("out").has("initial_factor"));
    call("five.csv", "out", concat(words, new String[] {"--max-iterations", "4", "--resume"}))
        .assertDone();
    assertFalse(json("out").has("initial_factor"));
  }

  private static String[] concat(String[] one, String[] other) {
    List<String> words = new ArrayList<>(List.of(one));
    words.addAll(List.of(other));
    return words.toArray(String[]::new);
  }

  @Test
  void groupsHaveTheirFactors() throws IOException {
    call("sites.csv", "groups", "--group-by", "site", "--initial", "pairwise").assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("groups/groups.csv"));
    assertTrue(lines.get(0).contains("initial_factor"), lines::toString);
    assertEquals(3, lines.size());
  }

  /** More starts never make the result worse, and inputs are among them. */
  @Test
  void restartsAreInputsAndReseededStartsByTurns() throws IOException {
    for (String initial : List.of("sample", "pairwise")) {
      restart(initial);
    }
  }

  private void restart(String initial) throws IOException {
    double best = Double.POSITIVE_INFINITY;
    for (int restarts = 1; restarts <= 5; restarts++) {
      double next =
          objective(
              "five.csv",
              initial + restarts,
              "--initial",
              initial,
              "--support-size",
              "6",
              "--restarts",
              String.valueOf(restarts));
      assertTrue(next <= best);
      best = next;
    }
  }

  @Test
  void refusals() {
    call("two.csv", "x", "--support-size", "all", "--initial", "kmeans")
        .assertRefused(
            ExitCode.WRONG_USAGE, List.of("--support-size all", "--initial kmeans", "pairwise"));
    call("two.csv", "x", "--support-size", "all", "--restarts", "2")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--restarts", "--support-size all"));
    call("two.csv", "x", "--initial", "pairwse")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("pairwse", "pairwise"));
  }
}
