// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cluster} with a range of numbers, several starts, outliers and medoids. */
class ClusterChoiceTest {
  @TempDir private Path folder;

  /** Three groups of seven clouds and two far ones. */
  @BeforeEach
  void write() throws IOException {
    RandomGenerator random = SubSeed.stream(20261130, 77);
    List<String> lines = new ArrayList<>(List.of("id,x1,x2"));
    for (int n = 0; n < 23; n++) {
      double x = n < 21 ? 12 * (n % 3) : 300;
      double y = n < 21 ? 9 * (n % 3 == 1 ? 1 : 0) : 400 * (n - 21.5);
      double dx = random.nextGaussian();
      for (int i = 0; i < 6; i++) {
        lines.add(
            (n < 21 ? "abc".charAt(n % 3) + "-" : "far-")
                + n
                + ","
                + (x + dx + random.nextGaussian())
                + ","
                + (y + random.nextGaussian()));
      }
    }
    Files.write(folder.resolve("in.csv"), lines);
  }

  private CommandRun call(String output, String options) {
    List<String> words = new ArrayList<>(List.of("cluster"));
    words.addAll(List.of("--input", folder.resolve("in.csv").toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(List.of(options.split(" ")));
    return CommandRun.of(words);
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
  void aRangeSaysWhatItChoseAndWhy() throws IOException {
    CommandRun run = call("out", "--clusters 1..5 --trim 9% --engine local").assertDone();
    assertTrue(run.out().startsWith("3 clusters, silhouette 0."), run::out);
    assertTrue(run.out().contains(", the next best "), run::out);
    assertTrue(run.out().contains("(10 starts, "), run::out);
    assertTrue(run.out().contains("2 measures (8.70 % of the weight) set aside"), run::out);
    List<String[]> k = rows("out", "k.csv");
    assertArrayEquals(
        new String[] {"clusters", "objective", "silhouette", "stability", "best"}, k.get(0));
    assertEquals(6, k.size());
    assertEquals("", k.get(1)[2]);
    for (int n = 1; n <= 5; n++) {
      assertEquals(String.valueOf(n), k.get(n)[0]);
      assertEquals(String.valueOf(n == 3), k.get(n)[4]);
    }
    // 9 % of a half are less than one measure: outliers are in neither half.
    assertEquals("1.0", k.get(3)[3]);
    JsonNode json = json("out");
    assertEquals(3, json.get("clusters").asInt());
    assertEquals("1..5", json.get("options").get("clusters").asText());
    assertEquals(5, json.get("range").size());
    assertEquals(
        json.get("silhouette").asDouble(), json.get("range").get(2).get("silhouette").asDouble());
    assertTrue(json.get("range").get(0).get("silhouette").isNull());
    assertEquals(Double.parseDouble(k.get(3)[1]), json.get("objective").asDouble());
    assertEquals(10, json.get("starts").get("count").asInt());
    assertEquals(10, json.get("starts").get("objectives").size());
    assertEquals(
        json.get("objective").asDouble(), json.get("starts").get("least_objective").asDouble());
    assertEquals(2, json.get("trimmed").get("measures").asInt());
    assertEquals(2 / 23.0, json.get("trimmed").get("weight").asDouble(), 1e-12);
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("The number of clusters") && page.contains("stability"));
    assertTrue(page.contains("10 starts"));
  }

  /** From the file alone: the silhouette 1 − W / W', and what the objective leaves out. */
  @Test
  void outliersAreTheLastColumnAndCountForNothing() throws IOException {
    call("out", "--clusters 3 --trim 9% --engine local").assertDone();
    List<String[]> rows = rows("out", "assignments.csv");
    assertArrayEquals(
        new String[] {"id", "cluster", "cost", "margin", "second", "silhouette", "outlier"},
        rows.get(0));
    double costs = 0;
    double silhouettes = 0;
    int members = 0;
    for (String[] row : rows.subList(1, rows.size())) {
      assertEquals(String.valueOf(row[0].startsWith("far")), row[6]);
      assertTrue(row[1].startsWith("prototype-"));
      if (row[6].equals("true")) {
        assertEquals("", row[5]);
      } else {
        double cost = Double.parseDouble(row[2]);
        double near = Math.sqrt(cost);
        double next = Math.sqrt(cost + Double.parseDouble(row[3]));
        assertEquals((next - near) / Math.max(near, next), Double.parseDouble(row[5]), 1e-9);
        costs += cost;
        silhouettes += Double.parseDouble(row[5]);
        members++;
      }
    }
    assertEquals(21, members);
    assertEquals(costs / members, json("out").get("objective").asDouble(), 1e-12);
    assertEquals(silhouettes / members, json("out").get("silhouette").asDouble(), 1e-12);
    int sizes = 0;
    for (String[] row : rows("out", "clusters.csv").subList(1, 4)) {
      sizes += Integer.parseInt(row[1]);
    }
    assertEquals(21, sizes);
    call("plain", "--clusters 3 --engine local").assertDone();
    assertEquals(6, rows("plain", "assignments.csv").get(0).length);
    assertEquals(3, json("plain").get("options").get("clusters").intValue());
    assertFalse(json("plain").has("trimmed"));
    assertFalse(Files.exists(folder.resolve("plain/k.csv")));
  }

  @Test
  void aShareThatNoMeasureFitsIntoIsAWarning() throws IOException {
    call("out", "--clusters 3 --trim 2% --engine local").assertDone();
    String warning = json("out").get("warnings").get(0).asText();
    assertTrue(warning.startsWith("--trim 2% set nothing aside: the farthest measure"), warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--clusters 2..4 --trim 9% --restarts 2",
        "--clusters 2..4 --prototypes-from medoid --trim 9%",
        "--clusters 2..3 --method gaussian --restarts 2 --batch-size 10 --max-iterations 5"
      })
  void theEngineChangesNoBit(String options) throws IOException {
    call("local", options + " --engine local").assertDone();
    call("spark", options + " --engine spark --partitions 3").assertDone();
    List<String> files = List.of("k.csv", "assignments.csv", "prototypes.csv", "clusters.csv");
    for (String file : files) {
      assertEquals(
          Files.readString(folder.resolve("local").resolve(file)),
          Files.readString(folder.resolve("spark").resolve(file)),
          file);
    }
  }

  @Test
  void aRangeGoesOn() throws IOException {
    String options = "--clusters 2..4 --restarts 2 --engine local --step-size 0.1";
    call("out", options + " --max-iterations 3 --checkpoint-every 1").assertDone();
    assertTrue(Files.exists(folder.resolve("out.checkpoint/clusters-3-start-1")));
    assertTrue(Files.exists(folder.resolve("out.checkpoint/clusters-4-split-4-upper-start-0")));
    call("out", options + " --max-iterations 40 --resume --overwrite").assertDone();
    assertEquals(3, json("out").get("resumed_from").asInt());
    call("whole", options + " --max-iterations 40").assertDone();
    for (String file : List.of("k.csv", "assignments.csv", "prototypes.csv")) {
      assertEquals(
          Files.readString(folder.resolve("whole").resolve(file)),
          Files.readString(folder.resolve("out").resolve(file)),
          file);
    }
  }

  @Test
  void medoidsAreNamed() throws IOException {
    CommandRun run =
        call("out", "--clusters 3 --prototypes-from medoid --trim 9% --engine local").assertDone();
    assertTrue(run.out().contains(" swap"), run::out);
    assertFalse(run.out().contains("distances saved"), run::out);
    List<String[]> clusters = rows("out", "clusters.csv");
    assertEquals("medoid", clusters.get(0)[5]);
    List<String[]> inputs = rows("..", folder.getFileName() + "/in.csv");
    List<String[]> prototypes = rows("out", "prototypes.csv");
    for (int c = 1; c <= 3; c++) {
      String medoid = clusters.get(c)[5];
      String id = clusters.get(c)[0];
      List<String> theirs = new ArrayList<>();
      inputs.stream().filter(row -> row[0].equals(medoid)).forEach(row -> theirs.add(row[1]));
      List<String> ours = new ArrayList<>();
      prototypes.stream().filter(row -> row[0].equals(id)).forEach(row -> ours.add(row[2]));
      assertEquals(theirs, ours);
      assertEquals(medoid, json("out").get("medoids").get(c - 1).asText());
    }
  }

  @Test
  void theNumberOfStartsIsSaid() throws IOException {
    CommandRun one = call("one", "--clusters 2 --restarts 1 --engine local").assertDone();
    assertTrue(one.out().contains("(1 start; --restarts R keeps the best of R)"), one::out);
    assertEquals(1, json("one").get("starts").get("count").asInt());
    // 23 clusters of 4000 atoms against 138 atoms: more work than is cheap.
    CommandRun large =
        call("large", "--clusters 23 --support-size 4000 --max-iterations 0 --engine local")
            .assertDone();
    assertTrue(large.out().contains("(1 start; "), large::out);
  }

  @Test
  void refusals() throws IOException {
    for (String range : List.of("5..2", "0..3", "2..", "..3", "a..b", "1..1", "3..3", "2...4")) {
      call("x", "--clusters " + range)
          .assertRefused(
              ExitCode.WRONG_USAGE,
              List.of("--clusters is '" + range + "'", "a range A..B", "such as 2..8"));
    }
    call("x", "--clusters 2..24")
        .assertRefused(ExitCode.BAD_INPUT, List.of("23 measures", "--clusters, 2..24"));
    call("x", "--clusters 2..3 --points")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--clusters is 2..3", "--points"));
    for (String trim : List.of("5", "100%", "x%", "%")) {
      call("x", "--clusters 2 --trim=" + trim)
          .assertRefused(
              ExitCode.WRONG_USAGE, List.of("--trim is", trim, "a percentage such as 5%"));
    }
    call("x", "--clusters 2 --points --trim 5%")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--trim", "with --points"));
    call("x", "--clusters 2 --prototypes-from medoid --support-size 4")
        .assertRefused(
            ExitCode.WRONG_USAGE, List.of("--support-size", "with --prototypes-from medoid"));
    call("x", "--clusters 2 --prototypes-from median")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("barycenter, medoid"));
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void tooManyPairsForMedoidsAreRefused() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x1"));
    for (int n = 0; n < 4501; n++) {
      lines.add("m" + n + "," + n);
    }
    Files.write(folder.resolve("in.csv"), lines);
    call("x", "--clusters 2 --prototypes-from medoid --method quantile --engine local")
        .assertRefused(
            ExitCode.BAD_INPUT, List.of("4501 measures", "10127250 pairs", "at most 4500"));
  }
}
