// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressToTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeInput() {
    RandomGenerator random = SubSeed.stream(20261122L, 78);
    List<String> lines = new ArrayList<>(List.of("id,x1,x2"));
    for (int n = 0; n < 6; n++) {
      for (int i = 0; i < (n == 0 ? 5 : 60); i++) {
        lines.add("m" + n + "," + (n + random.nextGaussian()) + "," + random.nextGaussian());
      }
    }
    new InputFiles(folder).lines("in.csv", lines.toArray(String[]::new));
  }

  private JsonNode run(String call, String output, String more) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList((call + more).split(" ")));
    words.addAll(List.of("--engine", "local", "--input", folder.resolve("in.csv").toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    CommandRun.of(words).assertDone();
    return new ObjectMapper().readTree(folder.resolve(output).resolve("run.json").toFile());
  }

  /** The objective of one measure, with and without compression, differs as the bound allows. */
  @Test
  void theRootOfTheObjectiveIsOffByNoMoreThanTheBound() throws IOException {
    run("barycenter", "first", " --support-size 12");
    String call =
        "barycenter --max-iterations 0 --initial " + folder.resolve("first/barycenter.csv");
    JsonNode whole = run(call, "whole", "");
    assertFalse(whole.has("compression"));
    for (int atoms : new int[] {1, 7, 30}) {
      JsonNode json = run(call, "to-" + atoms, " --compress-to " + atoms);
      JsonNode compression = json.get("compression");
      assertEquals(atoms < 5 ? 6 : 5, compression.get("measures").asInt());
      double bound = compression.get("root_mean_squared_error").asDouble();
      assertTrue(bound > 0 && bound <= compression.get("largest_error").asDouble());
      double off =
          Math.abs(
              Math.sqrt(whole.get("objective").asDouble())
                  - Math.sqrt(json.get("objective").asDouble()));
      assertTrue(off <= bound, () -> off + " > " + bound);
      assertEquals(
          atoms < 5 ? 6 : 5 + 5 * atoms, json.get("inputs").get("atoms").asInt(), "atoms kept");
    }
  }

  @Test
  void clustersCompressToo() throws IOException {
    JsonNode json = run("cluster --clusters 2", "clusters", " --compress-to 10");
    assertEquals(5, json.get("compression").get("measures").asInt());
  }
}
