// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published accuracies of combined posteriors of a mixture of two normal distributions. */
class WaspMixtureTest {
  private static final Path DATA = Path.of("..", "shared", "data", "wasp-mixture", "k5");
  private static final int REPLICATIONS = 10;
  private static final int SHARDS = 5;

  /** About as many quantiles as the published averages have: 0, 0.0001, …, 1. */
  private static final int LEVELS = Combiner.LARGEST_DEFAULT_LEVELS;

  @BeforeEach
  void needsTheData() {
    Assumptions.assumeTrue(Files.isDirectory(DATA));
  }

  private static Draws read(int replication, String name) throws IOException {
    Path file = DATA.resolve(String.format(Locale.ROOT, "rep%02d", replication)).resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return MeasureFormat.CSV.drawsDecoder().orElseThrow().decode(in, name, parameter -> true);
    }
  }

  static List<WeightedMeasure<DiscreteMeasure>> shards(int replication, String prefix)
      throws IOException {
    List<WeightedMeasure<DiscreteMeasure>> shards = new ArrayList<>();
    for (int k = 1; k <= SHARDS; k++) {
      Draws draws = read(replication, prefix + "shard-0" + k + ".csv");
      shards.add(
          new WeightedMeasure<>(
              DiscreteMeasure.uniform("shard-0" + k, draws.dimension(), draws.values()), 1));
    }
    return shards;
  }

  /** The mean accuracy of each parameter over the replications. */
  private static double[] accuracies(String prefix) throws IOException {
    double[] means = new double[2];
    for (int replication = 1; replication <= REPLICATIONS; replication++) {
      Draws full = read(replication, prefix + "full.csv");
      try (LocalMeasures<DiscreteMeasure> measures =
          new LocalMeasures<>(shards(replication, prefix), 1)) {
        double[] rows = MarginalBarycenter.mean(measures, LEVELS);
        for (int k = 0; k < 2; k++) {
          means[k] +=
              KernelDensity.accuracy(
                      SortedSample.column(rows, 2, k), SortedSample.of(full.column(k)))
                  / REPLICATIONS;
        }
      }
    }
    return means;
  }

  @Test
  void marginalsAreAsAccurateAsPublished() throws IOException {
    double[] accuracies = accuracies("");
    assertEquals(0.967, accuracies[0], 0.0005, "rho1");
    assertEquals(0.967, accuracies[1], 0.0005, "rho2");
  }

  /** The mean accuracy of the two means of one component over the replications. */
  private static double planeAccuracy(WaspMode mode, String prefix, double[] centre)
      throws IOException {
    double mean = 0;
    for (int replication = 1; replication <= REPLICATIONS; replication++) {
      List<WeightedMeasure<DiscreteMeasure>> shards = shards(replication, prefix);
      List<ShardHeader> headers = new ArrayList<>();
      Map<String, Double> weights = new HashMap<>();
      for (WeightedMeasure<DiscreteMeasure> shard : shards) {
        double[] values = shard.measure().support();
        headers.add(
            ShardHeader.of(
                shard.measure().id(),
                new Draws(List.of("a", "b"), new int[] {values.length / 2}, values, "test"),
                true));
        weights.put(shard.measure().id(), 1.0 / SHARDS);
      }
      try (LocalMeasures<DiscreteMeasure> measures = new LocalMeasures<>(shards, 2)) {
        Combiner combiner =
            new Combiner(
                new ShardPosteriors(headers, weights, measures, Projections.of(shards)),
                List.of(new int[] {0, 1}),
                Objective.MEAN,
                OptionalInt.empty(),
                Scales.DEVIATIONS,
                method -> new StopRule(1e-8, 1e-3, 30),
                record -> {});
        CombinedDraws draws = combiner.combine(mode).draws();
        double[] rows =
            Posterior.of(
                    draws, List.of("a", "b"), Transforms.of("", List.of("a", "b")), block -> {})
                .rows();
        double[] full = read(replication, prefix + "full.csv").values();
        mean += PlaneAccuracy.of(rows, full, centre) / REPLICATIONS;
      }
    }
    return mean;
  }

  @ParameterizedTest
  @EnumSource(
      value = WaspMode.class,
      names = {"JOINT", "GAUSSIAN"})
  void meansOfComponentsAreNoLessAccurateThanPublished(WaspMode mode) throws IOException {
    double first = planeAccuracy(mode, "mu1-", new double[] {1, 2});
    double second = planeAccuracy(mode, "mu2-", new double[] {7, 8});
    assertTrue(first >= 0.972, () -> "mu1: " + first);
    assertTrue(second >= 0.985, () -> "mu2: " + second);
  }
}
