// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Inputs at the corners of what doubles hold, on which solvers give wrong numbers without a word.
 */
class NumericalCornersTest {
  private static final Path INPUTS = Path.of("src", "test", "resources", "numerics");

  @TempDir private Path folder;

  private CommandRun run(String command, String input, String... more) {
    List<String> words = new ArrayList<>(List.of(command, "--engine", "local", "--overwrite"));
    words.addAll(List.of("--input", INPUTS.resolve(input).toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
  }

  /** A column of the lines of a table. */
  private List<String> column(String file, String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("out").resolve(file));
    int at = List.of(lines.get(0).split(",", -1)).indexOf(name);
    return lines.stream().skip(1).map(line -> line.split(",", -1)[at]).toList();
  }

  private double[] numbers(String file, String name) throws IOException {
    return column(file, name).stream().mapToDouble(Double::parseDouble).toArray();
  }

  /** The masses of a histogram. */
  private double[] histogram() throws IOException {
    String[] cells = Files.readAllLines(folder.resolve("out/barycenter.csv")).get(1).split(",", -1);
    return Arrays.stream(cells).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  /** Clouds of a metre's width, 1000 km apart: the distances of their means, to the metre. */
  @ParameterizedTest
  @CsvSource({
    "sinkhorn,1%",
    "sinkhorn-divergence,1%",
    "sinkhorn,0.5",
    "sinkhorn-divergence,0.5",
    "sinkhorn,1e-3",
    "sinkhorn,1e-9"
  })
  void tightCloudsFarApart(String method, String epsilon) throws IOException {
    run("distance", "tight-far.csv", "--method", method, "--epsilon", epsilon).assertDone();
    double[] distances = numbers("distances.csv", "distance");
    assertEquals(999999.8, distances[0], 0.1);
    assertEquals(1000001.7, distances[1], 0.1);
    assertEquals(1414213.8, distances[2], 0.1);
  }

  /** POT: the exact objective of the entropic barycenter of three tight clouds, 4.444e11. */
  @Test
  void tightCloudsFarApartHaveABarycenter() throws IOException {
    run("barycenter", "tight-far.csv", "--method", "entropic-free").assertDone();
    assertEquals(4.44444851668e11, record().get("objective").doubleValue(), 1e3);
    assertEquals("CONVERGED", record().get("status").asText());
  }

  /** POT's emd2 gives .7433333333333334; the entropy of the plan, three pairs, is ln 3. */
  @ParameterizedTest
  @ValueSource(strings = {"1e-300", "1e-30", "1e-17", "1e-15", "1e-12", "1e-9", "1e-6", "1e-3"})
  void tinyEpsilonIsExact(String epsilon) throws IOException {
    double entropy = Double.parseDouble(epsilon) * Math.log(3);
    run("distance", "tiny-epsilon.csv", "--method", "sinkhorn", "--epsilon", epsilon).assertDone();
    assertEquals(0.7433333333333334, numbers("distances.csv", "transport_cost")[0], 2e-9);
    assertEquals(0.7433333333333334 + entropy, numbers("distances.csv", "cost")[0], 1e-9);
    assertEquals(List.of("CONVERGED"), column("distances.csv", "status"));
    run("distance", "tiny-epsilon.csv", "--method", "sinkhorn-divergence", "--epsilon", epsilon)
        .assertDone();
    assertEquals(0.7433333333333334, numbers("distances.csv", "cost")[0], 1e-9);
  }

  /** For ε → ∞: Σ a b C = 2.0322222, and for the divergence the squared distance of the means. */
  @ParameterizedTest
  @ValueSource(strings = {"1e9", "1e15", "1e100", "1e300"})
  void hugeEpsilonIsTheProduct(String epsilon) throws IOException {
    run("distance", "tiny-epsilon.csv", "--method", "sinkhorn", "--epsilon", epsilon).assertDone();
    assertEquals(2.0322222222222224, numbers("distances.csv", "cost")[0], 1e-8);
    run("distance", "tiny-epsilon.csv", "--method", "sinkhorn-divergence", "--epsilon", epsilon)
        .assertDone();
    double squares = Math.pow(3.2 / 3 - 1.0 / 3, 2) + Math.pow(1.6 / 3 - 0.5, 2);
    assertEquals(squares, numbers("distances.csv", "cost")[0], 1e-8);
  }

  /** The one plan without the forbidden pair costs .4; of its entropy ε ln 2. */
  @Test
  void forbiddenPairsAreNotUsed() throws IOException {
    run(
            "distance",
            "forbidden-costs-a.csv",
            "--other",
            INPUTS.resolve("forbidden-costs-b.csv").toString(),
            "--ground-cost",
            "matrix",
            "--cost-matrix",
            INPUTS.resolve("forbidden-costs-matrix.csv").toString(),
            "--method",
            "sinkhorn",
            "--epsilon",
            "0.1")
        .assertDone();
    assertEquals(0.4, numbers("distances.csv", "transport_cost")[0], 1e-12);
    assertEquals(0.4 + 0.1 * Math.log(2), numbers("distances.csv", "cost")[0], 1e-12);
  }

  /** A cap that ends a solve is told where the number stands, in run.json and on the screen. */
  @Test
  void aCapIsTold() throws IOException {
    CommandRun run =
        run("distance", "tight-far.csv", "--method", "sinkhorn", "--epsilon", "0.02").assertDone();
    assertTrue(run.err().contains("stopped at the cap"), run.err());
    assertTrue(column("distances.csv", "status").contains("MAX_ITERATIONS"));
    assertEquals("MAX_ITERATIONS", record().get("status").asText());
    assertEquals(1, record().get("warnings").size());
    assertTrue(record().get("marginal_error").doubleValue() > 0);
  }

  /** For X → ∞ the total is (Σ λ_n √m_n)², here ((1 + √1.5)/2)² = 1.237372. */
  @ParameterizedTest
  @ValueSource(strings = {"1e9", "1e11", "1e20", "1e99"})
  void largeMassPenaltiesBalance(String penalty) throws IOException {
    run(
            "barycenter",
            "unbalanced-large-penalty.csv",
            "--method",
            "sinkhorn",
            "--epsilon",
            "0.01",
            "--max-iterations",
            "5000",
            "--mass-penalty",
            penalty)
        .assertDone();
    double[] masses = histogram();
    assertEquals(Math.pow((1 + Math.sqrt(1.5)) / 2, 2), Arrays.stream(masses).sum(), 1e-6);
    double[] right = {.1227, .372, .388, .354};
    for (int j = 0; j < right.length; j++) {
      assertEquals(right[j], masses[j], 5e-4);
    }
  }

  /** For X → ∞ the unbalanced cost of measures of mass 1 is the balanced one. */
  @ParameterizedTest
  @ValueSource(strings = {"1e12", "1e20", "1e30", "1e99"})
  void largeMassPenaltiesGiveTheBalancedCost(String penalty) throws IOException {
    run("distance", "tiny-epsilon.csv", "--method", "sinkhorn", "--epsilon", "1").assertDone();
    double balanced = numbers("distances.csv", "cost")[0];
    String[] options = {"--method", "sinkhorn", "--epsilon", "1", "--mass-penalty", penalty};
    run("distance", "tiny-epsilon.csv", options).assertDone();
    assertEquals(List.of("CONVERGED"), column("distances.csv", "status"));
    assertEquals(balanced, numbers("distances.csv", "cost")[0], 1e-8);
  }

  /** Objectives are differences of multiples of ε. */
  @ParameterizedTest
  @ValueSource(strings = {"1e9", "1e15"})
  void anEpsilonWithoutDigitsIsRefused(String epsilon) {
    run("barycenter", "debiased-dirac.csv", "--method", "sinkhorn", "--epsilon", epsilon)
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--epsilon", "ten million times"));
    String[] options = {"--method", "sinkhorn", "--epsilon", epsilon, "--mass-penalty", "1"};
    run("distance", "tiny-epsilon.csv", options)
        .assertRefused(ExitCode.BAD_INPUT, List.of("--epsilon", "at most 1.0E8"));
  }

  /** A run that says CONVERGED is where a run of many more iterations ends. */
  @ParameterizedTest
  @CsvSource({
    "debiased-false-convergence.csv,debiased-sinkhorn,0.01",
    "debiased-false-convergence.csv,sinkhorn,0.01",
    "inner-iterations.csv,sinkhorn,0.003"
  })
  void convergedIsAPromise(String input, String method, String epsilon) throws IOException {
    String[] options = {"--method", method, "--epsilon", epsilon, "--max-iterations", "100000"};
    run("barycenter", input, options).assertDone();
    assertEquals("CONVERGED", record().get("status").asText());
    double[] masses = histogram();
    List<String> longer = new ArrayList<>(List.of(options));
    longer.addAll(List.of("--tolerance", "1e-30", "--residual-tolerance", "1e-11"));
    run("barycenter", input, longer.toArray(String[]::new)).assertDone();
    double[] end = histogram();
    double distance = 0;
    for (int j = 0; j < masses.length; j++) {
      distance += Math.abs(masses[j] - end[j]);
    }
    assertTrue(distance < 2e-4, "L1 distance " + distance);
  }

  @Test
  void shortStepsAreNoConvergence() throws IOException {
    run("barycenter", "inner-iterations.csv", "--method", "sinkhorn", "--epsilon", "1e-9")
        .assertDone();
    assertNotEquals("CONVERGED", record().get("status").asText());
    run(
            "barycenter",
            "debiased-false-convergence.csv",
            "--method",
            "debiased-sinkhorn",
            "--epsilon",
            "0.1",
            "--max-iterations",
            "2000")
        .assertDone();
    assertNotEquals("CONVERGED", record().get("status").asText());
  }

  /** One measure of one point is its own barycenter; the start has the objective 0 by chance. */
  @Test
  void aDiracIsItsOwnDebiasedBarycenter() throws IOException {
    run("barycenter", "debiased-dirac.csv", "--method", "debiased-sinkhorn").assertDone();
    double[] masses = histogram();
    assertEquals(1, masses[3], 1e-12);
    assertEquals("CONVERGED", record().get("status").asText());
  }

  /** The full objective is 6.0408; a batch that drew no measure has the objective 0. */
  @Test
  void anEmptyBatchEndsNothing() throws IOException {
    run("cluster", "minibatch-converged.csv", "--clusters", "2", "--batch-size", "5").assertDone();
    assertNotEquals("CONVERGED", record().get("status").asText());
    assertEquals(6.0408, record().get("objective").doubleValue(), 0.2);
  }

  /** POT: Σ λ W₂² of the result and the clouds as they were given. */
  @Test
  void scoresAreOfTheMeasuresAsGiven() throws IOException {
    run(
            "barycenter",
            "compress-exact.csv",
            "--compress-to",
            "2",
            "--support-size",
            "10",
            "--evaluate",
            "exact",
            "--lower-bound")
        .assertDone();
    double exact = record().get("exact_objective").doubleValue();
    assertEquals(1.7133, exact, 1e-4);
    assertTrue(record().get("lower_bound").doubleValue() <= exact);
  }

  /** The exact score of a sliced barycenter is not its own objective; of a median it sums W₂. */
  @Test
  void scoresSayWhatTheyAre() throws IOException {
    run("barycenter", "compress-exact.csv", "--method", "sliced", "--evaluate", "exact")
        .assertDone();
    assertTrue(
        record().get("exact_objective").doubleValue() > record().get("objective").doubleValue());
    run("barycenter", "compress-exact.csv", "--objective", "median", "--evaluate", "exact")
        .assertDone();
    assertEquals(
        record().get("objective").doubleValue(),
        record().get("exact_objective").doubleValue(),
        1e-9);
    run("barycenter", "compress-exact.csv", "--method", "gaussian", "--evaluate", "exact")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--evaluate exact", "point clouds"));
  }

  /** F = 145.75 and the bound 25.25: F is 477 % above, the optimum at most 83 % below. */
  @Test
  void gapsAreWordedAsTheyAre() throws IOException {
    CommandRun run = run("barycenter", "rare-far-cluster.csv", "--lower-bound").assertDone();
    assertTrue(run.out().contains("the optimum is at most 83 % lower"), run.out());
  }

  /** The mean of the points is the barycenter of constants. */
  @ParameterizedTest
  @ValueSource(strings = {"entropic-free", "particle-flow"})
  void constantsHaveTheirMean(String method) throws IOException {
    run("barycenter", "constant-measures-3d.csv", "--method", method).assertDone();
    assertEquals("CONVERGED", record().get("status").asText());
    assertEquals(2.591256, record().get("objective").doubleValue(), 1e-9);
    for (double x : numbers("barycenter.csv", "x1")) {
      assertEquals(-0.052, x, 1e-9);
    }
  }

  /** A kernel of 64 x 64 cells is not held as a matrix of pairs, and has no digits there. */
  @Test
  void largeGridsRefuseATinyEpsilon() throws IOException {
    StringBuilder text = new StringBuilder("id");
    StringBuilder masses = new StringBuilder();
    for (int j = 1; j <= 4096; j++) {
      text.append(",h").append(j);
      masses.append(",1");
    }
    Path input = folder.resolve("flat.csv");
    Files.writeString(input, text + "\na" + masses + "\nb" + masses + "\n");
    String out = folder.resolve("out").toString();
    CommandRun.of(
            "distance",
            "--input",
            input.toString(),
            "--normalise",
            "--method",
            "sinkhorn",
            "--epsilon",
            "1e-15",
            "--output",
            out)
        .assertRefused(ExitCode.BAD_INPUT, List.of("1.0E-15", "1.0E-12", "--method exact"));
  }

  @ParameterizedTest
  @CsvSource({"exact,200", "sliced,400", "sinkhorn,400"})
  void powersThatOverflowAreRefused(String method, String exponent) throws IOException {
    Path input = folder.resolve("far.csv");
    Files.writeString(input, "id,x1,x2\na,0,0\na,100,50\nb,1000,1\nb,0,7\n");
    List<String> words =
        new ArrayList<>(List.of("distance", "--input", input.toString(), "--method", method));
    words.addAll(List.of("--exponent", exponent, "--output", folder.resolve("o").toString()));
    if (method.equals("sinkhorn")) {
      words.addAll(List.of("--epsilon", "1"));
    }
    CommandRun.of(words).assertRefused(ExitCode.BAD_INPUT, List.of("extent", "--exponent"));
  }

  /** Scaled by 1e80, by which squares of potentials overflow. */
  @ParameterizedTest
  @ValueSource(strings = {"particle-flow", "entropic-free", "gaussian", "sliced", "learn"})
  void scaleChangesNothing(String method) throws IOException {
    double plain = objective("1", method);
    assertEquals(plain, objective("1e80", method) / 1e160, 1e-9 * plain);
    assertEquals(plain, objective("1e-60", method) / 1e-120, 1e-9 * plain);
  }

  private double objective(String factor, String method) throws IOException {
    List<String> lines = Files.readAllLines(INPUTS.resolve("compress-exact.csv"));
    List<String> scaled = new ArrayList<>(List.of(lines.get(0)));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      for (int k = 1; k < cells.length; k++) {
        cells[k] = String.valueOf(Double.parseDouble(cells[k]) * Double.parseDouble(factor));
      }
      scaled.add(String.join(",", cells));
    }
    Path input = Files.write(folder.resolve("scaled.csv"), scaled);
    List<String> words =
        new ArrayList<>(List.of("barycenter", "--engine", "local", "--overwrite", "--input"));
    words.addAll(List.of(input.toString(), "--output", folder.resolve("out").toString()));
    words.addAll(List.of("--max-iterations", "8"));
    words.addAll(method.equals("learn") ? List.of("--learn-masses") : List.of("--method", method));
    CommandRun.of(words).assertDone();
    return record().get("objective").doubleValue();
  }
}
