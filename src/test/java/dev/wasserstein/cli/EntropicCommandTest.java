// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entropic methods of {@code barycenter} and {@code distance}. */
class EntropicCommandTest {
  private static final String DIGITS = "data-samples/digits-images-idx3-ubyte.gz";
  private static final String LABELS = "data-samples/digits-labels-idx1-ubyte.gz";

  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() {
    new InputFiles(folder)
        .lines("histograms.csv", "id,h1,h2,h3", "a,0.5,0.5,0", "b,0,0.25,0.75")
        .lines("empty.csv", "id,h1,h2,h3", "a,0,0,0", "b,0,0.25,0.75")
        .lines("same.csv", "id,mass,x1", "a,0.5,0", "a,0.5,1", "b,0.25,1", "b,0.75,0")
        .lines("other.csv", "id,mass,x1", "a,0.5,0", "a,0.5,0.9", "b,0.25,1", "b,0.75,0.3")
        .lines("far.csv", "id,x1", "a,0", "a,3", "b,1");
  }

  private CommandRun barycenter(String input, String... more) {
    return run("barycenter", folder.resolve(input).toString(), more);
  }

  private CommandRun run(String command, String input, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--engine", "local", "--overwrite"));
    words.addAll(List.of("--input", input, "--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinkhorn", "debiased-sinkhorn"})
  void digits(String method) throws IOException {
    CommandRun run =
        run(
            "barycenter",
            DIGITS,
            "--labels",
            LABELS,
            "--ids",
            "3-000*",
            "--normalise",
            "--method",
            method,
            "--evaluate",
            "exact",
            "--lower-bound");
    assertEquals(0, run.code(), run.toString());
    JsonNode json = record();
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals(
        method.equals("sinkhorn") ? "entropic" : "sinkhorn-divergence",
        json.get("objective_kind").asText());
    assertTrue(json.get("exact_objective").asDouble() >= json.get("lower_bound").asDouble());
    assertEquals("1.0%", json.get("options").get("epsilon").asText());
    assertEquals(0.01 * 2 * (63.0 / 6) / 49, json.get("epsilon").asDouble(), 1e-12);
    assertTrue(Files.exists(folder.resolve("out/report.html")));
    assertEquals(2, lines("barycenter.csv").size());
  }

  @Test
  void commonAtomsInAnyOrder() throws IOException {
    CommandRun run = barycenter("same.csv", "--method", "sinkhorn", "--epsilon", "0.05");
    assertEquals(0, run.code(), run.toString());
    double first = mass("0.0");
    assertEquals(1 - first, mass("1.0"), 1e-12);
    assertEquals(0.62, first, 0.02);
  }

  /** The mass of the barycenter's atom at a coordinate. */
  private double mass(String x) throws IOException {
    String line =
        lines("barycenter.csv").stream().filter(each -> each.endsWith("," + x)).findFirst().get();
    return Double.parseDouble(line.split(",", -1)[1]);
  }

  @Test
  void otherAtomsNeedAGrid() throws IOException {
    barycenter("other.csv", "--method", "sinkhorn")
        .assertRefused(ExitCode.BAD_INPUT, List.of("Measure 'b'", "other atoms", "--grid", "'a'"));
    CommandRun run =
        barycenter("other.csv", "--method", "sinkhorn", "--grid", "21", "--epsilon", "1e-3");
    assertEquals(0, run.code(), run.toString());
    assertEquals("21", record().get("mapped_onto_grid").asText());
    barycenter("far.csv", "--method", "sinkhorn", "--grid", "21")
        .assertRefused(ExitCode.BAD_INPUT, List.of("atom 2", "is 3.0", "[0, 1.0]"));
    barycenter("far.csv", "--method", "sinkhorn", "--grid", "21x21")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--grid has 2 axes", "expected 1"));
  }

  @Test
  void wrongOptionsAreRefused() {
    for (String epsilon : List.of("0", "-1", "NaN", "0%", "many", "Infinity")) {
      barycenter("histograms.csv", "--method", "sinkhorn", "--epsilon", epsilon)
          .assertRefused(ExitCode.WRONG_USAGE, List.of("--epsilon is", "percentage"));
    }
    barycenter("histograms.csv", "--method", "sinkhorn", "--epsilon", "1e-12")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--epsilon is", "particle-flow"));
    barycenter("histograms.csv", "--method", "sinkhorn", "--initial-epsilon", "1e-9")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--initial-epsilon is 1.0E-9"));
    barycenter("histograms.csv", "--method", "sinkhorn", "--support-size", "9")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--support-size is not used"));
    barycenter("histograms.csv", "--method", "particle-flow", "--epsilon", "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--epsilon is not used"));
    barycenter("empty.csv", "--method", "sinkhorn")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "sum to 0"));
  }

  @Test
  void entropicFree() throws IOException {
    CommandRun run =
        run(
            "barycenter",
            "data-samples/paired/rep01.csv",
            "--initial",
            "data-samples/paired/rep01_start050.csv",
            "--method",
            "entropic-free",
            "--epsilon",
            "5%",
            "--max-iterations",
            "3",
            "--evaluate",
            "exact");
    assertEquals(0, run.code(), run.toString());
    // The exact flow from the same start ends at 208.73.
    assertTrue(record().get("exact_objective").asDouble() > 208.74);
  }

  private double[] firstDistance() throws IOException {
    String[] cells = lines("distances.csv").get(1).split(",", -1);
    double[] numbers = new double[cells.length - 2];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = Double.parseDouble(cells[k + 2]);
    }
    return numbers;
  }

  @Test
  void distances() throws IOException {
    String input = folder.resolve("histograms.csv").toString();
    run("distance", input, "--method", "sinkhorn", "--epsilon", "1e-4").assertDone();
    assertEquals(
        "id,other,cost,distance,dual_gap,transport_cost,dual_value,marginal_error,iterations",
        lines("distances.csv").get(0));
    double[] numbers = firstDistance();
    run("distance", input).assertDone();
    double exact = firstDistance()[0];
    assertEquals(exact, numbers[3], 1e-6);
    assertEquals(Math.sqrt(numbers[0]), numbers[1], 1e-15);
    assertEquals(numbers[0], numbers[4], 1e-8);
    run("distance", input, "--method", "sinkhorn-divergence", "--epsilon", "1e6").assertDone();
    // Means .25 and .875 of cells at 0, .5 and 1.
    assertEquals(0.625 * 0.625, firstDistance()[0], 1e-6);
    assertEquals("sinkhorn-divergence", record().get("objective_kind").asText());
    run("distance", input, "--method", "sinkhorn", "--ground-cost", "euclidean", "--exponent", "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--epsilon is 1%", "ground cost"));
  }
}
