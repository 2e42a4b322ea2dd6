// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.cluster.Planted;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Planted clusters of every kind of measure, from several seeds and on any number of partitions.
 */
class PlantedClustersIT {
  private static final int EACH = 8;
  private static final int BINS = 30;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes 4 --method particle-flow --support-size 20",
        "shapes 4 --method sliced --support-size 20 --directions 20",
        "histograms 3 --method quantile --normalise",
        "gaussians 3 --method gaussian",
        "mixtures 3 --method gaussian-mixture"
      })
  void recoveredFromAnySeedOnAnyPartitions(String call) throws IOException {
    write();
    for (String seed : List.of("1", "2", "3")) {
      String local = assignments(call, "--engine", "local", "--seed", seed);
      assertRecovered(local, call + ", seed " + seed);
      if (seed.equals("1")) {
        for (String partitions : List.of("1", "4", "16")) {
          String spark = assignments(call, "--partitions", partitions, "--seed", seed);
          assertEquals(local, spark, call + " on " + partitions);
        }
      }
    }
  }

  private static void assertRecovered(String assignments, String where) {
    Map<String, Set<String>> kinds = new HashMap<>();
    assignments
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(
            row ->
                kinds
                    .computeIfAbsent(row[1], key -> new HashSet<>())
                    .add(row[0].substring(0, row[0].indexOf('-'))));
    Set<String> found = new HashSet<>();
    for (Set<String> each : kinds.values()) {
      assertEquals(1, each.size(), where + ": " + kinds);
      assertTrue(found.addAll(each), where + ": " + kinds);
    }
  }

  private String assignments(String call, String... more) throws IOException {
    List<String> words = List.of(call.split(" "));
    Path out = folder.resolve("out");
    List<String> all = new ArrayList<>(List.of("cluster", "--overwrite", "--restarts", "6"));
    all.addAll(List.of("--output", out.toString(), "--clusters", words.get(1)));
    all.addAll(List.of("--input", folder.resolve(words.get(0) + ".csv").toString()));
    all.addAll(words.subList(2, words.size()));
    all.addAll(List.of(more));
    CommandRun run = CommandRun.of(all);
    assertEquals(0, run.code(), run::toString);
    return Files.readString(out.resolve("assignments.csv"));
  }

  private void write() throws IOException {
    List<String> shapes = new ArrayList<>(List.of("id,x1,x2"));
    for (WeightedMeasure<DiscreteMeasure> weighted : Planted.shapes(EACH)) {
      DiscreteMeasure measure = weighted.measure();
      for (int i = 0; i < measure.size(); i++) {
        double[] support = measure.support();
        shapes.add(measure.id() + "," + support[2 * i] + "," + support[2 * i + 1]);
      }
    }
    RandomGenerator random = SubSeed.stream(17, 0);
    List<String> histograms = new ArrayList<>();
    histograms.add(
        "id," + IntStream.rangeClosed(1, BINS).mapToObj(j -> "h" + j).collect(joining(",")));
    String gaussian = ",mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2";
    List<String> gaussians = new ArrayList<>(List.of("id" + gaussian));
    List<String> mixtures = new ArrayList<>(List.of("id,mass" + gaussian));
    for (int n = 0; n < 3 * EACH; n++) {
      int kind = n % 3;
      String id = List.of("left", "twin", "broad").get(kind) + "-" + n;
      double shift = 0.2 * random.nextGaussian();
      StringBuilder histogram = new StringBuilder(id);
      for (int j = 0; j < BINS; j++) {
        double x = j - shift;
        double value =
            switch (kind) {
              case 0 -> bump(x - 6, 2);
              case 1 -> bump(x - 6, 2) + bump(x - 23, 2);
              default -> bump(x - 15, 5);
            };
        histogram.append(',').append(value);
      }
      histograms.add(histogram.toString());
      double size = 1 + 0.2 * random.nextDouble();
      gaussians.add(
          id
              + ","
              + shift
              + ",0,"
              + size
              + ","
              + (kind - 1) * 0.95 * size
              + ","
              + (kind - 1) * 0.95 * size
              + ","
              + size);
      // One component, or two at different distances.
      mixtures.add(id + ",0.5," + (shift - 2 * kind) + ",0," + size + ",0,0,1");
      mixtures.add(id + ",0.5," + (shift + 2 * kind) + ",0," + size + ",0,0,1");
    }
    Files.write(folder.resolve("shapes.csv"), shapes);
    Files.write(folder.resolve("histograms.csv"), histograms);
    Files.write(folder.resolve("gaussians.csv"), gaussians);
    Files.write(folder.resolve("mixtures.csv"), mixtures);
  }

  private static double bump(double x, double width) {
    return StrictMath.exp(-x * x / (2 * width * width));
  }
}
