// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.barycenter.cluster.Planted;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cluster} and {@code assign}. */
class ClusterCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() throws IOException {
    StringBuilder shapes = new StringBuilder("id,x1,x2\n");
    StringBuilder labels = new StringBuilder("id,label\n");
    for (WeightedMeasure<DiscreteMeasure> weighted : Planted.shapes(9)) {
      DiscreteMeasure measure = weighted.measure();
      labels.append(measure.id()).append(',').append(kind(measure.id())).append('\n');
      for (int i = 0; i < measure.size(); i++) {
        shapes.append(measure.id()).append(',').append(measure.support()[2 * i]).append(',');
        shapes.append(measure.support()[2 * i + 1]).append('\n');
      }
    }
    Files.writeString(folder.resolve("shapes.csv"), shapes);
    Files.writeString(folder.resolve("labels.csv"), labels);
  }

  private static String kind(String id) {
    return id.substring(0, id.indexOf('-'));
  }

  private CommandRun call(String command, String output, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--engine", "local"));
    words.addAll(List.of("--input", folder.resolve("shapes.csv").toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private JsonNode json(String output) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(output).resolve("run.json").toFile());
  }

  private List<String[]> rows(String output, String name) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve(name)).stream()
        .map(line -> line.split(",", -1))
        .toList();
  }

  @Test
  void plantedShapesEndUpTogether() throws IOException {
    call(
            "cluster",
            "out",
            "--clusters",
            "4",
            "--restarts",
            "4",
            "--support-size",
            "20",
            "--labels",
            path("labels.csv"))
        .assertDone();
    List<String[]> rows = rows("out", "assignments.csv");
    assertArrayEquals(
        new String[] {"id", "cluster", "cost", "margin", "second", "silhouette"}, rows.get(0));
    Map<String, Set<String>> kinds = new HashMap<>();
    for (String[] row : rows.subList(1, rows.size())) {
      kinds.computeIfAbsent(row[1], key -> new HashSet<>()).add(kind(row[0]));
      assertTrue(Double.parseDouble(row[3]) >= 0);
    }
    assertEquals(4, kinds.size());
    assertTrue(kinds.values().stream().allMatch(each -> each.size() == 1), kinds::toString);
    assertTrue(kinds.keySet().stream().allMatch(id -> id.startsWith("prototype-")));
    JsonNode json = json("out");
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals("squared-wasserstein", json.get("objective_kind").asText());
    assertEquals(1, json.get("adjusted_rand_index").asDouble(), 1e-12);
    assertEquals(1, json.get("normalised_mutual_information").asDouble(), 1e-12);
    assertFalse(json.get("mini_batch").asBoolean());
    double sum = 0;
    for (String[] row : rows.subList(1, rows.size())) {
      sum += Double.parseDouble(row[2]) / (rows.size() - 1);
    }
    assertEquals(json.get("objective").asDouble(), sum, 1e-12);
    assertEquals(json.get("iterations").asInt() + 2, rows("out", "iterations.csv").size());
    String report = Files.readString(folder.resolve("out/report.html"));
    assertTrue(report.contains("prototype-4") && report.contains("Classes and clusters"));
    // The prototypes come back as the clusters they are.
    call("assign", "again", "--prototypes", path("out")).assertDone();
    assertEquals(
        rows.stream().map(row -> row[0] + row[1]).toList(),
        rows("again", "assignments.csv").stream().map(row -> row[0] + row[1]).toList());
  }

  @Test
  void oneClusterHasNoSilhouette() throws IOException {
    CommandRun run = call("cluster", "one", "--clusters", "1", "--support-size", "12");
    run.assertDone();
    assertFalse(run.out().contains("silhouette"), run::out);
    assertTrue(json("one").get("silhouette").isNull());
    assertEquals("", rows("one", "clusters.csv").get(1)[4]);
  }

  /** ε in units of the cost, and as a percentage of the mean cost, as {@code distance} takes it. */
  @ParameterizedTest
  @ValueSource(strings = {"0.1", "5%"})
  void entropicCostsToPrototypesAreThoseOfDistance(String epsilon) throws IOException {
    call("cluster", "out", "--clusters", "3", "--support-size", "12", "--max-iterations", "3")
        .assertDone();
    String[] method = {"--method", "sinkhorn", "--epsilon", epsilon};
    call("assign", "a", with(method, "--prototypes", path("out/prototypes.csv"))).assertDone();
    call("distance", "d", with(method, "--other", path("out/prototypes.csv"))).assertDone();
    assertEquals("entropic", json("a").get("objective_kind").asText());
    Map<String, Double> least = new HashMap<>();
    for (String[] row : tail(rows("d", "distances.csv"))) {
      least.merge(row[0], Double.valueOf(row[2]), Math::min);
    }
    for (String[] row : tail(rows("a", "assignments.csv"))) {
      assertEquals(least.get(row[0]), Double.parseDouble(row[2]), 1e-9);
    }
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  private static <T> List<T> tail(List<T> list) {
    return list.subList(1, list.size());
  }

  @Test
  void aBatchOfAllIsNoMiniBatch() throws IOException {
    call("cluster", "all", "--clusters", "4", "--support-size", "12", "--batch-size", "1000")
        .assertDone();
    assertFalse(json("all").get("mini_batch").asBoolean());
    assertEquals("CONVERGED", json("all").get("status").asText());
  }

  @Test
  void moreCentresThanAtomsAreRefused() {
    CommandRun run = call("cluster", "many", "--points", "--clusters", "100000");
    assertEquals(3, run.code());
    assertTrue(run.err().contains("at least as many as --clusters, 100000"), run::err);
  }

  /** Five atoms at two places: more than two centres would lie on each other or be wrong. */
  @Test
  void moreCentresThanDifferentAtomsAreRefused() throws IOException {
    Files.writeString(folder.resolve("few.csv"), "id,x1,x2\na,1,0\na,1,-0\na,2,2\nb,1,0\nb,2,2\n");
    List<String> words = List.of("cluster", "--points", "--engine", "local", "--input");
    for (String clusters : List.of("2", "3", "5")) {
      List<String> all = new ArrayList<>(words);
      all.addAll(
          List.of(path("few.csv"), "--output", path("few" + clusters), "--clusters", clusters));
      CommandRun run = CommandRun.of(all);
      if (clusters.equals("2")) {
        run.assertDone();
        assertEquals(0, json("few2").get("distortion").asDouble());
      } else {
        run.assertRefused(ExitCode.BAD_INPUT, List.of("2 different atoms", "--clusters"));
      }
    }
  }

  @Test
  void pruningChangesNothing() throws IOException {
    call("cluster", "a", "--clusters", "5", "--support-size", "12").assertDone();
    call("cluster", "b", "--clusters", "5", "--support-size", "12", "--pruning", "none")
        .assertDone();
    for (String name : List.of("assignments.csv", "prototypes.csv", "clusters.csv")) {
      assertEquals(
          Files.readString(folder.resolve("a").resolve(name)),
          Files.readString(folder.resolve("b").resolve(name)));
    }
    assertTrue(json("a").get("solves").get("skipped").asDouble() > 0.5);
    assertEquals(0, json("b").get("solves").get("skipped").asDouble());
  }

  @Test
  void medianAndBatches() throws IOException {
    call("cluster", "median", "--clusters", "4", "--objective", "median").assertDone();
    assertEquals("wasserstein", json("median").get("objective_kind").asText());
    call("cluster", "batches", "--clusters", "4", "--batch-size", "12", "--max-iterations", "30")
        .assertDone();
    assertTrue(json("batches").get("mini_batch").asBoolean());
    assertEquals(12, json("batches").get("batch_size").asInt());
    assertEquals(37, rows("batches", "assignments.csv").size());
  }

  @Test
  void classPrototypesClassify() throws IOException {
    for (String kind : List.of("ring", "cross", "disc", "bar")) {
      call("barycenter", "class/" + kind, "--ids", kind + "-*", "--support-size", "20")
          .assertDone();
    }
    call(
            "assign",
            "classified",
            "--prototypes",
            path("class/ring"),
            path("class/cross"),
            path("class/disc"),
            path("class/bar"),
            "--labels",
            path("labels.csv"))
        .assertDone();
    JsonNode json = json("classified");
    assertEquals(1, json.get("accuracy").asDouble());
    assertEquals(1, json.get("macro_f1").asDouble());
    for (String[] row : rows("classified", "assignments.csv").subList(1, 37)) {
      assertEquals(kind(row[0]), row[1]);
    }
    assertArrayEquals(
        new String[] {"class", "bar", "cross", "disc", "ring"},
        rows("classified", "confusion.csv").get(0));
    assertArrayEquals(
        new String[] {"bar", "9", "1.0", "1.0", "1.0"},
        rows("classified", "classification.csv").get(1));
    assertTrue(
        Files.readString(folder.resolve("classified/report.html")).contains("Confusion matrix"));
  }

  /** Two far groups, by every method that takes point clouds. */
  @ParameterizedTest
  @ValueSource(strings = {"particle-flow", "gaussian", "sliced", "quantile"})
  void everyMethodClusters(String method) throws IOException {
    boolean line = method.equals("quantile");
    StringBuilder clouds = new StringBuilder(line ? "id,x1\n" : "id,x1,x2\n");
    for (int n = 0; n < 16; n++) {
      for (int i = 0; i < 8; i++) {
        clouds.append(n % 2 == 0 ? "a-" : "b-").append(n).append(',');
        clouds.append(30 * (n % 2) + 0.1 * (i * (n + 3) % 11));
        clouds.append(line ? "" : "," + 0.1 * (i * (n + 5) % 7)).append('\n');
      }
    }
    Files.writeString(folder.resolve("clouds.csv"), clouds);
    for (String objective : List.of("mean", "median")) {
      String output = "method-" + objective;
      CommandRun.of(
              "cluster",
              "--engine",
              "local",
              "--input",
              path("clouds.csv"),
              "--output",
              path(output),
              "--method",
              method,
              "--objective",
              objective,
              "--clusters",
              "2",
              "--restarts",
              "2")
          .assertDone();
      Map<String, Set<String>> kinds = new HashMap<>();
      List<String[]> rows = rows(output, "assignments.csv");
      for (String[] row : rows.subList(1, rows.size())) {
        kinds.computeIfAbsent(row[1], key -> new HashSet<>()).add(kind(row[0]));
      }
      assertEquals(2, kinds.size());
      assertTrue(kinds.values().stream().allMatch(each -> each.size() == 1), kinds::toString);
    }
  }

  @Test
  void pointsAreQuantisedInParts() throws IOException {
    StringBuilder points = new StringBuilder("id,x1,x2\n");
    for (int i = 0; i < 200; i++) {
      points.append("p,").append(10 * (i % 2) + 0.01 * (i % 7)).append(',');
      points.append(20 * (i / 2 % 2) + 0.01 * (i % 5)).append('\n');
    }
    Files.writeString(folder.resolve("points.csv"), points);
    List<String> words =
        new ArrayList<>(List.of("cluster", "--points", "--clusters", "4", "--parts", "5"));
    words.addAll(List.of("--compare", "--engine", "local", "--restarts", "3"));
    words.addAll(List.of("--input", path("points.csv"), "--output", path("points")));
    CommandRun.of(words).assertDone();
    JsonNode json = json("points");
    assertEquals(5, json.get("parts").asInt());
    assertEquals(1, json.get("adjusted_rand_index_to_pooled").asDouble(), 1e-12);
    assertEquals(json.get("pooled_distortion").asDouble(), json.get("distortion").asDouble(), 1e-4);
    assertEquals(201, rows("points", "assignments.csv").size());
    call("cluster", "x", "--clusters", "2", "--parts", "2")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--parts", "--points"));
    call("cluster", "x", "--clusters", "2", "--points", "--objective", "median")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--objective", "--points"));
  }

  @Test
  void learnedMasses() throws IOException {
    call("barycenter", "equal", "--support-size", "6").assertDone();
    call("barycenter", "learned", "--support-size", "6", "--learn-masses").assertDone();
    assertTrue(
        json("learned").get("objective").asDouble() < json("equal").get("objective").asDouble());
    call("barycenter", "x", "--learn-masses", "--objective", "median")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--learn-masses", "median"));
  }

  @Test
  void refusals() throws IOException {
    call("cluster", "x").assertRefused(ExitCode.WRONG_USAGE, List.of("--clusters is missing"));
    call("cluster", "x", "--clusters", "0")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--clusters", "at least 1"));
    call("cluster", "x", "--clusters", "37")
        .assertRefused(ExitCode.BAD_INPUT, List.of("36 measures", "37"));
    call("assign", "x").assertRefused(ExitCode.WRONG_USAGE, List.of("--prototypes is missing"));
    Files.writeString(folder.resolve("three.csv"), "id,x1,x2,x3\na,1,2,3\n");
    call("assign", "x", "--prototypes", path("three.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("dimension 3", "dimension 2"));
    Files.writeString(folder.resolve("some.csv"), "id,label\nring-0,ring\n");
    call("cluster", "x", "--clusters", "2", "--labels", path("some.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("label", "is missing"));
    Files.writeString(folder.resolve("unnamed.csv"), "id,x1,x2\na,1,2\n");
    call("assign", "x", "--prototypes", path("unnamed.csv"), "--labels", path("labels.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "not named after a class"));
    Files.writeString(folder.resolve("twice.csv"), "id,label\nring-0,ring\nring-0,bar\n");
    call("cluster", "x", "--clusters", "2", "--labels", path("twice.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("twice"));
  }

  /** By weight, then by the first member's id, whatever the start. */
  @Test
  void clustersComeInOneOrder() throws IOException {
    StringBuilder text = new StringBuilder("id,weight,x1\n");
    int[] places = {50, 20, 0, 20, 50, 70, 0, 20};
    double[] weights = {1, 1, 1, 1, 1, 4, 1, 1};
    for (int n = 0; n < places.length; n++) {
      text.append("m").append(n).append(',').append(weights[n]).append(',').append(places[n]);
      text.append('\n');
    }
    Files.writeString(folder.resolve("shapes.csv"), text);
    List<String> expected = List.of("3", "2", "4", "2", "3", "1", "4", "2");
    for (String seed : List.of("1", "2", "3", "4", "5")) {
      call("cluster", "seed" + seed, "--clusters", "4", "--restarts", "8", "--seed", seed)
          .assertDone();
      assertEquals(
          expected,
          rows("seed" + seed, "assignments.csv").stream()
              .skip(1)
              .map(row -> row[1].replace("prototype-", ""))
              .toList(),
          seed);
      List<String[]> clusters = rows("seed" + seed, "clusters.csv");
      assertEquals("prototype-1", clusters.get(1)[0]);
      assertEquals(4 / 11.0, Double.parseDouble(clusters.get(1)[2]), 1e-12);
      assertEquals(70, Double.parseDouble(rows("seed" + seed, "prototypes.csv").get(1)[2]), 1e-9);
    }
  }
}
