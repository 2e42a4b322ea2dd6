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
    assertTrue(
        lines("barycenter.csv").contains("barycenter,1.0,2.0,1.0"),
        lines("barycenter.csv")::toString);
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
