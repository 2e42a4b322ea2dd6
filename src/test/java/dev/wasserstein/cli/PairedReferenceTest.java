// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published objectives of the particle flow, through the command line. */
class PairedReferenceTest {
  /**
   * More data than may be shipped; where they are not there, the tests that want them are skipped.
   */
  private static final Path SHARED = Path.of("..", "shared", "data");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "rep01, 050, 208.7327665340468",
    "rep01, 100, 208.63423543096638",
    "rep01, 200, 208.58630833430442"
  })
  void shippedProblems(String problem, String start, double objective) throws IOException {
    check(Path.of("data-samples", "paired"), problem, start, objective);
  }

  @ParameterizedTest
  @CsvSource({
    "rep02, 050, 225.21316761826944",
    "rep02, 100, 225.0828877571833",
    "rep02, 200, 225.02640729633873"
  })
  void moreProblems(String problem, String start, double objective) throws IOException {
    Path paired = SHARED.resolve("paired");
    assumeTrue(Files.isDirectory(paired), "skipped: " + paired + " is not there");
    check(paired, problem, start, objective);
  }

  private void check(Path paired, String problem, String start, double objective)
      throws IOException {
    JsonNode run =
        barycenter(
            "--input", paired.resolve(problem + ".csv").toString(),
            "--initial", paired.resolve(problem + "_start" + start + ".csv").toString(),
            "--method", "particle-flow");
    assertEquals(objective, run.get("objective").asDouble(), 1e-9 * objective);
    assertEquals("CONVERGED", run.get("status").asText());
    assertEquals(0, run.get("dual_gap").asDouble(), 1e-12 * objective);
  }

  /** Mean objectives of at most these, times ten, on the nested ellipses. */
  @Test
  void nestedEllipses() throws IOException {
    Path ellipses = SHARED.resolve("ellipses10.csv");
    assumeTrue(Files.exists(ellipses), "skipped: " + ellipses + " is not there");
    double objective =
        barycenter("--input", ellipses.toString(), "--support-size", "200")
            .get("objective")
            .asDouble();
    assertEquals(0.2668, 10 * objective, 0.26695 - 0.2668);
  }

  private JsonNode barycenter(String... options) throws IOException {
    Path output = folder.resolve("run");
    String[] words = new String[options.length + 5];
    words[0] = "barycenter";
    System.arraycopy(options, 0, words, 1, options.length);
    words[options.length + 1] = "--engine";
    words[options.length + 2] = "local";
    words[options.length + 3] = "--output";
    words[options.length + 4] = output.toString();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            words,
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(0, code, err.toString(StandardCharsets.UTF_8));
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }
}
