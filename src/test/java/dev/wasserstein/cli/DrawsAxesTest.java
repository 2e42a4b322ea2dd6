// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The axes of NumPy's arrays: draw i of chain c is 100 c + i, and 1000 more for each parameter. */
class DrawsAxesTest {
  private static final int DRAWS = 6;
  private static final int CHAINS = 2;

  @TempDir private Path folder;

  private InputFiles files() {
    return new InputFiles(folder);
  }

  /** An array of which the element at (i, j, k) is made by the lengths of the first two axes. */
  private static double[] values(boolean drawsFirst, int parameters) {
    double[] values = new double[DRAWS * CHAINS * parameters];
    for (int p = 0; p < values.length; p++) {
      int row = p / parameters;
      int draw = drawsFirst ? row / CHAINS : row % DRAWS;
      int chain = drawsFirst ? row % CHAINS : row / DRAWS;
      values[p] = 100 * chain + draw + 1000 * (p % parameters);
    }
    return values;
  }

  private CommandRun wasp(String file, String... more) {
    List<String> words = new ArrayList<>(List.of("wasp", "--overwrite", "--mode", "gaussian"));
    words.addAll(List.of("--shards", folder.resolve(file).toString()));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  /** Of one shard the draws themselves, chain by chain. */
  private List<String> draws() throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve("draws.csv")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  private int chains() throws IOException {
    String line = Files.readAllLines(folder.resolve("out").resolve("shards.csv")).get(1);
    return Integer.parseInt(line.split(",", -1)[3]);
  }

  private void assertChainsInOrder(String header) throws IOException {
    assertEquals(CHAINS, chains());
    List<String> draws = draws();
    assertEquals(header, draws.get(0));
    double[] first =
        draws.stream()
            .skip(1)
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[0]))
            .toArray();
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5, 100, 101, 102, 103, 104, 105}, first, 1e-9);
  }

  @Test
  void theShorterAxisCountsChains() throws IOException {
    files().npy("a.npy", InputFiles.shape(DRAWS, CHAINS, 2), values(true, 2));
    wasp("a.npy").assertDone();
    assertChainsInOrder("x1,x2");
    files().npy("b.npy", InputFiles.shape(CHAINS, DRAWS, 2), values(false, 2));
    wasp("b.npy").assertDone();
    assertChainsInOrder("x1,x2");
  }

  @Test
  void axesThatAreSaidCount() throws IOException {
    files().npy("a.npy", InputFiles.shape(DRAWS, CHAINS), values(true, 1));
    wasp("a.npy", "--axes", "draws,chains").assertDone();
    assertChainsInOrder("x1");
    files().npz("b.npz", InputFiles.array("mu", InputFiles.shape(DRAWS, CHAINS), values(true, 1)));
    wasp("b.npz", "--axes", "draws,chains").assertDone();
    assertChainsInOrder("mu");
    wasp("b.npz").assertDone();
    assertEquals("mu.1,mu.2", draws().get(0));
    wasp("a.npy", "--axes", "draws,chains,parameters")
        .assertRefused(ExitCode.BAD_INPUT, List.of("[6, 2]", "3 axes"));
    wasp("a.npy", "--axes", "rows").assertRefused(ExitCode.WRONG_USAGE, List.of("'rows'"));
    files().lines("c.csv", "mu", "1", "2", "3");
    wasp("c.csv", "--axes", "draws").assertRefused(ExitCode.BAD_INPUT, List.of("--axes"));
  }

  /** TensorFlow Probability: a number of each chain beside a vector. */
  @Test
  void numbersBesideVectorsShowTheChains() throws IOException {
    files()
        .npz(
            "tfp.npz",
            InputFiles.array("mu", InputFiles.shape(DRAWS, CHAINS), values(true, 1)),
            InputFiles.array("theta", InputFiles.shape(DRAWS, CHAINS, 3), values(true, 3)));
    wasp("tfp.npz").assertDone();
    assertChainsInOrder("mu,theta.1,theta.2,theta.3");
  }
}
