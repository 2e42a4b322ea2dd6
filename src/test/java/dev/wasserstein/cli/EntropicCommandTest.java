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
        .lines("masses.csv", "id,h1,h2,h3", "a,2,1,0", "b,0,0.25,0.25")
        .lines("grids/a-three.csv", "id,h1,h2,h3", "a,0.5,0.5,0")
        .lines("grids/b-five.csv", "id,h1,h2,h3,h4,h5", "b,0,0,0,0.5,0.5")
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

  /** The numbers of the first line, without ids and status. */
  private double[] firstDistance() throws IOException {
    String[] cells = lines("distances.csv").get(1).replace(",CONVERGED", "").split(",", -1);
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
        "id,other,cost,distance,dual_gap,transport_cost,dual_value,marginal_error,iterations,status",
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

  /** Masses of another sum than 1 are read with a penalty only, and what comes of them is said. */
  @Test
  void unbalancedBarycenter() throws IOException {
    barycenter("masses.csv", "--method", "sinkhorn")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "sum to 3.0", "--mass-penalty"));
    String[] penalty = {"--method", "sinkhorn", "--epsilon", "0.02", "--mass-penalty", "10"};
    barycenter("masses.csv", penalty).assertDone();
    JsonNode json = record();
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals(10, json.get("mass_penalty").asDouble());
    // Of masses a with hardly any cost or entropy q = (Σ λ √a)².
    double expected = Math.pow(0.5 * Math.sqrt(3) + 0.5 * Math.sqrt(0.5), 2);
    double total = json.get("total_mass").asDouble();
    assertEquals(expected, total, 0.03);
    double sum = 0;
    for (String cell : lines("barycenter.csv").get(1).split(",", -1)) {
      sum += cell.equals("barycenter") ? 0 : Double.parseDouble(cell);
    }
    assertEquals(total, sum, 1e-12);
  }

  @Test
  void unbalancedDistance() throws IOException {
    String input = folder.resolve("masses.csv").toString();
    run("distance", input, "--method", "sinkhorn")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "sum to 3.0"));
    run("distance", input, "--method", "sinkhorn", "--epsilon", "0.01", "--mass-penalty", "0.5")
        .assertDone();
    assertTrue(lines("distances.csv").get(0).endsWith(",iterations,plan_mass,status"));
    double[] numbers = firstDistance();
    double planMass = numbers[7];
    assertTrue(planMass > 0.5 && planMass < 3, planMass + " between the masses");
    assertEquals(numbers[0], numbers[4], 1e-8);
  }

  /** Of one atom with hardly any cost or entropy q = (Σ λ √a)², as on a fixed support. */
  @Test
  void unbalancedBarycenterWithFreeSupport() throws IOException {
    String[] penalty = {
      "--method",
      "entropic-free",
      "--support-size",
      "1",
      "--learn-masses",
      "--epsilon",
      "0.02",
      "--mass-penalty",
      "1000"
    };
    barycenter("masses.csv", penalty).assertDone();
    JsonNode json = record();
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals(1000, json.get("mass_penalty").asDouble());
    double expected = Math.pow(0.5 * Math.sqrt(3) + 0.5 * Math.sqrt(0.5), 2);
    assertEquals(expected, json.get("total_mass").asDouble(), 1e-2 * expected);
    String[] refused = {"--method", "entropic-free", "--mass-penalty", "1"};
    barycenter("masses.csv", refused)
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--mass-penalty", "needs --learn-masses"));
    for (String[] more : new String[][] {{"--lower-bound"}, {"--evaluate", "exact"}}) {
      List<String> words = new ArrayList<>(List.of(refused));
      words.add("--learn-masses");
      words.addAll(List.of(more));
      barycenter("masses.csv", words.toArray(String[]::new))
          .assertRefused(ExitCode.WRONG_USAGE, List.of(more[0], "--mass-penalty"));
    }
    barycenter("masses.csv", "--method", "entropic-free", "--learn-masses")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "sum to 3.0", "--mass-penalty"));
    for (String initial : List.of("pairwise", "sample", "gaussian")) {
      List<String> words = new ArrayList<>(List.of(penalty));
      words.addAll(List.of("--initial", initial));
      barycenter("masses.csv", words.toArray(String[]::new)).assertDone();
    }
  }

  @Test
  void massPenaltiesThatMakeNoSense() {
    for (String penalty : List.of("0", "-1", "NaN", "Infinity", "10%")) {
      barycenter("masses.csv", "--method", "sinkhorn", "--mass-penalty", penalty)
          .assertRefused(ExitCode.WRONG_USAGE, List.of("--mass-penalty is", "positive number"));
    }
    for (String[] more :
        new String[][] {
          {"--lower-bound"},
          {"--evaluate", "exact"},
          {"--initial-epsilon", "1"},
          {"--over-relaxation", "1.5"}
        }) {
      List<String> words = new ArrayList<>(List.of("--method", "sinkhorn", "--mass-penalty", "1"));
      words.addAll(List.of(more));
      barycenter("masses.csv", words.toArray(String[]::new))
          .assertRefused(ExitCode.WRONG_USAGE, List.of(more[0], "--mass-penalty"));
    }
    barycenter("masses.csv", "--method", "debiased-sinkhorn", "--mass-penalty", "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--mass-penalty is not used"));
    run(
            "distance",
            folder.resolve("masses.csv").toString(),
            "--method",
            "sinkhorn-divergence",
            "--mass-penalty",
            "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--mass-penalty is not used"));
  }

  /** Grids of unequal shape go onto one only where the user names it. */
  @Test
  void unequalGridsNeedAGrid() throws IOException {
    String both = folder.resolve("grids").toString();
    run("barycenter", both, "--method", "sinkhorn")
        .assertRefused(
            ExitCode.BAD_INPUT, List.of("Measure 'b'", "is a grid 5", "a grid 3", "--grid"));
    run("barycenter", both, "--method", "sinkhorn", "--grid", "9", "--epsilon", "1e-4")
        .assertDone();
    assertEquals("9", record().get("mapped_onto_grid").asText());
    // Means .25 and .875 on [0, 1]: the barycenter's lies half-way.
    String[] cells = lines("barycenter.csv").get(1).split(",", -1);
    double mean = 0;
    for (int j = 0; j < 9; j++) {
      mean += j / 8.0 * Double.parseDouble(cells[cells.length - 9 + j]);
    }
    assertEquals((0.25 + 0.875) / 2, mean, 1e-3);
  }
}
