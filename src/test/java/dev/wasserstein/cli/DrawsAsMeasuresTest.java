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
    assertEquals(expected, clouds(write("a.json", "[{\"mu\":1,\"b\":2},{\"mu\":3,\"b\":4}]")));
    assertEquals(expected, clouds(write("a.jsonl", "{\"mu\":1,\"b\":2}\n{\"mu\":3,\"b\":4}\n")));
    assertEquals(
        expected, clouds(write("a.json", "{\"posterior\": {\"a\": [[1,3]], \"b\": [[[2],[4]]]}}")));
    assertEquals(expected, clouds(write("a.txt", "# mu b\n1 2\n3 4\n")));
    assertEquals(
        expected,
        clouds(
            write("a.log", "state\tposterior\tprior\tmu\tb\n0\t-1\t-1\t1\t2\n9\t-1\t-1\t3\t4\n")));
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

  @Test
  void parametersAreMatchedByName() throws IOException {
    new DrawsInTwoOrders(folder).areMatchedByName("local");
  }

  @Test
  void unlikeParametersAreRefused() throws IOException {
    String one = new DrawsInTwoOrders(folder).first();
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
