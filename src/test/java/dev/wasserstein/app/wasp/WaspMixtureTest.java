// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.format.DrawsFormat;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.LocalMeasures;
import dev.wasserstein.measure.WeightedMeasure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The published accuracies of combined posteriors of a mixture of two normal distributions. */
class WaspMixtureTest {
  private static final Path DATA = Path.of("..", "shared", "data", "wasp-mixture", "k5");
  private static final int REPLICATIONS = 10;
  private static final int SHARDS = 5;

  /** About as many quantiles as the published averages have: 0, 0.0001, …, 1. */
  private static final int LEVELS = Combiner.DEFAULT_LEVELS;

  @BeforeEach
  void needsTheData() {
    Assumptions.assumeTrue(Files.isDirectory(DATA));
  }

  private static Draws read(int replication, String name) throws IOException {
    Path file = DATA.resolve("rep%02d".formatted(replication)).resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return DrawsFormat.CSV.decoder().orElseThrow().decode(in, name, parameter -> true);
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
        double[] rows = QuantileAverage.of(measures, LEVELS, Map.of());
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
}
