// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaussian, quantile, sliced and mixture methods through the command line. */
class FamiliesTest {
  @TempDir private Path folder;

  private Path lines(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private JsonNode run(String... words) throws IOException {
    List<String> call = new ArrayList<>(List.of(words));
    call.addAll(List.of("--engine", "local", "--overwrite", "--output", out().toString()));
    CommandRun.of(call).assertDone();
    return new ObjectMapper().readTree(out().resolve("run.json").toFile());
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<String> csv(String name) throws IOException {
    return Files.readAllLines(out().resolve(name));
  }

  private static double[] numbers(String line, int from) {
    String[] cells = line.split(",", -1);
    double[] numbers = new double[cells.length - from];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = Double.parseDouble(cells[from + k]);
    }
    return numbers;
  }

  @Test
  void gaussiansFromAFile() throws IOException {
    Path in =
        lines(
            "in.csv",
            "id,weight,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
            "a,1,0,0,4,-2,-2,4",
            "b,1,2,4,4,2,2,4");
    JsonNode run =
        run("barycenter", "--input", in.toString(), "--method", "gaussian", "--lower-bound");
    assertEquals("CONVERGED", run.get("status").asText());
    assertEquals("squared-wasserstein", run.get("objective_kind").asText());
    assertTrue(run.get("residual").asDouble() <= 1e-12);
    double expected = 2 + Math.sqrt(3);
    assertEquals(5 + 2 * (4 - expected), run.get("objective").asDouble(), 1e-13);
    assertTrue(run.get("lower_bound").asDouble() <= run.get("objective").asDouble());
    assertEquals("id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2", csv("barycenter.csv").get(0));
    double[] numbers = numbers(csv("barycenter.csv").get(1), 1);
    double[] wanted = {1, 2, expected, 0, 0, expected};
    for (int k = 0; k < 6; k++) {
      assertEquals(wanted[k], numbers[k], 1e-14);
    }
    // The result is an input like any other.
    JsonNode again =
        run("distance", "--input", in.toString(), "--other", in.toString(), "--method", "gaussian");
    assertEquals("DONE", again.get("status").asText());
    assertEquals("a,a,0.0,0.0,0.0", csv("distances.csv").get(1));
  }

  @Test
  void pointCloudsGoByTheirMomentsAndAtomsAreMapped() throws IOException {
    Path in =
        lines(
            "in.csv",
            "id,mass,x1",
            "a,0.25,1000000",
            "a,0.5,1000001",
            "a,0.25,1000002",
            "b,0.5,10",
            "b,0.5,16");
    JsonNode run =
        run("barycenter", "--input", in.toString(), "--method", "gaussian", "--map-atoms");
    double deviation = 0.5 * Math.sqrt(0.5) + 0.5 * 3;
    double[] gaussian = numbers(csv("barycenter.csv").get(1), 1);
    assertEquals(500007, gaussian[0], 1e-9);
    assertEquals(deviation * deviation, gaussian[1], 1e-12);
    assertEquals("CONVERGED", run.get("status").asText());
    Path mapped = folder.resolve("mapped.csv");
    CommandRun.of(
            "convert", "--input", out().resolve("mapped").toString(), "--output", mapped.toString())
        .assertDone();
    List<String> rows = Files.readAllLines(mapped);
    assertEquals("id,mass,x1", rows.get(0));
    assertEquals(500007 - deviation, numbers(rows.get(4), 1)[1], 1e-9);
    assertEquals(500007 + deviation, numbers(rows.get(5), 1)[1], 1e-9);
    assertEquals(500007, numbers(rows.get(2), 1)[1], 1e-9);
  }

  /** The Fréchet inception distance of two clouds of features, by its formula. */
  @Test
  void theGaussianDistanceOfCloudsIsTheFid() throws IOException {
    RandomGenerator random = SubSeed.stream(7, 1);
    int n = 400;
    List<String> rows = new ArrayList<>(List.of("id,x1,x2"));
    double[][] x = new double[2][2 * n];
    for (int m = 0; m < 2; m++) {
      for (int i = 0; i < n; i++) {
        x[m][2 * i] = random.nextGaussian() * (1 + m) + m;
        x[m][2 * i + 1] = 0.5 * x[m][2 * i] * (1 - m) + random.nextGaussian();
        rows.add((m == 0 ? "real," : "fake,") + x[m][2 * i] + "," + x[m][2 * i + 1]);
      }
    }
    Path in = lines("features.csv", rows.toArray(String[]::new));
    run("distance", "--input", in.toString(), "--method", "gaussian");
    double cost = numbers(csv("distances.csv").get(1), 2)[0];
    assertEquals(fid(x[0], x[1], n), cost, 1e-12 * cost);
    assertEquals(Math.sqrt(cost), numbers(csv("distances.csv").get(1), 2)[1]);
  }

  /** |m₁ − m₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½; in 2-D tr √A = √(tr A + 2 √det A). */
  private static double fid(double[] x, double[] y, int n) {
    double[] a = moments(x, n);
    double[] b = moments(y, n);
    double trace = a[2] * b[2] + 2 * a[3] * b[3] + a[4] * b[4];
    double det = (a[2] * a[4] - a[3] * a[3]) * (b[2] * b[4] - b[3] * b[3]);
    double root = Math.sqrt(trace + 2 * Math.sqrt(det));
    return (a[0] - b[0]) * (a[0] - b[0])
        + (a[1] - b[1]) * (a[1] - b[1])
        + a[2]
        + a[4]
        + b[2]
        + b[4]
        - 2 * root;
  }

  private static double[] moments(double[] x, int n) {
    double[] m = new double[5];
    for (int i = 0; i < n; i++) {
      m[0] += x[2 * i] / n;
      m[1] += x[2 * i + 1] / n;
    }
    for (int i = 0; i < n; i++) {
      double u = x[2 * i] - m[0];
      double v = x[2 * i + 1] - m[1];
      m[2] += u * u / n;
      m[3] += u * v / n;
      m[4] += v * v / n;
    }
    return m;
  }

  @Test
  void quantilesOfWeightedMeasures() throws IOException {
    Path in =
        lines("in.csv", "id,weight,mass,x1", "a,1,0.5,0", "a,1,0.5,1", "b,3,0.25,8", "b,3,0.75,4");
    JsonNode run =
        run(
            "barycenter",
            "--input",
            in.toString(),
            "--method",
            "quantile",
            "--support-size",
            "all");
    assertEquals("DONE", run.get("status").asText());
    assertEquals(1, run.get("iterations").asInt());
    assertEquals(
        List.of("id,mass,x1", "barycenter,0.5,3.0", "barycenter,0.25,3.25", "barycenter,0.25,6.25"),
        csv("barycenter.csv"));
    double between = 0.5 * 16 + 0.25 * 9 + 0.25 * 49;
    assertEquals(0.25 * 0.75 * between, run.get("objective").asDouble(), 1e-14);
    run("barycenter", "--input", in.toString(), "--method", "quantile", "--support-size", "1");
    assertEquals(List.of("id,mass,x1", "barycenter,1.0,3.875"), csv("barycenter.csv"));
  }

  /** Measures of more atoms than the barycenter are binned when they are read. */
  @Test
  void largeMeasuresOnTheLine() throws IOException {
    RandomGenerator random = SubSeed.stream(11, 1);
    List<String> rows = new ArrayList<>(List.of("id,x1"));
    for (int n = 0; n < 3; n++) {
      for (int i = 0; i < 1200 - 550 * n; i++) {
        rows.add("m" + n + "," + (random.nextGaussian() * (1 + n) + n));
      }
    }
    Path in = lines("in.csv", rows.toArray(String[]::new));
    String[] call = {"barycenter", "--input", in.toString(), "--method", "quantile"};
    for (String[] size : new String[][] {{}, {"--support-size", "7"}, {"--support-size", "2000"}}) {
      JsonNode binned = run(with(call, size));
      List<String> barycenter = csv("barycenter.csv");
      // The lower bound needs the atoms.
      JsonNode whole = run(with(with(call, size), "--lower-bound"));
      assertEquals(csv("barycenter.csv"), barycenter);
      double objective = whole.get("objective").asDouble();
      assertEquals(objective, binned.get("objective").asDouble(), 1e-13 * objective);
      assertTrue(whole.get("lower_bound").asDouble() <= objective);
      assertEquals(whole.get("inputs"), binned.get("inputs"));
      assertEquals(1950, binned.get("inputs").get("atoms").asInt());
      assertEquals("exact", binned.get("quantiles").asText());
      assertEquals(
          size.length == 0 ? 500 : Integer.parseInt(size[1]), binned.get("support_size").asInt());
    }
    // Where the median or the only measure sets the size, it is not 500.
    assertEquals(100, run(with(call, "--weights", weights(0, 1, 1))).get("support_size").asInt());
    assertEquals(1200, run(with(call, "--ids", "m0")).get("support_size").asInt());
  }

  private String weights(double... values) throws IOException {
    List<String> rows = new ArrayList<>(List.of("id,weight"));
    for (int n = 0; n < values.length; n++) {
      rows.add("m" + n + "," + values[n]);
    }
    return lines("weights.csv", rows.toArray(String[]::new)).toString();
  }

  private static String[] with(String[] call, String... more) {
    String[] all = java.util.Arrays.copyOf(call, call.length + more.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return all;
  }

  @Test
  void slicedBarycenterAndDistance() throws IOException {
    Path in = lines("in.csv", "id,x1,x2", "a,0,0", "a,2,0", "a,1,1", "b,4,4", "b,6,4", "b,5,5");
    JsonNode run =
        run(
            "barycenter",
            "--input",
            in.toString(),
            "--method",
            "sliced",
            "--directions",
            "60",
            "--lower-bound");
    assertEquals("sliced", run.get("objective_kind").asText());
    assertEquals("CONVERGED", run.get("status").asText());
    assertEquals(0.25 * 32 / 2, run.get("objective").asDouble(), 1e-6);
    assertEquals(run.get("objective").asDouble(), run.get("lower_bound").asDouble(), 1e-6);
    JsonNode distance =
        run("distance", "--input", in.toString(), "--method", "sliced", "--exponent", "2");
    assertEquals("sliced", distance.get("objective_kind").asText());
    double[] first = numbers(csv("distances.csv").get(1), 2);
    assertEquals(16, first[0], 1e-12);
    assertEquals(4, first[1], 1e-12);
    run(
        "distance",
        "--input",
        in.toString(),
        "--method",
        "sliced",
        "--exponent",
        "1",
        "--directions",
        "2000",
        "--direction-choice",
        "uniform");
    // The mean of |⟨θ, v⟩| over the circle is 2|v|/π.
    assertEquals(Math.sqrt(32) * 2 / Math.PI, numbers(csv("distances.csv").get(1), 2)[0], 0.1);
  }

  @Test
  void mixturesFromAFile() throws IOException {
    Path in =
        lines(
            "in.csv",
            "id,mass,mean1,cov1_1",
            "a,0.5,0,1",
            "b,0.25,10,4",
            "a,0.5,10,1",
            "b,0.75,0,4");
    JsonNode run = run("barycenter", "--input", in.toString(), "--method", "gaussian-mixture");
    assertEquals("mixture-wasserstein", run.get("objective_kind").asText());
    assertEquals("CONVERGED", run.get("status").asText());
    // A quarter of the mass goes from 0 to 10, all of it from deviation 1 to 2.
    assertEquals(0.25 * (1 + 0.25 * 100), run.get("objective").asDouble(), 1e-12);
    List<String> rows = csv("barycenter.csv");
    assertEquals("id,mass,mean1,cov1_1", rows.get(0));
    assertEquals(4, rows.size());
    run("distance", "--input", in.toString(), "--method", "gaussian-mixture");
    assertEquals(26, numbers(csv("distances.csv").get(1), 2)[0], 1e-12);
  }

  /** All formats of the schema hold mixtures, and a Gaussian of one row reads as it was. */
  @Test
  void mixturesAreWrittenAndReadBack() throws IOException {
    Path in =
        lines(
            "in.csv",
            "id,weight,mass,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2",
            "a,2,0.25,0,1,4,-2,-2,4",
            "a,2,0.75,1,1,1,0,0,1",
            "b,3,1,1,2,0,0,0,0");
    for (String format : List.of("json", "parquet")) {
      Path other = folder.resolve("all." + format);
      CommandRun.of("convert", "--input", in.toString(), "--output", other.toString()).assertDone();
      Path back = folder.resolve(format + ".csv");
      CommandRun.of("convert", "--input", other.toString(), "--output", back.toString())
          .assertDone();
      List<String> rows = Files.readAllLines(back);
      assertEquals(4, rows.size());
      assertEquals("a,2.0,0.25,0.0,1.0,4.0,-2.0,-2.0,4.0", rows.get(1));
    }
  }

  @Test
  void anInputOfAnotherKindIsRefused() throws IOException {
    String gaussian = lines("g.csv", "id,mean1,cov1_1", "a,0,1").toString();
    String mixture = lines("m.csv", "id,mass,mean1,cov1_1", "a,1,0,1").toString();
    String cloud = lines("c.csv", "id,x1,x2", "a,0,1").toString();
    refused(gaussian, "quantile", "is a Gaussian", "--method gaussian");
    refused(gaussian, "sliced", "is a Gaussian", "--method gaussian");
    refused(mixture, "gaussian", "is a Gaussian mixture", "--method gaussian-mixture");
    refused(mixture, "particle-flow", "is a Gaussian mixture", "--method gaussian-mixture");
    refused(cloud, "gaussian-mixture", "is a point cloud", "a mixture of Gaussians");
    refused(cloud, "quantile", "has dimension 2", "dimension 1");
  }

  private void refused(String input, String method, String... parts) {
    CommandRun.of(
            "barycenter",
            "--input",
            input,
            "--method",
            method,
            "--output",
            folder.resolve("no").toString())
        .assertRefused(ExitCode.BAD_INPUT, List.of(parts));
  }

  @Test
  void aDimensionBeyondTheMemoryIsRefused() throws IOException {
    int d = 50_000;
    StringBuilder header = new StringBuilder("id");
    StringBuilder row = new StringBuilder("a");
    for (int k = 1; k <= d; k++) {
      header.append(",x").append(k);
      row.append(",0");
    }
    String input = lines("wide.csv", header.toString(), row.toString()).toString();
    refused(input, "gaussian", "has dimension 50000", "MiB of memory", "or less");
  }

  @Test
  void optionsOfOtherMethodsAreRefused() throws IOException {
    String cloud = lines("c.csv", "id,x1,x2", "a,0,1", "b,1,1").toString();
    unused(cloud, "gaussian", "--support-size", "3");
    unused(cloud, "quantile", "--step-size", "0.5");
    unused(cloud, "particle-flow", "--directions", "3");
    unused(cloud, "sliced", "--map-atoms");
    CommandRun.of(
            "barycenter",
            "--input",
            cloud,
            "--method",
            "sliced",
            "--directions",
            "1",
            "--output",
            "x")
        .assertRefused(
            ExitCode.WRONG_USAGE, List.of("--directions is 1", "dimension 2", "at least as many"));
    CommandRun.of(
            "cluster",
            "--input",
            cloud,
            "--clusters",
            "2",
            "--support-size",
            "all",
            "--output",
            "x")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--support-size", "all", "a whole number"));
    String gaussian = lines("g.csv", "id,mean1,cov1_1", "a,0,1").toString();
    CommandRun.of(
            "barycenter",
            "--input",
            gaussian,
            "--method",
            "gaussian",
            "--map-atoms",
            "--output",
            "x")
        .assertRefused(ExitCode.WRONG_USAGE, List.of("--map-atoms", "no atoms"));
  }

  private static void unused(String input, String method, String... option) {
    List<String> call =
        new ArrayList<>(
            List.of("barycenter", "--input", input, "--method", method, "--output", "x"));
    call.addAll(List.of(option));
    CommandRun.of(call)
        .assertRefused(
            ExitCode.WRONG_USAGE, List.of(option[0], "is not used by --method " + method));
  }
}
