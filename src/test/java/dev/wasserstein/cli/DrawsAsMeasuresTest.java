// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of posterior draws where measures are read. */
class DrawsAsMeasuresTest {
  private static final Path SHARDS = Path.of("data-samples", "shards");

  @TempDir private Path folder;

  /** The point clouds that an input is read as. */
  private String clouds(String input) throws IOException {
    Path out = folder.resolve("measures.csv");
    Files.deleteIfExists(out);
    CommandRun.of("convert", "--input", input, "--output", out.toString()).assertDone();
    return Files.readString(out);
  }

  @Test
  void aFileIsAUniformPointCloud() throws IOException {
    String stan = clouds(SHARDS.resolve("shard-1.csv").toString());
    assertTrue(stan.startsWith("id,mass,x1,x2\nshard-1,0.005,"), stan.substring(0, 60));
    assertEquals(201, stan.lines().count());
    assertEquals(
        Files.readString(Path.of("data-samples", "shards.csv")).lines().skip(1).findFirst(),
        stan.lines().skip(1).findFirst().map(line -> line.replace(",0.005", "")));
  }

  @Test
  void allFormatsGiveTheSameCloud() throws IOException {
    String csv = write("a.csv", "mu,beta[1],.chain\n1,2,1\n3,4,1\n");
    String expected = "id,mass,x1,x2\na,0.5,1.0,2.0\na,0.5,3.0,4.0\n";
    assertEquals(expected, clouds(csv));
    assertEquals(
        expected, clouds(write("a.json", "[{\"mu\":[1],\"b\":[2]},{\"mu\":[3],\"b\":[4]}]")));
    Path coda = Files.createDirectories(folder.resolve("coda"));
    Files.writeString(coda.resolve("aindex.txt"), "mu 1 1\nb 2 2\n");
    Files.writeString(coda.resolve("achain1.txt"), "1 1\n1 2\n");
    Files.writeString(coda.resolve("achain2.txt"), "1 3\n1 4\n");
    assertEquals(expected, clouds(coda.toString()));
    Files.delete(coda.resolve("aindex.txt"));
    CommandRun.of("inspect", "--input", coda.toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of("achain1.txt", "0 index files"));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** The values on the first line of a table, by column. */
  private static double first(Path table, String column) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return Double.parseDouble(lines.get(1).split(",", -1)[at]);
  }

  /** Two files of the same draws, whose parameters stand in another order. */
  private List<String> inTwoOrders() throws IOException {
    return List.of(
        write("first.csv", "mu,sigma,.chain\n1,20,1\n3,40,1\n"),
        write("second.csv", "sigma,mu,.chain\n20,1,1\n40,3,1\n"));
  }

  /** Runs a command on an engine; its output directory. */
  private Path run(String engine, String... words) {
    Path output = folder.resolve(words[0] + "-" + words.length);
    List<String> call = new ArrayList<>(List.of(words));
    call.addAll(List.of("--engine", engine, "--output", output.toString()));
    CommandRun.of(call).assertDone();
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void parametersAreMatchedByName(String engine) throws IOException {
    String one = inTwoOrders().get(0);
    String two = inTwoOrders().get(1);
    Path distances = run(engine, "distance", "--input", one, "--other", two);
    assertEquals(0, first(distances.resolve("distances.csv"), "cost"));
    assertTrue(
        Files.readString(distances.resolve("run.json"))
            .replaceAll("\\s", "")
            .contains("\"parameters\":[\"mu\",\"sigma\"]"));
    Path together = run(engine, "distance", "--input", one, two);
    assertEquals(0, first(together.resolve("distances.csv"), "cost"));
    Path barycenter = run(engine, "barycenter", "--input", one, two, "--initial", two);
    assertEquals(
        "id,mass,x1,x2\nbarycenter,0.5,1.0,20.0\nbarycenter,0.5,3.0,40.0\n",
        Files.readString(barycenter.resolve("barycenter.csv")));
    Path assigned = run(engine, "assign", "--input", one, "--prototypes", two);
    assertEquals(0, first(assigned.resolve("assignments.csv"), "cost"));
    Path clusters = run(engine, "cluster", "--clusters", "1", "--input", one, two);
    assertEquals(0, first(clusters.resolve("assignments.csv"), "cost"), 1e-12);
  }

  @Test
  void unlikeParametersAreRefused() throws IOException {
    String one = inTwoOrders().get(0);
    String other = write("third.csv", "mu,tau,.chain\n1,20,1\n3,40,1\n");
    List<List<String>> calls =
        List.of(
            List.of("distance", "--input", one, "--other", other),
            List.of("distance", "--input", one, other),
            List.of("barycenter", "--input", one, other),
            List.of("barycenter", "--input", one, "--initial", other),
            List.of("assign", "--input", one, "--prototypes", other));
    for (List<String> call : calls) {
      List<String> words = new ArrayList<>(call);
      words.addAll(List.of("--output", folder.resolve("refused").toString()));
      CommandRun.of(words)
          .assertRefused(
              ExitCode.BAD_INPUT, List.of("'third'", "lacks the parameter 'sigma'", "'first'"));
    }
  }

  @Test
  void aRunOfWaspStandsForItsDraws() throws IOException {
    Path run = folder.resolve("run");
    CommandRun.of(
            "wasp",
            "--shards",
            SHARDS.toString(),
            "--support-size",
            "50",
            "--output",
            run.toString())
        .assertDone();
    CommandRun read = CommandRun.of("inspect", "--input", run.toString()).assertDone();
    assertTrue(read.out().contains("total 50"), read.out());
    Path again = folder.resolve("again");
    CommandRun.of(
            "wasp",
            "--shards",
            run.toString(),
            "--support-size",
            "50",
            "--reference",
            run.toString(),
            "--output",
            again.toString())
        .assertDone();
    assertTrue(Files.readString(again.resolve("accuracy.csv")).contains("beta.1,1.0"));
  }
}
