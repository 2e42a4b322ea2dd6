// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run may go on elsewhere: in other partitions, or without Spark. */
class ResumeSparkIT {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "barycenter --method sinkhorn --epsilon 2%",
        "cluster --clusters 4 --method sliced"
      })
  void aRunGoesOnInOtherPartitionsAndWithoutSpark(String call) throws IOException {
    write(call.startsWith("cluster") ? "id,x1,x2" : "id,h1,h2,h3,h4,h5,h6,h7,h8,h9");
    run(call, "out", "--checkpoint-every 2 --max-iterations 3 --engine spark --partitions 3");
    JsonNode parts =
        new ObjectMapper()
            .readTree(folder.resolve("out.checkpoint/start-0/iteration-000003.json").toFile())
            .get("memory");
    int kept = 0;
    for (JsonNode part : parts) {
      kept += part.get("measures").asInt();
    }
    assertEquals(call.startsWith("cluster") ? 0 : 30, kept);
    assertEquals(call.startsWith("cluster") ? 0 : 3, parts.size());
    run(call, "out", "--resume --max-iterations 5 --engine spark --partitions 4");
    run(call, "out", "--resume --max-iterations 8 --engine local");
    run(call, "whole", "--max-iterations 8 --engine local");
    String name = call.startsWith("cluster") ? "prototypes.csv" : "barycenter.csv";
    assertEquals(
        Files.readString(folder.resolve("whole").resolve(name)),
        Files.readString(folder.resolve("out").resolve(name)));
  }

  @Test
  void damagedMemoryIsRefusedByName() throws IOException {
    write("id,h1,h2,h3");
    String call = "barycenter --method sinkhorn --epsilon 2%";
    run(call, "out", "--checkpoint-every 2 --max-iterations 3 --engine spark --partitions 1");
    Path memory = folder.resolve("out.checkpoint/start-0/iteration-000003.memory");
    Path part;
    try (var parts = Files.list(memory)) {
      part = parts.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(part);
    bytes[bytes.length / 2] ^= 1;
    Files.write(part, bytes);
    CommandRun.of(words(call, "out", "--resume --engine spark --partitions 2"))
        .assertRefused(ExitCode.BAD_INPUT, List.of(part.getFileName().toString(), "is damaged"));
  }

  private void run(String call, String output, String more) {
    CommandRun.of(words(call, output, more)).assertDone();
  }

  private List<String> words(String call, String output, String more) {
    List<String> words = new ArrayList<>(Arrays.asList(call.split(" ")));
    words.addAll(List.of("--tolerance", "0", "--residual-tolerance", "0"));
    words.addAll(List.of("--input", folder.resolve("in.csv").toString()));
    words.addAll(List.of("--output", folder.resolve(output).toString()));
    words.addAll(Arrays.asList(more.split(" ")));
    return words;
  }

  /** 30 histograms, or clouds of four atoms each. */
  private void write(String header) {
    RandomGenerator random = SubSeed.stream(20261122L, 80);
    List<String> lines = new ArrayList<>(List.of(header));
    int columns = header.split(",").length - 1;
    for (int n = 0; n < 30; n++) {
      if (columns == 2) {
        for (int i = 0; i < 4; i++) {
          lines.add("m" + n + "," + (n % 7 + 2 * random.nextGaussian()) + "," + random.nextInt(9));
        }
      } else {
        double[] masses = new double[columns];
        Arrays.setAll(masses, k -> random.nextInt(3) == 0 ? 0 : random.nextDouble());
        masses[n % columns] += 0.1;
        double total = Arrays.stream(masses).sum();
        StringBuilder line = new StringBuilder("m" + n);
        Arrays.stream(masses).forEach(mass -> line.append(',').append(mass / total));
        lines.add(line.toString());
      }
    }
    new InputFiles(folder).lines("in.csv", lines.toArray(String[]::new));
  }
}
