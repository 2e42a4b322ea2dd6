// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** {@code barycenter --method pool}. */
class OpinionPoolTest {
  @TempDir private Path folder;

  private CommandRun call(Path input, String... more) {
    List<String> words = new ArrayList<>(List.of("barycenter", "--method", "pool"));
    words.addAll(List.of("--input", input.toString(), "--overwrite"));
    words.addAll(List.of("--output", folder.resolve("out").toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private List<String> barycenter() throws IOException {
    return Files.readAllLines(folder.resolve("out/barycenter.csv"));
  }

  private double objective() throws IOException {
    String text = Files.readString(folder.resolve("out/run.json"));
    return Double.parseDouble(text.replaceAll("(?s).*\"objective\" : ([^,]+),.*", "$1"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Half of the one lies below all of the other. */
  @Test
  void quantileFunctionsArePooledAtTheirLevels() throws IOException {
    Path input = file("q.csv", "id,level,value\na,0.25,0\na,0.75,1\nb,0.25,10\nb,0.75,12\n");
    call(input, "--format", "quantile-csv").assertDone();
    assertEquals(
        List.of("id,level,value", "barycenter,0.25,0.5", "barycenter,0.75,11.0"), barycenter());
    // Below the levels, above them, and between, where the difference goes from d to e: (d² + de +
    // e²)/3.
    double a = 0.25 * 0.25 + 0.25 * 100 + 0.5 * (0.25 + 0.5 * 10 + 100) / 3;
    double b = 0.25 * 90.25 + 0.25 * 1 + 0.5 * (90.25 + 9.5 * 1 + 1) / 3;
    assertEquals((a + b) / 2, objective(), 1e-12);
    Path weights = file("w.csv", "id,weight\na,3\nb,1\n");
    call(input, "--format", "quantile-csv", "--weights", weights.toString()).assertDone();
    String[] first = barycenter().get(1).split(",", -1);
    assertEquals(1 / 6.0, Double.parseDouble(first[2]), 1e-15);
    assertEquals("barycenter,0.75,1.0", barycenter().get(2));
  }

  /** The distribution functions are added on a fine scale and searched. */
  @Test
  void thePoolOfManyIsTheInverseOfTheirMeanDistributionFunction() throws IOException {
    RandomGenerator random = SubSeed.stream(20261201, 1);
    double[] levels = {0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99};
    double[][] values = new double[9][];
    double[] weights = random.doubles(9, 0.1, 1).toArray();
    double total = Arrays.stream(weights).sum();
    StringBuilder text = new StringBuilder("id,weight,level,value\n");
    for (int n = 0; n < 9; n++) {
      double centre = random.nextDouble(-3, 3);
      values[n] = random.doubles(levels.length, centre - 1, centre + 1).sorted().toArray();
      for (int k = 0; k < levels.length; k++) {
        text.append("m" + n + "," + weights[n] + "," + levels[k] + "," + values[n][k] + "\n");
      }
    }
    call(file("many.csv", text.toString()), "--format", "quantile-csv").assertDone();
    for (int k = 0; k < levels.length; k++) {
      double low = -5;
      double high = 5;
      while (high - low > 1e-13) {
        double middle = (low + high) / 2;
        double mass = 0;
        for (int n = 0; n < 9; n++) {
          mass += weights[n] / total * distribution(levels, values[n], middle);
        }
        if (mass >= levels[k]) {
          high = middle;
        } else {
          low = middle;
        }
      }
      double found = Double.parseDouble(barycenter().get(k + 1).split(",", -1)[2]);
      assertEquals(high, found, 1e-11);
    }
  }

  private static double distribution(double[] levels, double[] values, double x) {
    int last = levels.length - 1;
    if (x < values[0]) {
      return 0;
    }
    if (x >= values[last]) {
      return 1;
    }
    int k = 0;
    while (values[k + 1] <= x) {
      k++;
    }
    return levels[k] + (levels[k + 1] - levels[k]) * (x - values[k]) / (values[k + 1] - values[k]);
  }

  @Test
  void cloudsOnTheLineArePutTogether() throws IOException {
    Path input = file("c.csv", "id,x1\na,0\na,1\nb,10\n");
    call(input, "--support-size", "all").assertDone();
    assertEquals(
        List.of("id,mass,x1", "barycenter,0.25,0.0", "barycenter,0.25,1.0", "barycenter,0.5,10.0"),
        barycenter());
    assertEquals((0.25 + 0.5 * 81 + 0.25 * 100 + 0.25 * 81) / 2, objective(), 1e-12);
    call(input, "--support-size", "2").assertDone();
    assertEquals(List.of("id,mass,x1", "barycenter,0.5,0.5", "barycenter,0.5,10.0"), barycenter());
  }

  @Test
  void eachGroupHasItsPool() throws IOException {
    Path input =
        file(
            "g.csv",
            """
            place,id,level,value
            x,a,0.25,0
            x,a,0.75,1
            x,b,0.25,10
            x,b,0.75,12
            y,a,0.25,3
            y,a,0.75,4
            """);
    call(input, "--format", "quantile-csv", "--group-by", "place").assertDone();
    assertEquals(
        List.of(
            "place,id,level,value",
            "x,barycenter,0.25,0.5",
            "x,barycenter,0.75,11.0",
            "y,barycenter,0.25,3.0",
            "y,barycenter,0.75,4.0"),
        barycenter());
  }

  @Test
  void whatThePoolIsNotForIsRefused() throws IOException {
    Path plane = file("p.csv", "id,x1,x2\na,0,1\nb,1,1\n");
    call(plane).assertRefused(ExitCode.BAD_INPUT, List.of("dimension 2", "--method pool"));
    Path line = file("l.csv", "id,x1\na,0\nb,1\n");
    call(line, "--objective", "median")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--objective median", "--method pool"));
    call(line, "--exponent", "1")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--exponent", "--method pool"));
    CommandRun.of(
            "cluster",
            "--method",
            "pool",
            "--clusters",
            "2",
            "--input",
            line.toString(),
            "--output",
            folder.resolve("clusters").toString())
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--method", "pool"));
  }
}
