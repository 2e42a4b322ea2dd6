// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups are solved on Spark, in however many partitions, as in this process. */
class GroupBySparkIT {
  private static final String HUB = "src/test/resources/hub/";

  @TempDir private Path folder;

  private List<String> files(String call, List<String> names, String... engine) throws IOException {
    Path out = folder.resolve("out");
    List<String> words = new ArrayList<>(List.of(call.split(" ")));
    words.addAll(List.of("--overwrite", "--output", out.toString()));
    words.addAll(List.of(engine));
    CommandRun run = CommandRun.of(words);
    assertEquals(0, run.code(), run::toString);
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(Files.readString(out.resolve(name)));
    }
    return texts;
  }

  @ParameterizedTest
  @CsvSource({
    "barycenter --method particle-flow, barycenter.csv",
    "barycenter --method gaussian, barycenter.csv",
    "cluster --method gaussian --clusters 2, prototypes.csv assignments.csv clusters.csv",
    "distance --method exact, distances.csv"
  })
  void sparkWritesWhatTheDriverWrites(String call, String names) throws IOException {
    String whole = call + " --group-by site --input " + clouds();
    List<String> files = List.of(names.split(" "));
    List<String> local = files(whole, files, "--engine", "local");
    for (String partitions : List.of("1", "5")) {
      assertEquals(local, files(whole, files, "--partitions", partitions), partitions);
    }
  }

  @Test
  void forecastsTravelWithTheirColumns() throws IOException {
    String call =
        "barycenter --method quantile --format quantile-csv --group-by location,horizon --input "
            + HUB
            + "model-output/*/*.csv --weights "
            + HUB
            + "weights.csv";
    List<String> files = List.of("barycenter.csv", "barycenter-hub.csv");
    List<String> local = files(call, files, "--engine", "local");
    assertEquals(local, files(call, files, "--engine", "spark"));
    assertEquals(
        files(call + " --exponent 1", files, "--engine", "local"),
        files(call + " --exponent 1", files, "--engine", "spark"));
  }

  @Test
  void badGroupsAreSkippedThereToo() throws IOException {
    Path bad = folder.resolve("bad.csv");
    Files.write(
        bad, List.of("site,id,mass,x1", "a,m,1,0", "b,m,0.5,1", "c,m,1,x", "d,m,1,2", "d,n,1,3"));
    String call = "barycenter --method quantile --group-by site --skip-bad-groups --input " + bad;
    List<String> names = List.of("barycenter.csv");
    assertEquals(files(call, names, "--engine", "local"), files(call, names, "--engine", "spark"));
    CommandRun.of(
            "barycenter",
            "--method",
            "quantile",
            "--group-by",
            "site",
            "--engine",
            "spark",
            "--input",
            bad.toString(),
            "--output",
            folder.resolve("none").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("Group 'site=b'", "sum to 0.5"));
  }

  private Path clouds() throws IOException {
    RandomGenerator random = SubSeed.stream(11, 0);
    List<String> lines = new ArrayList<>(List.of("site,id,x1,x2"));
    for (int site = 0; site < 7; site++) {
      for (int n = 0; n < 3 + site; n++) {
        for (int i = 0; i < 5; i++) {
          lines.add(
              "s" + site + ",m" + n + "," + random.nextGaussian() + "," + random.nextDouble());
        }
      }
    }
    return Files.write(folder.resolve("clouds.csv"), lines);
  }
}
