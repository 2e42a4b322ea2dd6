// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --method multi-marginal} and {@code linear-program}, and {@code --lower-bound}. */
class ExactMethodsTest {
  private static final Path ELLIPSES = Path.of("../shared/data/ellipses10.csv");

  @TempDir private Path folder;

  private CommandRun call(Path input, String... more) {
    List<String> words = new ArrayList<>(List.of("barycenter", "--input", input.toString()));
    words.addAll(List.of("--overwrite", "--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private String entry(String key) throws IOException {
    String text = Files.readString(folder.resolve("out/run.json"));
    return text.replaceAll("(?s).*\"" + key + "\" : \"?([^,\"\n]+)\"?,?\n.*", "$1");
  }

  private double number(String key) throws IOException {
    return Double.parseDouble(entry(key));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve(name));
  }

  /** Dirac measures: their mean, at the variance of the places. */
  @Test
  void ofDiracs() throws IOException {
    Path input = file("d.csv", "id,x1,x2,x3,x4\na,0,0,0,0\nb,6,0,0,0\nc,0,3,0,0\n");
    call(input, "--method", "multi-marginal", "--plan").assertDone();
    assertEquals(
        List.of("id,mass,x1,x2,x3,x4", "barycenter,1.0,2.0,1.0,0.0,0.0"), lines("barycenter.csv"));
    assertEquals(10, number("objective"), 1e-14);
    assertEquals("CONVERGED", entry("status"));
    assertEquals("dual", entry("lower_bound_kind"));
    assertTrue(Files.exists(folder.resolve("out/plan.parquet")));
  }

  /** The places of the union: the one in the middle costs (4 + 0 + 4)/3. */
  @Test
  void onTheUnionOfTheAtoms() throws IOException {
    Path input = file("u.csv", "id,x1,x2\na,0,1\nb,2,1\nc,4,1\n");
    call(input, "--method", "linear-program").assertDone();
    assertEquals(8.0 / 3, number("objective"), 1e-14);
    assertEquals(0, number("relative_gap"), 1e-12);
    assertEquals(List.of("id,mass,x1,x2", "barycenter,1.0,2.0,1.0"), lines("barycenter.csv"));
    assertEquals(1, number("support_size"));
  }

  /** The cells of a grid are 0, ½ and 1; ⅓ is nearest to ½. */
  @Test
  void onAGrid() throws IOException {
    Path input = file("g.csv", "id,x1\na,0\nb,0.5\nc,0.5\n");
    call(input, "--method", "linear-program", "--grid", "3").assertDone();
    assertEquals(0.25 / 3, number("objective"), 1e-15);
    call(input, "--method", "linear-program", "--grid", "3", "--lower-bound", "dual").assertDone();
    assertEquals(1.0 / 18, number("lower_bound"), 1e-15);
    assertEquals(1 - (1.0 / 18) / (0.25 / 3), number("relative_gap"), 1e-12);
  }

  /** A histogram stays one, on its own grid. */
  @Test
  void ofHistograms() throws IOException {
    Path input = file("h.csv", "id,h1,h2,h3\na,1,0,0\nb,0,0,1\n");
    call(input, "--format", "histogram-csv", "--shape", "3", "--method", "linear-program")
        .assertDone();
    assertEquals(List.of("id,h1,h2,h3", "barycenter,0.0,1.0,0.0"), lines("barycenter.csv"));
  }

  @Test
  void theEllipsesToTheLastDigits() throws IOException {
    assumeTrue(Files.exists(ELLIPSES), "needs the reference data");
    call(ELLIPSES, "--method", "multi-marginal").assertDone();
    assertEquals(.026663161688649673, number("objective"), 1e-14);
    assertTrue(number("relative_gap") < 1e-9);
    call(ELLIPSES, "--support-size", "200", "--lower-bound", "best").assertDone();
    assertTrue(number("lower_bound") <= .026663161688649673);
    assertTrue(number("lower_bound") >= .02664);
  }

  @Test
  void whatIsRefused() throws IOException {
    Path plane = file("p.csv", "id,x1,x2\na,0,0\nb,1,0\nc,0,1\n");
    for (String method : List.of("multi-marginal", "linear-program")) {
      call(plane, "--method", method, "--objective", "median")
          .assertRefused(ExitCode.WRONG_USAGE, List.of("--objective median", method));
      call(plane, "--method", method, "--tolerance", "1e-3")
          .assertRefused(ExitCode.WRONG_USAGE, List.of("--tolerance", "--gap"));
    }
    call(plane, "--method", "linear-program", "--plan")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--plan is not used"));
    call(plane, "--gap", "0.1").assertRefused(ExitCode.WRONG_USAGE, List.of("--gap is not used"));
    call(plane, "--method", "linear-program", "--grid", "4")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--grid has 1 axes"));
    call(plane, "--objective", "median", "--lower-bound", "dual")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--lower-bound dual", "median"));
    call(plane, "--lower-bound", "sharp")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("pairwise, dual, best"));
    call(plane, "--method", "sliced", "--lower-bound", "dual")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--lower-bound dual", "--evaluate exact"));
    Path space = file("s.csv", "id,x1,x2,x3,x4\na,0,0,0,0\nb,1,0,0,0\nc,0,1,0,0\n");
    call(space, "--lower-bound", "dual")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("up to 3 dimensions"));
    call(space, "--lower-bound", "best").assertDone();
    assertEquals("pairwise", entry("lower_bound_kind"));
    assertFalse(Files.exists(folder.resolve("out/plan.parquet")));
  }

  /** One round is made, and the gap that it leaves is said. */
  @Test
  void aCapLeavesAnHonestGap() throws IOException {
    StringBuilder text = new StringBuilder("id,x1,x2\n");
    for (int n = 0; n < 6; n++) {
      for (int i = 0; i < 8; i++) {
        int x = (31 * n + 17 * i * i) % 23;
        int y = (13 * n * n + 7 * i) % 19;
        text.append("m").append(n).append(',').append(x).append(',').append(y).append('\n');
      }
    }
    Path input = file("c.csv", text.toString());
    call(input, "--method", "multi-marginal").assertDone();
    double optimum = number("objective");
    assertEquals(optimum, number("lower_bound"), 1e-9 * optimum);
    call(input, "--method", "multi-marginal", "--max-iterations", "1").assertDone();
    assertEquals("MAX_ITERATIONS", entry("status"));
    assertTrue(number("objective") >= optimum * (1 - 1e-9));
    assertTrue(number("lower_bound") <= optimum);
    assertTrue(number("relative_gap") > 1e-9);
    assertTrue(
        Files.readString(folder.resolve("out/run.json")).contains("Raise --max-iterations, or"));
  }

  /**
   * Two measures on the line have a closed form anywhere, but none on a support or for a polish.
   */
  @Test
  void problemsWithoutAClosedFormAreRefusedWhereTheyAreTooLarge() throws IOException {
    StringBuilder header = new StringBuilder("id");
    StringBuilder masses = new StringBuilder();
    for (int i = 1; i <= 30_000; i++) {
      header.append(",h").append(i);
      masses.append(",1");
    }
    Path bins = file("b.csv", header + "\na" + masses + "\nb" + masses + "\n");
    String[] format = {"--format", "histogram-csv", "--shape", "30000", "--normalise"};
    for (List<String> words : List.of(List.of("--method", "linear-program"), List.of("--polish"))) {
      List<String> all = new ArrayList<>(List.of(format));
      all.addAll(words);
      call(bins, all.toArray(String[]::new))
          .assertRefused(
              ExitCode.BAD_INPUT,
              List.of("b.csv:2 and others", "is for up to 46340 atoms", "these have 60000"));
    }
  }

  /** What was left out by compression is taken off the bound, also where that is the method's. */
  @Test
  void theBoundIsOfTheMeasuresAsTheyWereGiven() throws IOException {
    Path grids = Files.createDirectory(folder.resolve("grids"));
    for (int shift = 0; shift < 2; shift++) {
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < 500; row++) {
        for (int column = 0; column < 500; column++) {
          int from = row - shift;
          boolean full = from >= 0 && from < 499 && (from * from + 7 * column) % 97 == 0;
          text.append(column == 0 ? "" : ",").append(full ? 1 : 0);
        }
        text.append('\n');
      }
      Files.writeString(grids.resolve("g" + shift + ".csv"), text.toString());
    }
    call(grids, "--format", "matrix-csv", "--normalise", "--method", "multi-marginal").assertDone();
    double optimum = 0.25 / (499.0 * 499);
    assertTrue(number("objective") >= optimum * (1 - 1e-9), "centroids are as far apart");
    assertTrue(number("lower_bound") < optimum * (1 - 1e-6), number("lower_bound") + " bound");
    assertEquals("dual", entry("lower_bound_kind"));
  }

  /** The grid of the barycenter is where the measures are, and fits into memory. */
  @Test
  void gridsThatDoNotFit() throws IOException {
    Path inside = file("i.csv", "id,x1,x2\na,0,0\nb,1,0\nc,0,1\n");
    Path outside = file("o.csv", "id,x1,x2\na,48.1,11.5\nb,50.1,8.7\nc,53.5,10\n");
    call(outside, "--method", "linear-program", "--grid", "9x9")
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("Coordinate 1 of atom 1 of measure 'a'", "o.csv:2", "48.1", "for --grid 9x9"));
    call(inside, "--method", "linear-program", "--grid", "65536x65536")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--grid is 65536x65536", "fewer cells"));
    call(inside, "--method", "linear-program", "--grid", "20000x20000")
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("--method linear-program", "400000000 places", "half of the driver's memory"));
  }

  /** Of many measures the pairs are sampled: an estimate, which is never called a bound. */
  @Test
  void ofManyMeasuresTheBoundIsAnEstimate() throws IOException {
    StringBuilder text = new StringBuilder("id,x1,x2\n");
    double[] mean = new double[2];
    double squares = 0;
    int count = 1001;
    for (int n = 0; n < count; n++) {
      double[] place = {Math.sin(n), Math.cos(1.3 * n)};
      text.append(n).append(',').append(place[0]).append(',').append(place[1]).append('\n');
      for (int k = 0; k < 2; k++) {
        mean[k] += place[k] / count;
        squares += place[k] * place[k] / count;
      }
    }
    double variance = squares - mean[0] * mean[0] - mean[1] * mean[1];
    Path input = file("d.csv", text.toString());
    CommandRun run = call(input, "--lower-bound", "--evaluate", "exact");
    run.assertDone();
    assertEquals("sampled", entry("lower_bound_kind"));
    assertEquals("null", entry("relative_gap"));
    double error = number("lower_bound_standard_error");
    assertTrue(error > 0 && error < 0.01 * variance);
    assertEquals(variance, number("lower_bound"), 6 * error);
    assertTrue(run.out().contains("an estimate from sampled pairs, standard error"), run.out());
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("an estimate from sampled pairs"));
    assertFalse(page.contains("relative gap"));
  }
}
