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
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapCommandTest {
  private static final int ATOMS = 24;

  @TempDir private Path folder;

  private double[][] first;

  /** Two domains, x ↦ 2x + (7, -3) and x ↦ x/2 of the third, the target, each of two classes. */
  @BeforeEach
  void writeInput() {
    RandomGenerator random = SubSeed.stream(20261201L, 31);
    List<String> sources = new ArrayList<>(List.of("id,x1,x2"));
    List<String> target = new ArrayList<>(List.of("id,x1,x2"));
    List<String> labels = new ArrayList<>(List.of("id,atom,label"));
    first = new double[ATOMS][];
    for (int i = 0; i < ATOMS; i++) {
      double x = random.nextGaussian() + (i % 2 == 0 ? 4 : 0);
      double y = random.nextGaussian();
      first[i] = new double[] {x, y};
      target.add("t," + x + "," + y);
      sources.add("a," + (2 * x + 7) + "," + (2 * y - 3));
      sources.add("b," + x / 2 + "," + y / 2);
      for (String id : List.of("a", "b", "t")) {
        labels.add(id + "," + i + "," + (i % 2 == 0 ? "even" : "odd"));
      }
    }
    new InputFiles(folder)
        .lines("sources.csv", sources.toArray(String[]::new))
        .lines("target.csv", target.toArray(String[]::new))
        .lines("labels.csv", labels.toArray(String[]::new))
        .lines(
            "labels-of-sources.csv",
            labels.stream().filter(line -> !line.startsWith("t,")).toArray(String[]::new))
        .lines("points.csv", "id,x1,x2", "new,1,1", "new,2,5")
        .lines("points-of-b.csv", "id,x1,x2", "b,1,1")
        .lines("points-of-z.csv", "id,x1,x2", "z,1,1", "b,1,1")
        .lines("space.csv", "id,x1,x2,x3", "s,1,1,1", "s,0,2,2")
        .lines("gaussian.csv", "id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2", "g,1,2,4,1,1,2")
        .lines("wrong-id.csv", "id,atom,label", "z,0,x")
        .lines("wrong-atom.csv", "id,atom,label", "a,24,x", "b,0,x")
        .lines("half-atom.csv", "id,atom,label", "a,0.5,x")
        .lines("twice.csv", "id,atom,label", "a,0,x", "a,0,y")
        .lines("few.csv", "id,atom,label", "a,0,x");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun map(String... words) {
    List<String> call = new ArrayList<>(List.of("map"));
    for (String word : words) {
      call.add(word.startsWith("@") ? at(word.substring(1)) : word);
    }
    return CommandRun.of(call);
  }

  private JsonNode record(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private List<double[]> atoms(String file, String id) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .filter(line -> line.startsWith(id + ","))
        .map(line -> Arrays.stream(line.split(",", -1)).skip(2).mapToDouble(Double::parseDouble))
        .map(DoubleStream::toArray)
        .toList();
  }

  /** Both are optimal maps of the target, so that all atoms come back, in their order. */
  @ParameterizedTest
  @CsvSource({"plan, 1e-12", "affine, 1e-11"})
  void affineImagesOfTheTargetComeBack(String by, double tolerance) throws IOException {
    map("--input", "@sources.csv", "--onto", "@target.csv", "--by", by, "--output", "@out")
        .assertDone();
    for (String id : List.of("a", "b")) {
      List<double[]> images = atoms("out/mapped.csv", id);
      assertEquals(ATOMS, images.size());
      for (int i = 0; i < ATOMS; i++) {
        assertArrayEquals(first[i], images.get(i), tolerance);
      }
    }
    assertTrue(Files.exists(folder.resolve("out/mapped.parquet")));
    assertFalse(Files.exists(folder.resolve("out/mapped-points.csv")));
    assertFalse(Files.exists(folder.resolve("out/classification.csv")));
    assertEquals("DONE", record("out").get("status").asText());
    assertEquals("t", record("out").get("target").asText());
    CommandRun.of("inspect", "--input", at("out/mapped.parquet")).assertDone();
  }

  /** Of the target's atoms, told by those of both sources: moved classes fit. */
  @Test
  void labelsTravelAlong() throws IOException {
    CommandRun run =
        map(
            "--input",
            "@sources.csv",
            "--onto",
            "@target.csv",
            "--labels",
            "@labels.csv",
            "--classify",
            "--output",
            "@out");
    run.assertDone();
    JsonNode json = record("out");
    assertEquals(1, json.get("accuracy_after").asDouble());
    assertTrue(json.get("accuracy_before").asDouble() < 1);
    List<String> lines = Files.readAllLines(folder.resolve("out/classification.csv"));
    assertEquals("stage,class,support,precision,recall,f1", lines.get(0));
    assertTrue(lines.get(1).startsWith("before,even,12,"), lines::toString);
    assertEquals("after,odd,12,1.0,1.0,1.0", lines.get(4));
    assertTrue(run.out().contains("1.0000 after"), run::out);
  }

  /** Without labels of the target each measure is told by the others. */
  @Test
  void ontoTheBarycenter() throws IOException {
    map(
            "--input",
            "@sources.csv",
            "--labels",
            "@labels-of-sources.csv",
            "--classify",
            "--by",
            "affine",
            "--output",
            "@out")
        .assertDone();
    JsonNode json = record("out");
    assertEquals("barycenter", json.get("target").asText());
    assertEquals(1, json.get("accuracy_after").asDouble());
    // Both images have the moments of one Gaussian, and are maps of one cloud.
    List<double[]> a = atoms("out/mapped.csv", "a");
    List<double[]> b = atoms("out/mapped.csv", "b");
    for (int i = 0; i < ATOMS; i++) {
      assertArrayEquals(a.get(i), b.get(i), 1e-9);
    }
    map("--input", "@sources.csv", "--output", "@plan").assertDone();
    assertEquals(ATOMS, record("plan").get("target_size").asInt());
    assertEquals("CONVERGED", record("plan").get("status").asText());
  }

  /** A Gaussian as the target of affine maps: mean and covariance are moved exactly. */
  @Test
  void ontoAGaussian() throws IOException {
    map("--input", "@sources.csv", "--onto", "@gaussian.csv", "--by", "affine", "--output", "@out")
        .assertDone();
    List<double[]> images = atoms("out/mapped.csv", "a");
    double[] mean = new double[2];
    for (double[] image : images) {
      mean[0] += image[0] / ATOMS;
      mean[1] += image[1] / ATOMS;
    }
    assertArrayEquals(new double[] {1, 2}, mean, 1e-12);
    double covariance = 0;
    for (double[] image : images) {
      covariance += (image[0] - 1) * (image[1] - 2) / ATOMS;
    }
    assertEquals(1, covariance, 1e-11);
  }

  @Test
  void otherPointsMoveAlong() throws IOException {
    map(
            "--input",
            "@sources.csv",
            "--onto",
            "@target.csv",
            "--points",
            "@points.csv",
            "--by",
            "affine",
            "--output",
            "@out")
        .assertDone();
    assertArrayEquals(new double[] {2, 2}, atoms("out/mapped-points.csv", "b").get(0), 1e-10);
    assertArrayEquals(
        new double[] {(2 - 7) / 2.0, (5 + 3) / 2.0},
        atoms("out/mapped-points.csv", "a").get(1),
        1e-10);
    map(
            "--input",
            "@sources.csv",
            "--onto",
            "@target.csv",
            "--points",
            "@points-of-b.csv",
            "--output",
            "@some")
        .assertDone();
    assertEquals(0, atoms("some/mapped-points.csv", "a").size());
    assertEquals(1, atoms("some/mapped-points.csv", "b").size());
    map(
            "--input",
            "@sources.csv",
            "--onto",
            "@target.csv",
            "--points",
            "@points.csv",
            "--by",
            "entropic",
            "--epsilon",
            "0.5",
            "--output",
            "@entropic")
        .assertDone();
    assertEquals("entropic", record("entropic").get("objective_kind").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "--onto @space.csv, has dimension 3",
    "--onto @sources.csv, exactly one",
    "--onto @gaussian.csv, without atoms",
    "--by quantile, dimension 1 for --by quantile",
    "--onto @target.csv --points @space.csv, dimension",
    "--onto @target.csv --points @points-of-z.csv, z",
    "--onto @target.csv --labels @wrong-id.csv --classify, z",
    "--onto @target.csv --labels @wrong-atom.csv --classify, at most 23",
    "--onto @target.csv --labels @half-atom.csv --classify, a whole number",
    "--onto @target.csv --labels @twice.csv --classify, twice",
    "--labels @few.csv --classify, at least two"
  })
  void badInputIsRefused(String more, String part) {
    List<String> words = new ArrayList<>(List.of("--input", "@sources.csv", "--output", "@out"));
    words.addAll(List.of(more.split(" ", -1)));
    map(words.toArray(String[]::new)).assertRefused(ExitCode.BAD_INPUT, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @ParameterizedTest
  @CsvSource({
    "--epsilon 1, --epsilon is not used by --by plan",
    "--onto @target.csv --support-size 5, --support-size is not used with --onto PATH",
    "--by affine --support-size 5, --support-size is not used by --by affine",
    "--classify, --labels",
    "--labels @labels.csv, --classify",
    "--by linear, --by",
    "--onto barycentre, Did you mean 'barycenter'"
  })
  void wrongUsageIsRefused(String more, String part) {
    List<String> words = new ArrayList<>(List.of("--input", "@sources.csv", "--output", "@out"));
    words.addAll(List.of(more.split(" ", -1)));
    map(words.toArray(String[]::new)).assertRefused(ExitCode.WRONG_USAGE, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
