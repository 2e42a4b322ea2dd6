// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  @TempDir private Path folder;

  private Map<String, String> inspect(String file, String... more) {
    List<String> words = new ArrayList<>(List.of("inspect", "--engine", "local", "--input"));
    words.add(folder.resolve(file).toString());
    words.addAll(List.of(more));
    Map<String, String> table = new LinkedHashMap<>();
    for (String line : CommandRun.of(words).assertDone().out().lines().toList()) {
      String[] cells = line.split(" {2,}", 2);
      table.put(cells[0], cells[1]);
    }
    return table;
  }

  @Test
  void describesClouds() {
    new InputFiles(folder)
        .lines("in.csv", "id,weight,x1,x2", "a,1,0,0", "a,1,2,0", "b,3,1,1", "c,0,9,9");
    Map<String, String> table = inspect("in.csv");
    assertEquals(32, table.remove("fingerprint").length());
    assertEquals(
        Map.ofEntries(
            Map.entry("measures", "2 and 1 of weight 0"),
            Map.entry("kind", "point cloud"),
            Map.entry("dimension", "2"),
            Map.entry("atoms", "min 1, median 1, max 2, total 3"),
            Map.entry("bounding box", "[0.00000, 2.00000] x [0.00000, 1.00000]"),
            Map.entry("mean", "(1.00000, 0.750000)"),
            Map.entry("within variance s²", "0.250000"),
            Map.entry("mass sums", "1 within 1e-6, for every measure"),
            Map.entry("weights λ", "from 0.00000 to 0.750000"),
            Map.entry("support size", "1 by default or --support-size"),
            Map.entry("estimated work", "3.00 pairs of atoms per outer iteration"),
            Map.entry("memory of a task", "at most 0.000252 MB on Spark"),
            Map.entry("engine", "local")),
        table);
  }

  @Test
  void describesGrids() {
    new InputFiles(folder).lines("in.csv", "id,h1,h2,h3,h4", "a,1,0,0,1", "b,0,0,2,0");
    Map<String, String> table =
        inspect("in.csv", "--shape", "2x2", "--normalise", "--support-size", "5");
    assertEquals("grid 2x2", table.get("kind"));
    assertEquals("min 1, median 1, max 2, total 3", table.get("atoms"));
    assertEquals("[0.00000, 1.00000] x [0.00000, 1.00000]", table.get("bounding box"));
    assertEquals("(0.750000, 0.250000)", table.get("mean"));
    assertEquals("rescaled to 1 where they were not", table.get("mass sums"));
    assertEquals("equal, 0.500000", table.get("weights λ"));
    assertEquals("5 by default or --support-size", table.get("support size"));
  }

  @Test
  void describesGaussians() {
    new InputFiles(folder).lines("in.csv", "id,mean1,cov1_1", "a,0,1", "b,4,3");
    Map<String, String> table = inspect("in.csv");
    assertEquals("Gaussian", table.get("kind"));
    assertEquals("(2.00000)", table.get("mean"));
    assertEquals("2.00000", table.get("within variance s²"));
  }

  @Test
  void theFingerprintFollowsTheMeasuresAndNotTheirOrder() {
    new InputFiles(folder)
        .lines("1.csv", "id,x1", "a,0", "b,1")
        .lines("2.csv", "id,x1", "b,1", "a,0")
        .lines("3.csv", "id,x1", "a,0", "b,2");
    String first = inspect("1.csv").get("fingerprint");
    assertEquals(first, inspect("2.csv").get("fingerprint"));
    assertFalse(first.equals(inspect("3.csv").get("fingerprint")));
  }

  @Test
  void estimatesTheTime() {
    new InputFiles(folder).lines("in.csv", "id,x1,x2", "a,0,0", "a,2,0", "b,1,1");
    Map<String, String> table =
        inspect("in.csv", "--estimate", "--executors", "4", "--cores", "2", "--support-size", "2");
    assertTrue(table.get("estimate for").startsWith("4 executors of 2 cores, 8 partitions"));
    assertTrue(table.get("estimated time").startsWith("reading "), table::toString);
    assertFalse(table.containsKey("estimate is rough"));
    assertTrue(
        inspect("in.csv", "--estimate", "--support-size", "501")
            .get("estimate is rough")
            .contains("up to 500 atoms and 2 dimensions"));
    CommandRun.of("inspect", "--input", folder.resolve("in.csv").toString(), "--cores", "2")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--cores", "--estimate"));
  }

  @Test
  void drawsHaveNamesChainsAndRanges() {
    CommandRun run =
        CommandRun.of("inspect", "--engine", "local", "--input", "data-samples/shards/shard-1.csv");
    run.assertDone();
    assertTrue(
        run.out()
            .matches(
                "(?s).*\nparameters {10}beta.1, beta.2\nchains {14}1 in each posterior\n"
                    + "ranges {14}beta.1 \\[0\\.\\d+, 1\\.\\d+\\], beta.2 \\[.*"),
        run::toString);
  }
}
