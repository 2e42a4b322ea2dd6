// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolateCommandTest {
  private static final String IMAGES = sample("digits-images-idx3-ubyte.gz");
  private static final String LABELS = sample("digits-labels-idx1-ubyte.gz");
  private static final int ATOMS = 12;

  @TempDir private Path folder;

  private static String sample(String name) {
    return Path.of("data-samples", name).toAbsolutePath().toString();
  }

  /** Four outlines of as many atoms. */
  @BeforeEach
  void writeInput() {
    List<String> lines = new ArrayList<>(List.of("id,x1,x2"));
    for (int i = 0; i < ATOMS; i++) {
      double a = 2 * Math.PI * i / ATOMS;
      double x = Math.cos(a);
      double y = Math.sin(a);
      lines.add("a," + x + "," + y);
      lines.add("b," + (2 * x + 5) + "," + (2 * y - 1));
      lines.add("c," + 3 * x + "," + y / 2);
      lines.add("d," + (x * x * x - 4) + "," + (y + 3));
    }
    new InputFiles(folder).lines("four.csv", lines.toArray(String[]::new));
    new InputFiles(folder)
        .lines("five.csv", "id,x1", "a,0", "b,1", "c,2", "d,3", "e,4")
        .lines("one.csv", "id,x1", "a,0", "a,1")
        .lines("line.csv", "id,mean1,cov1_1", "a,0,1", "b,10,9")
        .lines("quantiles.csv", "id,level,value", "a,0.1,0", "a,0.9,2", "b,0.1,4", "b,0.9,10");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private CommandRun interpolate(String... words) {
    List<String> call = new ArrayList<>(List.of("interpolate"));
    for (String word : words) {
      call.add(word.startsWith("@") ? at(word.substring(1)) : word);
    }
    return CommandRun.of(call);
  }

  private JsonNode record(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("run.json").toFile());
  }

  private List<String> ids(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("frames.csv")).stream()
        .skip(1)
        .map(line -> line.startsWith("\"") ? line.split("\"", -1)[1] : line.split(",", -1)[0])
        .distinct()
        .toList();
  }

  @Test
  void aPathHasAllItsFiles() throws IOException {
    CommandRun run =
        interpolate("--input", "@four.csv", "--ids", "{a,b}", "--steps", "4", "--output", "@out");
    run.assertDone();
    assertTrue(run.out().startsWith("5 frames between a, b: exact.\nReport: "), run::out);
    for (String name :
        List.of(
            "_SUCCESS",
            "frames.parquet",
            "frames.csv",
            "frames.png",
            "animation.gif",
            "report.html",
            "run.json",
            "frames/0000.png",
            "frames/0004.png")) {
      assertTrue(Files.exists(folder.resolve("out").resolve(name)), name);
    }
    assertFalse(Files.exists(folder.resolve("out/frames/0005.png")));
    assertEquals(List.of("t=0.0", "t=0.25", "t=0.5", "t=0.75", "t=1.0"), ids("out"));
    JsonNode json = record("out");
    assertEquals("interpolate", json.get("command").asText());
    assertEquals("DONE", json.get("status").asText());
    assertTrue(json.get("objective").isNull());
    // x to 2x + (5, -1): the mean of |x + b|², which is 1 + 26.
    JsonNode frames = json.get("frames");
    for (int k = 0; k <= 4; k++) {
      double t = k / 4.0;
      assertEquals(27 * t * (1 - t), frames.get(k).get("objective").asDouble(), 1e-12);
      assertEquals(t, frames.get(k).get("weights").get(1).asDouble());
    }
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("data:image/gif;base64,"));
    assertTrue(page.contains("Mixtures, for comparison"));
    // The frames are measures again.
    CommandRun.of("inspect", "--input", at("out")).assertDone();
    assertTrue(
        CommandRun.of("inspect", "--input", at("out")).out().contains("measures            5"));
  }

  @Test
  void theDefaultIsTenSteps() throws IOException {
    interpolate("--input", "@four.csv", "--ids", "{a,b}", "--output", "@out").assertDone();
    assertEquals(11, ids("out").size());
  }

  /** Of three a triangle, of four a square; corners are the measures. */
  @ParameterizedTest
  @CsvSource({"'{a,b,c}', 3, 6", "'*', 3, 9", "'{a,d}', 4, 4"})
  void gridsOfWeights(String ids, String size, int count) throws IOException {
    interpolate("--input", "@four.csv", "--ids", ids, "--weights-grid", size, "--output", "@out")
        .assertDone();
    assertEquals(count, ids("out").size());
    assertFalse(Files.exists(folder.resolve("out/animation.gif")));
    JsonNode frames = record("out").get("frames");
    for (JsonNode frame : frames) {
      boolean corner = false;
      for (JsonNode weight : frame.get("weights")) {
        corner |= weight.asDouble() == 1;
      }
      double objective = frame.get("objective").asDouble();
      assertEquals(corner, objective < 1e-12, frame::toString);
    }
  }

  /** σ(t) = (1 − t) σ₁ + t σ₂, and the mean likewise. */
  @Test
  void gaussiansHaveTheirClosedForm() throws IOException {
    interpolate("--input", "@line.csv", "--method", "gaussian", "--steps", "5", "--output", "@out")
        .assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("out/frames.csv"));
    for (int k = 0; k <= 5; k++) {
      double t = k / 5.0;
      String[] cells = lines.get(k + 1).split(",", -1);
      assertEquals(10 * t, Double.parseDouble(cells[1]), 1e-12);
      assertEquals(Math.pow(1 + 2 * t, 2), Double.parseDouble(cells[2]), 1e-10);
    }
  }

  @Test
  void quantilesAreAveraged() throws IOException {
    interpolate(
            "--input", "@quantiles.csv", "--method", "quantile", "--steps", "2", "--output", "@out")
        .assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("out/frames.csv"));
    assertTrue(lines.contains("t=0.5,0.1,2.0"), lines::toString);
    assertTrue(lines.contains("t=0.5,0.9,6.0"), lines::toString);
  }

  /** On the grid by Sinkhorn: histograms again, each of mass 1. */
  @Test
  void gridsStayGrids() throws IOException {
    interpolate(
            "--input",
            IMAGES,
            "--labels",
            LABELS,
            "--ids",
            "{2-0002,2-0241}",
            "--method",
            "debiased-sinkhorn",
            "--epsilon",
            "0.01",
            "--steps",
            "2",
            "--output",
            "@out")
        .assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("out/frames.csv"));
    assertEquals(4, lines.size());
    for (String line : lines.subList(1, 4)) {
      double sum =
          Arrays.stream(line.split(",", -1)).skip(1).mapToDouble(Double::parseDouble).sum();
      assertEquals(1, sum, 1e-9);
    }
    assertTrue(record("out").get("frames").get(1).has("components"));
  }

  /** Equal atoms by the flow, and from a given number of atoms. */
  @Test
  void aSupportSizeIsKept() throws IOException {
    interpolate(
            "--input",
            "@four.csv",
            "--ids",
            "{a,b}",
            "--support-size",
            "5",
            "--steps",
            "3",
            "--output",
            "@out")
        .assertDone();
    long atoms = Files.readAllLines(folder.resolve("out/frames.csv")).size() - 1L;
    assertEquals(20, atoms);
    assertEquals("CONVERGED", record("out").get("status").asText());
  }

  @Test
  void theTwosMorphAndKeepOneComponent() throws IOException {
    CommandRun run =
        interpolate(
            "--input", IMAGES, "--labels", LABELS, "--ids", "{2-0002,2-0241}", "--output", "@out");
    run.assertDone();
    assertTrue(run.out().contains("components 1, holes 0"), run::out);
  }

  /** Pixels of the foreground with a neighbour outside: of a block of 4 × 4 its 12 outer ones. */
  @Test
  void boundariesOfImages() throws IOException {
    for (String name : List.of("a", "b")) {
      BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY);
      int from = name.equals("a") ? 1 : 3;
      IntStream.range(0, 16)
          .forEach(k -> image.getRaster().setSample(from + k % 4, from + k / 4, 0, 255));
      ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }
    interpolate(
            "--input", "@a.png", "@b.png", "--as", "boundary", "--steps", "2", "--output", "@out")
        .assertDone();
    List<String> lines = Files.readAllLines(folder.resolve("out/frames.csv"));
    assertEquals(3 * 12, lines.size() - 1);
    double[] middle =
        lines.stream()
            .filter(line -> line.startsWith("t=0.5,"))
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[2]))
            .sorted()
            .toArray();
    assertEquals(2 / 8.0, middle[0], 1e-15);
    assertEquals(5 / 8.0, middle[11], 1e-15);
  }

  /** The same bits each time. */
  @Test
  void aRunRepeats() throws IOException {
    for (String name : List.of("one", "two")) {
      interpolate(
              "--input",
              "@four.csv",
              "--support-size",
              "6",
              "--weights-grid",
              "3",
              "--output",
              "@" + name)
          .assertDone();
    }
    for (String file : List.of("frames.parquet", "frames.csv", "frames.png")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("one").resolve(file)),
          Files.readAllBytes(folder.resolve("two").resolve(file)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "one.csv, '', has 1 measure",
    "five.csv, '', has 5 measures",
    "five.csv, --weights-grid 3, has 5 measures"
  })
  void tooFewOrTooManyMeasuresAreRefused(String file, String more, String found) {
    List<String> words = new ArrayList<>(List.of("--input", "@" + file, "--output", "@out"));
    words.addAll(more.isEmpty() ? List.of() : List.of(more.split(" ", -1)));
    interpolate(words.toArray(String[]::new))
        .assertRefused(ExitCode.BAD_INPUT, List.of(file, found, "--ids"));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @ParameterizedTest
  @CsvSource({
    "--steps 2, --steps is for a path between two measures; the input has 4",
    "--steps 0, --steps",
    "--steps 10000, from 1 to 9999",
    "--weights-grid 1, --weights-grid",
    "--weights-grid 100, from 2 to 99",
    "--steps 2 --weights-grid 3, --steps is not used with --weights-grid",
    "--objective median, --objective",
    "--method sinkhorn --support-size 3, --support-size",
    "--weights equal, --weights"
  })
  void wrongUsageIsRefused(String more, String part) {
    List<String> words = new ArrayList<>(List.of("--input", "@four.csv", "--output", "@out"));
    words.addAll(List.of(more.split(" ", -1)));
    interpolate(words.toArray(String[]::new)).assertRefused(ExitCode.WRONG_USAGE, List.of(part));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  /** A proof that is not reached is told by its gap, not by tolerances that have no part in it. */
  @Test
  void whatIsNotProvedSaysSo() throws IOException {
    interpolate(
            "--input",
            "@four.csv",
            "--weights-grid",
            "3",
            "--method",
            "multi-marginal",
            "--max-iterations",
            "1",
            "--gap",
            "1e-12",
            "--output",
            "@out")
        .assertDone();
    JsonNode warnings = record("out").get("warnings");
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).asText().contains("The optimum was not proved"), warnings::toString);
  }

  @Test
  void whatDoesNotConvergeSaysSo() throws IOException {
    CommandRun run =
        interpolate(
            "--input",
            "@four.csv",
            "--weights-grid",
            "3",
            "--support-size",
            "5",
            "--max-iterations",
            "1",
            "--tolerance",
            "1e-15",
            "--residual-tolerance",
            "1e-15",
            "--require-convergence",
            "--output",
            "@out");
    assertEquals(ExitCode.NOT_CONVERGED.code(), run.code(), run::toString);
    JsonNode warnings = record("out").get("warnings");
    assertEquals(1, warnings.size());
    assertTrue(
        warnings.get(0).asText().matches("\\d of 9 frames did not converge\\. The first is w=.*"),
        warnings::toString);
    assertTrue(run.err().toLowerCase(Locale.ROOT).contains("did not converge"), run::toString);
  }
}
