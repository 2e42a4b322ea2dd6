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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates on Spark, in however many partitions, write what those without it write. */
class UpdateSparkIT {
  @TempDir private Path folder;

  private void write(String name, String header, int first, int count, int d) throws IOException {
    RandomGenerator random = SubSeed.stream(20261130, first);
    List<String> lines = new ArrayList<>(List.of(header));
    for (int n = 0; n < count; n++) {
      double spread = random.nextDouble(0.5, 2);
      for (int i = 0; i < 20 + n; i++) {
        StringBuilder line = new StringBuilder("m" + (first + n) + "," + (1 + n % 3));
        for (int k = 0; k < d; k++) {
          line.append(',').append(n + spread * random.nextGaussian());
        }
        lines.add(line.toString());
      }
    }
    Files.write(folder.resolve(name), lines);
  }

  private String call(String file, String... words) throws IOException {
    CommandRun run = CommandRun.of(words);
    assertEquals(0, run.code(), run::toString);
    return Files.readString(folder.resolve(file));
  }

  @ParameterizedTest
  @CsvSource({"particle-flow, 2", "gaussian, 2", "quantile, 1"})
  void barycenters(String method, int d) throws IOException {
    String header = d == 1 ? "id,weight,x1" : "id,weight,x1,x2";
    write("old.csv", header, 10, 4, d);
    write("new.csv", header, 20, 9, d);
    call("old/run.json", words("barycenter", method, "old", "--engine", "local"));
    String update = folder.resolve("old").toString();
    String local =
        call(
            "new/barycenter.csv",
            words("barycenter", method, "new", "--engine", "local", "--update", update));
    String lines = Files.readString(folder.resolve("new/updates.csv"));
    for (String partitions : List.of("1", "5")) {
      String spark =
          call(
              "new/barycenter.csv",
              words("barycenter", method, "new", "--partitions", partitions, "--update", update));
      assertEquals(local, spark, partitions);
      assertEquals(lines, Files.readString(folder.resolve("new/updates.csv")), partitions);
    }
  }

  private String[] words(String command, String method, String name, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                command,
                "--method",
                method,
                "--input",
                folder.resolve(name + ".csv").toString(),
                "--output",
                folder.resolve(name).toString(),
                "--overwrite"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"marginal", "joint", "gaussian"})
  void posteriors(String mode) throws IOException {
    call("old/run.json", wasp(mode, "old", "[123]", "--engine", "local"));
    String update = folder.resolve("old").toString();
    String local =
        call("new/draws.csv", wasp(mode, "new", "[45]", "--engine", "local", "--update", update));
    String shards = Files.readString(folder.resolve("new/shards.csv"));
    for (String partitions : List.of("1", "3")) {
      String[] words = wasp(mode, "new", "[45]", "--partitions", partitions, "--update", update);
      assertEquals(local, call("new/draws.csv", words), partitions);
      assertEquals(shards, Files.readString(folder.resolve("new/shards.csv")), partitions);
    }
  }

  private String[] wasp(String mode, String name, String numbers, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "wasp",
                "--mode",
                mode,
                "--shards",
                "data-samples/shards/shard-" + numbers + ".csv",
                "--output",
                folder.resolve(name).toString(),
                "--overwrite"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }
}
