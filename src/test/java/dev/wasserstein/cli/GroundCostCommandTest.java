// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code distance --ground-cost}, {@code --exponent} and {@code --cost-matrix}. */
class GroundCostCommandTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInputs() {
    new InputFiles(folder)
        .lines("line.csv", "id,x1", "a,0", "a,1", "a,5", "b,3", "b,2", "b,4")
        .lines("earth.csv", "id,x1,x2", "london,51.5074,-0.1278", "york,40.7128,-74.006")
        .lines("moon.csv", "id,x1,x2", "a,91,0", "b,0,0")
        .lines("histograms.csv", "id,h1,h2,h3", "a,0.5,0.5,0", "b,0,0.25,0.75")
        .lines("costs.csv", "0,1,10", "1,0,2", "10,2,0")
        .lines("wide.csv", "0,1,10,4", "1,0,2,4")
        .lines("negative.csv", "0,-1", "1,0")
        .lines("ragged.csv", "0,1", "1");
  }

  private CommandRun distance(String input, String... more) {
    List<String> words = new ArrayList<>(List.of("distance", "--engine", "local", "--overwrite"));
    words.addAll(List.of("--input", folder.resolve(input).toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private double[] costAndDistance(CommandRun run) throws IOException {
    run.assertDone();
    String[] cells = Files.readAllLines(folder.resolve("out/distances.csv")).get(1).split(",", -1);
    return new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])};
  }

  private String matrix(String name) {
    return folder.resolve(name).toString();
  }

  /** Sorted atoms 0, 1, 5 and 2, 3, 4 are 2, 2 and 1 apart. */
  @ParameterizedTest
  @CsvSource({"1, 1.6666666666666667", "2, 3", "3, 5.666666666666667"})
  void exponents(double exponent, double cost) throws IOException {
    double[] found = costAndDistance(distance("line.csv", "--exponent", String.valueOf(exponent)));
    assertEquals(cost, found[0], 1e-12);
    assertEquals(Math.pow(cost, 1 / exponent), found[1], 1e-12);
  }

  @Test
  void greatCircle() throws IOException {
    double[] found =
        costAndDistance(distance("earth.csv", "--ground-cost", "great-circle", "--exponent", "1"));
    assertEquals(5570.2, found[1], 0.5);
    found = costAndDistance(distance("earth.csv", "--ground-cost", "great-circle"));
    assertEquals(5570.2, found[1], 0.5);
  }

  /**
   * From (½, ½, 0) to (0, ¼, ¾): ¼ from 2 to 3, ¼ stays or follows, ½ leaves 1 through 2's place.
   */
  @Test
  void aCostMatrixSpeaksOfAllCellsOfAGrid() throws IOException {
    double[] found =
        costAndDistance(
            distance(
                "histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("costs.csv")));
    // All of 2 goes to 3 at cost 2, ¼ of 1 to 2 at cost 1, ¼ of 1 to 3 at cost 10.
    assertEquals(0.5 * 2 + 0.25 * 1 + 0.25 * 10, found[0], 1e-12);
    assertEquals(found[0], found[1]);
  }

  @Test
  void wrongUsage() {
    distance("line.csv", "--ground-cost", "matrix")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--cost-matrix is missing"));
    distance("line.csv", "--cost-matrix", matrix("costs.csv"))
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--cost-matrix is not used", "euclidean"));
    distance(
            "histograms.csv",
            "--ground-cost",
            "matrix",
            "--cost-matrix",
            matrix("costs.csv"),
            "--exponent",
            "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--exponent is not used", "matrix"));
    distance("line.csv", "--exponent", "0.5")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--exponent is 0.5", "at least 1"));
  }

  @Test
  void badData() {
    distance("line.csv", "--ground-cost", "great-circle")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "has dimension 1", "latitude"));
    distance("moon.csv", "--ground-cost", "great-circle")
        .assertRefused(ExitCode.BAD_INPUT, List.of("to 91.0", "latitudes"));
    distance("histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("wide.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("has 3 atoms", "expected 2, as"));
    distance("histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("negative.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("row 1, column 2", "is -1.0"));
    distance("histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("ragged.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("ragged.csv:2", "has 1 cell"));
    distance("histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("line.csv"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("line.csv:1", "'id'", "no header"));
    distance("histograms.csv", "--ground-cost", "matrix", "--cost-matrix", matrix("none.npy"))
        .assertRefused(ExitCode.BAD_INPUT, List.of("none.npy", "does not exist"));
  }

  /**
   * Moments of 0, 1, 5 (mean 2, squares 14) against those of 2, 3, 4 (mean 3, squares 2): W₂² = 1 +
   * (√(14/n) − √(2/n))².
   */
  @ParameterizedTest
  @CsvSource({"n, 3", "n-1, 2"})
  void covariancesOfSamples(String divisor, double n) throws IOException {
    double[] found =
        costAndDistance(distance("line.csv", "--method", "gaussian", "--divisor", divisor));
    assertEquals(1 + Math.pow(Math.sqrt(14 / n) - Math.sqrt(2 / n), 2), found[0], 1e-12);
  }

  @Test
  void samplesHaveAtomsOfTheirOwn() {
    distance("histograms.csv", "--method", "gaussian", "--divisor", "n-1")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "is a grid", "Use --divisor n."));
    new InputFiles(folder).lines("dirac.csv", "id,x1", "a,1", "b,1", "b,2");
    distance("dirac.csv", "--method", "gaussian", "--divisor", "n-1")
        .assertRefused(ExitCode.BAD_INPUT, List.of("'a'", "has one atom"));
    distance("line.csv", "--divisor", "n-1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--divisor is not used by"));
  }
}
