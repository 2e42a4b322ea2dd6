// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.ParquetVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedCommandTest {
  private static final int ATOMS = 20;

  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    RandomGenerator random = SubSeed.stream(20261130L, 1);
    List<String> plane = new ArrayList<>(List.of("id,x1,x2"));
    List<String> line = new ArrayList<>(List.of("id,mass,x1"));
    for (String id : List.of("c", "a", "d", "b")) {
      for (int i = 0; i < ATOMS; i++) {
        plane.add(id + "," + (id.charAt(0) - 'a' + random.nextGaussian()) + "," + random.nextInt());
      }
      for (int i = 0; i < 4; i++) {
        line.add(id + "," + (1 + i) / 10.0 + "," + random.nextGaussian());
      }
    }
    files().lines("plane.csv", plane.toArray(String[]::new));
    files().lines("line.csv", line.toArray(String[]::new));
  }

  private InputFiles files() {
    return new InputFiles(folder);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun embed(String... words) {
    List<String> call = new ArrayList<>(List.of("embed"));
    for (String word : words) {
      call.add(word.startsWith("@") ? at(word.substring(1)) : word);
    }
    return CommandRun.of(call);
  }

  private JsonNode record(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private Map<String, double[]> vectors(String path) {
    Configuration configuration = HadoopFiles.configuration();
    Map<String, double[]> vectors = new TreeMap<>();
    List<String> order = new ArrayList<>();
    ParquetVectors.files(configuration, at(path))
        .forEach(
            file ->
                ParquetVectors.read(
                    configuration,
                    file,
                    row -> {
                      vectors.put(row.id(), row.features());
                      order.add(row.id());
                    }));
    assertEquals(List.copyOf(vectors.keySet()), order);
    return vectors;
  }

  private static void assertSame(Map<String, double[]> expected, Map<String, double[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((id, vector) -> assertArrayEquals(vector, found.get(id), id));
  }

  /** Vectors relative to a barycenter, and relative to the file that it was written to. */
  @Test
  void aReferenceFromAFileGivesTheSameBits() throws IOException {
    embed("--input", "@plane.csv", "--support-size", "7", "--output", "@one").assertDone();
    for (String name :
        List.of("_SUCCESS", "embedding.parquet", "reference.parquet", "report.html", "run.json")) {
      assertTrue(Files.exists(folder.resolve("one").resolve(name)), name);
    }
    embed("--input", "@plane.csv", "--reference", "@one", "--output", "@two").assertDone();
    Map<String, double[]> vectors = vectors("one");
    assertEquals(List.of("a", "b", "c", "d"), List.copyOf(vectors.keySet()));
    vectors.values().forEach(vector -> assertEquals(14, vector.length));
    assertSame(vectors, vectors("two"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one/embedding.parquet")),
        Files.readAllBytes(folder.resolve("two/embedding.parquet")));
    JsonNode json = record("one");
    assertEquals("particle-flow", json.get("reference_method").asText());
    assertEquals("CONVERGED", json.get("status").asText());
    assertEquals("DONE", record("two").get("status").asText());
    assertEquals(json.get("objective").asDouble(), record("two").get("objective").asDouble());
    assertEquals(14, json.get("features").asInt());
    assertEquals(6, json.get("distortion").get("pairs").asInt());
    double norms =
        vectors.values().stream()
            .mapToDouble(each -> LinearEmbedding.squaredDistance(each, new double[14]))
            .sum();
    assertEquals(
        norms / 4 / json.get("objective").asDouble(), json.get("retained").asDouble(), 1e-12);
  }

  /** The barycenter's command finds the same reference. */
  @Test
  void theReferenceIsTheBarycenter() {
    CommandRun.of(
            List.of(
                "barycenter",
                "--input",
                at("plane.csv"),
                "--support-size",
                "7",
                "--seed",
                "4",
                "--output",
                at("barycenter")))
        .assertDone();
    embed("--input", "@plane.csv", "--reference", "@barycenter", "--output", "@one").assertDone();
    embed("--input", "@plane.csv", "--support-size", "7", "--seed", "4", "--output", "@two")
        .assertDone();
    assertSame(vectors("one"), vectors("two"));
  }

  /** On the line with all breakpoints distances of vectors are W₂, whatever the masses. */
  @Test
  void onTheLineAllBreakpointsGiveExactDistances() throws IOException {
    embed("--input", "@line.csv", "--support-size", "all", "--output", "@out").assertDone();
    JsonNode distortion = record("out").get("distortion");
    assertEquals(6, distortion.get("pairs").asInt());
    assertEquals(0, distortion.get("mean_relative_error").asDouble(), 1e-12);
    assertEquals(1, distortion.get("correlation").asDouble(), 1e-12);
    assertEquals("quantile", record("out").get("reference_method").asText());
    assertEquals(1, record("out").get("retained").asDouble(), 1e-12);
    embed("--input", "@line.csv", "--support-size", "2", "--output", "@few").assertDone();
    assertTrue(record("few").get("distortion").get("mean_relative_error").asDouble() > 1e-3);
  }

  @Test
  void vectorsBecomeMeasuresAgain() throws IOException {
    embed("--input", "@plane.csv", "--support-size", "" + ATOMS, "--output", "@out").assertDone();
    embed("--inverse", "@out", "--reference", "@out", "--output", "@back").assertDone();
    assertTrue(Files.exists(folder.resolve("back/measures.csv")));
    CommandRun.of(
            "distance",
            "--input",
            at("back"),
            "--other",
            at("plane.csv"),
            "--pairs",
            "matched",
            "--output",
            at("distances"))
        .assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("distances/distances.csv"));
    assertEquals(5, lines.size());
    for (String line : lines.subList(1, 5)) {
      // Coordinates are of the size of an int.
      assertTrue(Double.parseDouble(line.split(",", -1)[3]) <= 1e-5, line);
    }
  }

  /** Weights are the barycenter's; a measure of weight 0 has a vector, too. */
  @Test
  void weightsAreTheBarycenters() throws IOException {
    files().lines("weights.csv", "id,weight", "a,1", "b,0", "c,0", "d,0");
    embed(
            "--input",
            "@plane.csv",
            "--weights",
            "@weights.csv",
            "--support-size",
            "" + ATOMS,
            "--output",
            "@out")
        .assertDone();
    Map<String, double[]> vectors = vectors("out");
    assertEquals(4, vectors.size());
    assertTrue(Arrays.stream(vectors.get("a")).allMatch(x -> Math.abs(x) < 1e-6 * 1e9));
    assertEquals(0, record("out").get("objective").asDouble(), 1e-9);
    assertEquals(4, record("out").get("inputs").get("measures").asInt());
  }

  @Test
  void labelsAreAColumn() {
    files().lines("labels.csv", "id,label", "a,1", "b,0", "c,0", "d,x y");
    embed("--input", "@plane.csv", "--labels", "@labels.csv", "--output", "@out").assertDone();
    assertEquals(4, vectors("out").size());
    files().lines("few.csv", "id,label", "a,1");
    embed("--input", "@plane.csv", "--labels", "@few.csv", "--output", "@no")
        .assertRefused(ExitCode.BAD_INPUT, List.of("label of measure 'c'", "few.csv"));
  }

  @Test
  void gridsAreTheirCellsOfPositiveMass() throws IOException {
    files().lines("grids.csv", "id,h1,h2,h3,h4", "a,0.5,0,0,0.5", "b,0,0,1,0");
    files().lines("reference.csv", "id,h1,h2,h3,h4", "z,0,0.25,0.75,0");
    embed(
            "--input",
            "@grids.csv",
            "--shape",
            "2x2",
            "--reference",
            "@reference.csv",
            "--output",
            "@out")
        .assertDone();
    Map<String, double[]> vectors = vectors("out");
    // From (0, 1) to (1, 0) and (1, 0) to itself.
    assertArrayEquals(new double[] {0.5, -0.5, 0, 0}, vectors.get("b"), 1e-15);
    assertEquals(2, record("out").get("support_size").asInt());
  }

  @Test
  void compressedMeasuresAreEmbedded() throws IOException {
    embed("--input", "@plane.csv", "--compress-to", "5", "--output", "@out").assertDone();
    assertEquals(4, record("out").get("compression").get("measures").asInt());
    assertEquals(5, record("out").get("support_size").asInt());
  }

  /** What a run wrote has our names, whatever those of the input. */
  @Test
  void theReferenceOfARunHasOurColumns() {
    files().lines("theirs.csv", "sample,lon,lat", "a,0,1", "a,3,1", "b,5,5", "b,2,7");
    embed("--input", "@plane.csv", "--support-size", "3", "--output", "@run").assertDone();
    String[] call = {"--input", "@theirs.csv", "--columns", "id=sample,x1=lon,x2=lat"};
    embed(with(call, "--reference", "@run", "--output", "@out")).assertDone();
    assertEquals(6, vectors("out").get("a").length);
    files().lines("one.csv", "id,x1,x2", "z,0,0");
    assertBad(
        List.of("(one.csv)", "has none of the columns"), with(call, "--reference", "@one.csv"));
  }

  private void assertMisused(String expected, String... words) {
    embed(words).assertRefused(ExitCode.WRONG_USAGE, List.of(expected));
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    String[] plane = {"--input", "@plane.csv", "--output", "@no"};
    assertMisused("--input is missing", "--output", "@no");
    assertMisused("--output is missing", "--input", "@plane.csv");
    assertMisused("Did you mean 'barycenter'", with(plane, "--reference", "barycentre"));
    assertMisused(
        "--support-size is not used with --reference PATH",
        with(plane, "--reference", "@line.csv", "--support-size", "3"));
    assertMisused(
        "--weights is not used with --reference PATH",
        with(plane, "--reference", "@line.csv", "--weights", "equal"));
    assertMisused("All is for measures on the line", with(plane, "--support-size", "all"));
    assertMisused(
        "--restarts is not used by measures on the line",
        "--input",
        "@line.csv",
        "--restarts",
        "2",
        "--output",
        "@no");
    assertMisused("--inverse needs --reference PATH", "--inverse", "@plane.csv", "--output", "@no");
    assertMisused(
        "--input is not used with --inverse",
        with(plane, "--inverse", "@plane.csv", "--reference", "@line.csv"));
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void assertBad(List<String> parts, String... words) {
    embed(with(words, "--output", "@no")).assertRefused(ExitCode.BAD_INPUT, parts);
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void badReferencesAreRefused() {
    files().lines("gaussians.csv", "id,mean1,cov1_1", "g,0,1");
    assertBad(List.of("'g' (gaussians.csv:2)", "Gaussian", "draws"), "--input", "@gaussians.csv");
    String[] plane = {"--input", "@plane.csv", "--reference"};
    assertBad(List.of("line.csv", "4 measures", "exactly one"), with(plane, "@line.csv"));
    files().lines("one.csv", "id,x1", "z,0");
    assertBad(
        List.of("'z' (one.csv:2)", "dimension 1", "dimension 2", "'c' (plane.csv:2)"),
        with(plane, "@one.csv"));
    files().lines("quantiles.csv", "id,level,value", "q,0.25,0", "q,0.75,1");
    List<String> refusal =
        List.of("'q' (quantiles.csv", "is a quantile function, without atoms", "Give draws of it.");
    assertBad(refusal, "--input", "@quantiles.csv");
    assertBad(refusal, "--input", "@line.csv", "--reference", "@quantiles.csv");
    files().lines("one-gaussian.csv", "id,mean1,cov1_1", "g,0,1");
    assertBad(
        List.of("'g' (one-gaussian.csv:2)", "without atoms"), with(plane, "@one-gaussian.csv"));
    assertBad(List.of("nowhere", "does not exist"), with(plane, "@nowhere"));
  }

  @Test
  void badVectorsAreRefused() {
    embed("--input", "@plane.csv", "--support-size", "3", "--output", "@three").assertDone();
    embed("--input", "@plane.csv", "--support-size", "4", "--output", "@four").assertDone();
    String[] three = {"--reference", "@three", "--inverse"};
    assertBad(
        List.of("Features of 'a' (embedding.parquet:row 1)", "length 8", "length 6", "3 atoms"),
        with(three, "@four"));
    assertBad(
        List.of("Column 'features' (reference.parquet)", "is missing among id, dimension"),
        with(three, "@three/reference.parquet"));
    assertBad(List.of("plane.csv", "cannot be read"), with(three, "@plane.csv"));
    assertBad(List.of("nowhere", "does not exist"), with(three, "@nowhere"));
  }

  @Test
  void anOutputThatHoldsTheReferenceIsNotReplaced() {
    embed("--input", "@plane.csv", "--support-size", "3", "--output", "@out").assertDone();
    embed("--input", "@plane.csv", "--reference", "@out", "--overwrite", "--output", "@out")
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("--overwrite would take away"));
    assertEquals(4, vectors("out").size());
  }
}
