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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaspCommandTest {
  private static final long SEED = 7;
  private static final String SAMPLES = "data-samples/shards/*.csv";

  @TempDir private Path folder;

  private CommandRun wasp(String... words) {
    List<String> all = new ArrayList<>(List.of("wasp"));
    all.addAll(List.of(words));
    all.addAll(List.of("--output", out().toString(), "--overwrite", "--engine", "local"));
    return CommandRun.of(all);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<String[]> rows(String file) throws IOException {
    try (Stream<String> lines = Files.lines(out().resolve(file))) {
      return lines.filter(line -> !line.startsWith("#")).map(line -> line.split(",", -1)).toList();
    }
  }

  private double cell(String file, int row, String column) throws IOException {
    List<String[]> rows = rows(file);
    return Double.parseDouble(rows.get(row)[List.of(rows.get(0)).indexOf(column)]);
  }

  /** Three shards of two chains with the parameters mu and sigma (positive). */
  private Path shards(UnaryOperator<String> change) throws IOException {
    Path shards = Files.createDirectories(folder.resolve("shards"));
    RandomGenerator random = SubSeed.stream(SEED, 0);
    for (int k = 1; k <= 3; k++) {
      StringBuilder text = new StringBuilder("mu,sigma,.chain\n");
      for (int i = 0; i < 120; i++) {
        text.append(
            String.format(
                Locale.ROOT,
                "%.6f,%.6f,%d%n",
                k + random.nextGaussian(),
                Math.exp(0.2 * random.nextGaussian() + 0.1 * k),
                1 + i / 60));
      }
      String changed = k == 2 ? change.apply(text.toString()) : text.toString();
      Files.writeString(shards.resolve("s" + k + ".csv"), changed);
    }
    return shards;
  }

  @Test
  void allFilesAreWritten() throws IOException {
    CommandRun run =
        wasp(
            "--shards",
            SAMPLES,
            "--mode",
            "marginal,joint",
            "gaussian",
            "--reference",
            "data-samples/full-posterior.csv",
            "--blocks",
            "beta");
    assertEquals(ExitCode.DONE.code(), run.code(), run::toString);
    for (String file :
        List.of(
            "draws.csv",
            "draws.parquet",
            "draws-joint.csv",
            "draws-gaussian.parquet",
            "summary.csv",
            "shards.csv",
            "accuracy.csv",
            "comparison.csv",
            "run.json",
            "report.html",
            "_SUCCESS")) {
      assertTrue(Files.exists(out().resolve(file)), file);
    }
    assertEquals("mode", rows("summary.csv").get(0)[0]);
    assertEquals(1 + 3 * 2, rows("summary.csv").size());
    assertEquals(1 + 3 * 5, rows("shards.csv").size());
    assertEquals(1 + 3 * 2, rows("accuracy.csv").size());
    assertEquals(1 + 1000, rows("draws-gaussian.csv").size());
    for (int row = 1; row <= 6; row++) {
      assertTrue(cell("accuracy.csv", row, "accuracy") > 0.88);
    }
    String report = Files.readString(out().resolve("report.html"));
    assertTrue(report.contains("Marginal densities") && report.contains("Pairs of parameters"));
    assertFalse(report.contains("NaN"));
  }

  @Test
  void oneModeHasNoColumnForIt() throws IOException {
    wasp("--shards", SAMPLES, "--parameters", "beta.1").assertDone();
    assertEquals("variable", rows("summary.csv").get(0)[0]);
    assertEquals("beta.1", rows("summary.csv").get(1)[0]);
    assertFalse(Files.exists(out().resolve("accuracy.csv")));
    assertEquals(2, rows("summary.csv").size());
  }

  @Test
  void aDirectoryStandsForItsShardsAndTheirChains() throws IOException {
    Path shards = shards(UnaryOperator.identity());
    wasp("--shards", shards.toString()).assertDone();
    assertEquals(4, rows("shards.csv").size());
    assertEquals(2, cell("shards.csv", 1, "chains"));
    Path hive = folder.resolve("hive");
    for (int k = 1; k <= 3; k++) {
      Path part = Files.createDirectories(hive.resolve("shard=" + k));
      Files.copy(shards.resolve("s" + k + ".csv"), part.resolve("a.csv"));
      Files.copy(shards.resolve("s" + k + ".csv"), part.resolve("b.csv"));
    }
    wasp("--shards", hive.toString()).assertDone();
    assertEquals("1", rows("shards.csv").get(1)[0]);
    assertEquals(240, cell("shards.csv", 1, "draws"));
    assertEquals(4, cell("shards.csv", 1, "chains"));
  }

  @Test
  void transformsAreUndone() throws IOException {
    Path shards = shards(UnaryOperator.identity());
    wasp("--shards", shards.toString(), "--transform", "sigma=log", "--mode", "gaussian")
        .assertDone();
    List<String[]> draws = rows("draws.csv");
    assertEquals(1 + 360, draws.size());
    double sum = 0;
    for (String[] row : draws.subList(1, draws.size())) {
      double sigma = Double.parseDouble(row[1]);
      assertTrue(sigma > 0);
      sum += Math.log(sigma);
    }
    double expected = 0;
    for (int k = 1; k <= 3; k++) {
      for (String line : Files.readAllLines(shards.resolve("s" + k + ".csv")).subList(1, 121)) {
        expected += Math.log(Double.parseDouble(line.split(",", -1)[1]));
      }
    }
    assertEquals(expected / 360, sum / 360, 1e-9);
  }

  @Test
  void thinningAndBoundsKeepEachChainsShare() throws IOException {
    Path shards = shards(UnaryOperator.identity());
    wasp("--shards", shards.toString(), "--thin", "3").assertDone();
    assertEquals(40, cell("shards.csv", 1, "draws"));
    wasp("--shards", shards.toString(), "--max-draws", "50").assertDone();
    assertEquals(50, cell("shards.csv", 1, "draws"));
    assertEquals(2, cell("shards.csv", 1, "chains"));
  }

  @Test
  void plainSubsetPosteriorsAreNarrowed() throws IOException {
    Path shards = shards(UnaryOperator.identity());
    wasp("--shards", shards.toString(), "--mode", "gaussian", "--parameters", "mu").assertDone();
    double powered = cell("summary.csv", 1, "sd");
    CommandRun run =
        wasp(
            "--shards",
            shards.toString(),
            "--mode",
            "gaussian",
            "--parameters",
            "mu",
            "--subset-posterior",
            "plain");
    run.assertDone();
    assertEquals(powered / Math.sqrt(3), cell("summary.csv", 1, "sd"), 1e-9);
  }

  @Test
  void weightsComeFromATable() throws IOException {
    Path shards = shards(UnaryOperator.identity());
    Path table = folder.resolve("w.csv");
    Files.writeString(table, "id,weight\ns1,1\ns2,0\ns3,3\n");
    wasp("--shards", shards.toString(), "--shard-weights", table.toString(), "--mode", "gaussian")
        .assertDone();
    assertEquals(0.75, cell("shards.csv", 3, "weight"));
    assertEquals(2.5, cell("summary.csv", 1, "mean"), 0.3);
    Files.writeString(table, "id,weight\ns1,1\ns2,0\n");
    wasp("--shards", shards.toString(), "--shard-weights", table.toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("lacks the shard 's3'"));
  }

  @Test
  void warningsArePrintedAndReported() throws IOException {
    Path unpowered = Files.createDirectories(folder.resolve("unpowered"));
    RandomGenerator random = SubSeed.stream(SEED, 1);
    for (int k = 0; k < 10; k++) {
      double mean = k == 9 ? 40 : random.nextGaussian();
      StringBuilder text = new StringBuilder("a\n");
      for (int i = 0; i < 100; i++) {
        text.append(mean + random.nextGaussian()).append('\n');
      }
      Files.writeString(unpowered.resolve("s" + k + ".csv"), text);
    }
    CommandRun run = wasp("--shards", unpowered + "/s[0-8].csv");
    assertTrue(run.err().contains("un-powered"), run::toString);
    run = wasp("--shards", unpowered.toString());
    assertTrue(run.err().contains("'s9' lies far from the rest"), run::toString);
    assertTrue(Files.readString(out().resolve("report.html")).contains("outlier"));
    assertTrue(Files.readString(out().resolve("run.json")).contains("lies far"));
  }

  private void assertBad(UnaryOperator<String> change, String... parts) throws IOException {
    Path shards = shards(change);
    wasp("--shards", shards.toString()).assertRefused(ExitCode.BAD_INPUT, List.of(parts));
  }

  @Test
  void brokenShardsAreNamedWithTheirLine() throws IOException {
    assertBad(text -> text.replaceFirst("\n[^\n]*\n", "\nNaN,1,1\n"), "s2.csv:2", "'mu'", "NaN");
    assertBad(text -> text.substring(0, text.length() - 10), "s2.csv:121", "cells", "expected 3");
    assertBad(text -> text.substring(0, 16), "s2.csv", "no draw");
    assertBad(text -> "", "s2.csv", "empty");
    assertBad(text -> text.replace("sigma", "tau"), "s2.csv", "lack", "'sigma'", "first shard");
    assertBad(
        text ->
            text.replace("sigma", "sigma,tau").replace(",1\n", ",1,1\n").replace(",2\n", ",1,2\n"),
        "s2.csv",
        "'tau'",
        "--exclude");
    Path shards = shards(text -> text.replaceFirst(",[0-9.]+,1\n", ",-1,1\n"));
    wasp("--shards", shards.toString(), "--transform", "sigma=log")
        .assertRefused(ExitCode.BAD_INPUT, List.of("s2.csv, draw 1", "'sigma'", "positive"));
    wasp("--shards", folder.resolve("none*").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("does not exist"));
  }

  @Test
  void aRunBeginsAtTheResultOfAnEarlierOne() throws IOException {
    String shards = shards(text -> text).toString();
    String[] call = {"--shards", shards, "--mode", "joint", "--transform", "sigma=log"};
    wasp(call).assertDone();
    List<String[]> earlier = rows("summary.csv");
    Path first = Files.move(out(), folder.resolve("first"));
    List<String> words = new ArrayList<>(List.of(call));
    words.addAll(List.of("--initial", first.toString()));
    wasp(words.toArray(String[]::new)).assertDone();
    assertArrayEquals(earlier.toArray(), rows("summary.csv").toArray());
    JsonNode json = new ObjectMapper().readTree(out().resolve("run.json").toFile());
    assertTrue(json.get("iterations").asInt() <= 2, json::toString);
    wasp("--shards", shards, "--mode", "joint", "--initial", out().toString())
        .assertRefused(ExitCode.OUTPUT_EXISTS, List.of("holds", "Name another output"));
  }

  @Test
  void aStartMustHaveTheParametersOfTheShards() throws IOException {
    String shards = shards(text -> text).toString();
    for (String[] each :
        new String[][] {
          {"mu", "1", "lack the parameter 'sigma'"},
          {"nu,sigma,mu", "1,2,3", "have the parameter 'nu'"},
          {"mu,sigma", "1,-2", "A draw of 'sigma'"},
          {"mu,sigma", "1,2", "varies in fewer directions"}
        }) {
      Path start = folder.resolve("start.csv");
      Files.writeString(start, each[0] + "\n" + each[1] + "\n");
      wasp(
              "--shards",
              shards,
              "--mode",
              "joint,gaussian",
              "--transform",
              "sigma=log",
              "--initial",
              start.toString())
          .assertRefused(ExitCode.BAD_INPUT, List.of("start.csv", each[2]));
    }
    Files.writeString(folder.resolve("start.csv"), "sigma,nu,mu\n1,0,2\n2,1,2.5\n2,1,0\n");
    String start = folder.resolve("start.csv").toString();
    wasp("--shards", shards, "--mode", "gaussian", "--exclude", "nu", "--initial", start)
        .assertDone();
  }

  @Test
  void wrongUsageIsRefused() {
    for (List<String> words :
        List.of(
            List.of("--mode", "marginal joints", "'marginal joints'"),
            List.of("--mode", "joit", "Did you mean 'joint'?"),
            List.of("--parameters", "beta.1,gamma", "'gamma'"),
            List.of("--transform", "beta.1=lag", "'lag'"),
            List.of("--transform", "gamma=log", "'gamma'"),
            List.of("--blocks", "beta.1", "not used by --mode marginal"),
            List.of("--checkpoint-every", "2", "not used by --mode marginal. Remove it"),
            List.of("--initial", "x.csv", "--initial is not used by --mode marginal. Remove it"),
            List.of("--credible", "95", "(0, 1)"),
            List.of("--contours", "beta.1", "--contours"),
            List.of("--shard-weights", "equl", "Did you mean 'equal'?"))) {
      wasp("--shards", SAMPLES, words.get(0), words.get(1))
          .assertRefused(ExitCode.WRONG_USAGE, List.of(words.get(2)));
    }
    wasp("--shards", SAMPLES, "--resume")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--resume is not used by --mode marginal"));
    wasp("--shards", SAMPLES, "--mode", "joint", "--blocks", "beta.1;beta")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("'beta.1' is in two blocks"));
  }

  /** One shard of four is constant, and one stands there twice. */
  @Test
  void shardsThatAreNotWhatTheySeemAreNamed() throws IOException {
    Path all = shards(text -> text);
    Files.copy(all.resolve("s1.csv"), all.resolve("again.csv"));
    StringBuilder constant = new StringBuilder("mu,sigma,.chain\n");
    for (int i = 0; i < 120; i++) {
      constant
          .append(0.1)
          .append(",")
          .append(1.3 + 1e-3 * i)
          .append(",")
          .append(i / 60)
          .append("\n");
    }
    Files.writeString(all.resolve("stuck.csv"), constant);
    CommandRun run = wasp("--shards", all.toString(), "--subset-posterior", "plain").assertDone();
    assertTrue(
        run.err().contains("Shard 'stuck' never moved: all of its draws of 'mu'"), run.err());
    assertTrue(run.err().contains("Shards 'again' and 's1' hold the same draws"), run.err());
    assertEquals(1, run.err().split("never moved", -1).length - 1);
  }

  /** Names of R's model matrices have commas: three columns, not five. */
  @Test
  void namesWithCommasAreQuotedAndChosen() throws IOException {
    String shards = Path.of("src", "test", "resources", "draws", "names").toString();
    wasp("--shards", shards).assertDone();
    String header =
        Files.readAllLines(out().resolve("draws.csv")).stream()
            .filter(line -> !line.startsWith("#"))
            .findFirst()
            .orElseThrow();
    assertEquals("(Intercept),\"poly(x, 2)1\",\"poly(x, 2)2\"", header);
    for (String chosen : List.of("poly(x, 2)2,(Intercept)", "\"poly(x, 2)2\",(Int*")) {
      wasp("--shards", shards, "--parameters", chosen).assertDone();
      List<String> lines = Files.readAllLines(out().resolve("summary.csv"));
      assertEquals(3, lines.size(), lines.toString());
      assertTrue(lines.get(2).startsWith("\"poly(x, 2)2\","), lines.get(2));
    }
    Path again = Files.createDirectories(folder.resolve("again"));
    Files.copy(out().resolve("draws.csv"), again.resolve("combined.csv"));
    Files.copy(Path.of(shards, "s0.csv"), again.resolve("s0.csv"));
    wasp("--shards", again.toString(), "--parameters", "poly(x, 2)2").assertDone();
  }

  @Test
  void combinedDrawsCanBeShardsAgain() throws IOException {
    wasp("--shards", SAMPLES, "--support-size", "150").assertDone();
    Path kept = Files.createDirectories(folder.resolve("again"));
    Files.copy(out().resolve("draws.csv"), kept.resolve("a.csv"));
    Files.copy(out().resolve("draws.parquet"), kept.resolve("b.parquet"));
    wasp("--shards", kept.toString(), "--support-size", "150").assertDone();
    assertEquals(151, rows("draws.csv").size());
    assertEquals(0, cell("shards.csv", 1, "w2"), 1e-15);
    assertEquals(0, cell("shards.csv", 2, "w2"), 1e-15);
  }

  /** More than a thousand parameters are taken one by one but by gaussian, which has a limit. */
  @Test
  void veryManyParameters() throws IOException {
    int many = 1100;
    Path shards = wideShards(many, 12);
    wasp("--shards", shards.toString(), "--mode", "marginal,joint").assertDone();
    List<String[]> summary = rows("summary.csv");
    for (int k = 0; k < many; k++) {
      // Barycenters keep the mean, here that of the shards' shifts 1, 2 and 6.
      assertEquals(3, Double.parseDouble(summary.get(1 + k)[2]), 1e-9);
      assertEquals(3, Double.parseDouble(summary.get(1 + many + k)[2]), 1e-6);
    }
    int tooMany = (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 300.0) + 1;
    wasp("--shards", wideShards(tooMany, 2).toString(), "--mode", "gaussian")
        .assertRefused(
            ExitCode.BAD_INPUT,
            List.of("has " + tooMany + " parameters", "Use --mode marginal or joint"));
  }

  /** Three shards of the same draws, whose mean is 0, shifted by 1, 2 and 6. */
  private Path wideShards(int parameters, int draws) throws IOException {
    Path shards = Files.createDirectories(folder.resolve("wide" + parameters));
    for (int shift : new int[] {1, 2, 6}) {
      RandomGenerator random = SubSeed.stream(SEED, 1);
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < parameters; k++) {
        text.append(k == 0 ? "" : ",").append('y').append(k);
      }
      double[] row = new double[parameters];
      for (int i = 0; i < draws; i++) {
        for (int k = 0; k < parameters; k++) {
          row[k] = i % 2 == 0 ? random.nextGaussian() : -row[k];
          text.append(k == 0 ? "\n" : ",").append(shift + row[k]);
        }
      }
      Files.writeString(shards.resolve("s" + shift + ".csv"), text + "\n");
    }
    return shards;
  }

  /** A night and the next: mu moves by 4, of draws whose standard deviation is known. */
  @Test
  void anEarlierRunIsComparedAndMayBeReplaced() throws IOException {
    wasp("--shards", shards(UnaryOperator.identity()).toString()).assertDone();
    double before = cell("summary.csv", 1, "mean");
    double deviation = cell("summary.csv", 1, "sd");
    // One shard of three moves by 12.
    Path moved =
        shards(
            text ->
                Pattern.compile("(?m)^([-\\d.]+),")
                    .matcher(text)
                    .replaceAll(row -> 12 + Double.parseDouble(row.group(1)) + ","));
    CommandRun second = wasp("--shards", moved.toString(), "--compare-to", out().toString());
    second.assertDone();
    assertTrue(second.err().contains("the mean of 'mu' went from"), second::toString);
    assertEquals(before, cell("changes.csv", 1, "mean_before"), 1e-12);
    assertEquals(before + 4, cell("changes.csv", 1, "mean"), 1e-9);
    assertEquals(4 / deviation, cell("changes.csv", 1, "shift"), 1e-9);
    // A shift alone: W2 is its length.
    assertEquals(4 / deviation, cell("changes.csv", 1, "w2"), 1e-9);
    assertEquals(0, cell("changes.csv", 2, "shift"), 1e-12);
    assertEquals(0, cell("changes.csv", 2, "w2"), 1e-12);
    assertTrue(Files.readString(out().resolve("report.html")).contains("earlier run"));
    wasp("--shards", moved.toString(), "--compare-to", folder.resolve("none").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("does not exist"));
    assertTrue(Files.exists(out().resolve("_SUCCESS")));
  }

  /** 72 MB of draws are little work, and stay in this process without --engine. */
  @Test
  void manyDrawsOfFewParametersStayHere() throws IOException {
    Path shards = Files.createDirectories(folder.resolve("large"));
    int draws = 1_000_000;
    for (int k = 0; k < 3; k++) {
      String fields = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + draws + ", 3), }";
      String header = fields + " ".repeat(117 - fields.length()) + "\n";
      ByteBuffer file = ByteBuffer.allocate(128 + 24 * draws).order(ByteOrder.LITTLE_ENDIAN);
      file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
      file.put(header.getBytes(StandardCharsets.US_ASCII));
      RandomGenerator random = SubSeed.stream(SEED, k);
      while (file.hasRemaining()) {
        file.putDouble(random.nextDouble());
      }
      Files.write(shards.resolve("s" + k + ".npy"), file.array());
    }
    CommandRun.of("wasp", "--shards", shards.toString(), "--output", out().toString());
    JsonNode record = new ObjectMapper().readTree(out().resolve("run.json").toFile());
    assertEquals("local", record.get("engine").asText());
  }
}
