// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CheckpointDirectory;
import dev.wasserstein.transport.gaussian.BuresTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CombinerTest {
  private static final long SEED = 20261122;
  private static final List<String> NAMES = List.of("a", "b", "c");

  @TempDir private Path folder;

  /** Shards and what combines them. */
  private static final class Setting implements AutoCloseable {
    final List<ShardHeader> headers = new ArrayList<>();
    final Map<String, Double> weights = new HashMap<>();
    final LocalMeasures<DiscreteMeasure> measures;
    final ShardPosteriors shards;

    Setting(List<Draws> draws, double... masses) {
      List<WeightedMeasure<DiscreteMeasure>> weighted = new ArrayList<>();
      ShardSettings settings =
          new ShardSettings(
              draws.get(0).parameters(),
              List.of(),
              Transforms.of("", draws.get(0).parameters()),
              1,
              0,
              Map.of(),
              true);
      for (int k = 0; k < draws.size(); k++) {
        Shard shard = Shard.of("s" + k, draws.get(k), settings);
        headers.add(shard.header());
        weights.put("s" + k, masses.length == 0 ? 1.0 / draws.size() : masses[k]);
        weighted.add(new WeightedMeasure<>(shard.measure(), weights.get("s" + k)));
      }
      measures = new LocalMeasures<>(weighted, 2);
      shards = new ShardPosteriors(headers, weights, measures, Projections.of(weighted));
    }

    Combination combine(WaspMode mode, List<int[]> blocks, Objective objective, OptionalInt size) {
      return combiner(blocks, objective, size).combine(mode);
    }

    Combiner combiner(List<int[]> blocks, Objective objective, OptionalInt size) {
      return combiner(blocks, objective, size, Scales.RAW);
    }

    Combiner combiner(List<int[]> blocks, Objective objective, OptionalInt size, Scales scaling) {
      return combiner(blocks, objective, size, scaling, record -> {});
    }

    Combiner combiner(List<int[]> blocks, IterationListener listener) {
      return combiner(blocks, Objective.MEAN, OptionalInt.empty(), Scales.DEVIATIONS, listener);
    }

    private Combiner combiner(
        List<int[]> blocks,
        Objective objective,
        OptionalInt size,
        Scales scaling,
        IterationListener listener) {
      return new Combiner(
          shards,
          blocks,
          objective,
          size,
          scaling,
          method -> new StopRule(1e-8, method.residualTolerance().orElse(1e-4), 200),
          listener);
    }

    Combination combine(WaspMode mode) {
      int[] all = new int[headers.get(0).dimension()];
      Arrays.setAll(all, k -> k);
      return combine(mode, List.of(all), Objective.MEAN, OptionalInt.empty());
    }

    @Override
    public void close() {
      measures.close();
    }
  }

  /** Draws of x = mean + L z. */
  private static Draws normal(RandomGenerator random, int n, double[] mean, double[][] factor) {
    int d = mean.length;
    double[] values = new double[n * d];
    for (int i = 0; i < n; i++) {
      double[] z = new double[d];
      for (int k = 0; k < d; k++) {
        z[k] = random.nextGaussian();
      }
      for (int k = 0; k < d; k++) {
        values[i * d + k] = mean[k];
        for (int l = 0; l < d; l++) {
          values[i * d + k] += factor[k][l] * z[l];
        }
      }
    }
    return new Draws(NAMES.subList(0, d), new int[] {n}, values, "test");
  }

  /** Draws of which each parameter is multiplied by a factor. */
  private static Draws scaled(Draws draws, double... factors) {
    double[] values = draws.values().clone();
    for (int p = 0; p < values.length; p++) {
      values[p] *= factors[p % factors.length];
    }
    return draws.withValues(values);
  }

  /** Powers of 2 leave no rounding: the same draws, and the same distances without units. */
  @ParameterizedTest
  @EnumSource(names = {"MARGINAL", "JOINT"})
  void unitsOfTheParametersDoNotMatter(WaspMode mode) {
    RandomGenerator random = SubSeed.stream(SEED, 77);
    List<Draws> shards = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      shards.add(
          normal(
              random,
              60,
              new double[] {random.nextGaussian(), k},
              new double[][] {{1, 0}, {.5, 1}}));
    }
    double[] units = {1024, 1.0 / 4096};
    List<Draws> others = shards.stream().map(draws -> scaled(draws, units)).toList();
    List<int[]> all = List.of(new int[] {0, 1});
    try (Setting one = new Setting(shards);
        Setting other = new Setting(others)) {
      Combination here =
          one.combiner(all, Objective.MEAN, OptionalInt.of(40), Scales.DEVIATIONS).combine(mode);
      Combination there =
          other.combiner(all, Objective.MEAN, OptionalInt.of(40), Scales.DEVIATIONS).combine(mode);
      double[] expected = rows(here, 2);
      double[] found = rows(there, 2);
      for (int p = 0; p < expected.length; p++) {
        assertEquals(expected[p], found[p] / units[p % 2]);
      }
      assertEquals(here.standardDistances(), there.standardDistances());
    }
  }

  private static double[] rows(Combination combination, int d) {
    return Posterior.of(
            combination.draws(),
            NAMES.subList(0, d),
            Transforms.of("", NAMES.subList(0, d)),
            block -> {})
        .rows();
  }

  private static List<Draws> plane() {
    RandomGenerator random = SubSeed.stream(SEED, 0);
    return List.of(
        normal(random, 200, new double[] {0, 0}, new double[][] {{2, 0}, {1, 0.5}}),
        normal(random, 150, new double[] {3, 1}, new double[][] {{0.5, 0}, {-0.5, 1}}),
        normal(random, 220, new double[] {1, -2}, new double[][] {{1, 0.3}, {0, 1.5}}));
  }

  @ParameterizedTest
  @EnumSource(WaspMode.class)
  void meansAreTheWeightedMeansOfMeans(WaspMode mode) {
    try (Setting setting = new Setting(plane(), 0.5, 0.2, 0.3)) {
      double[] rows = rows(setting.combine(mode), 2);
      double[] mean = ShardHeader.mean(rows, 2);
      for (int k = 0; k < 2; k++) {
        double expected = 0;
        for (ShardHeader header : setting.headers) {
          expected += setting.weights.get(header.id()) * header.mean()[k];
        }
        // A discrete barycenter is that of unequal sizes only in the limit of its iteration.
        assertEquals(expected, mean[k], mode == WaspMode.JOINT ? 1e-3 : 1e-10);
      }
    }
  }

  @Test
  void gaussianModeHasTheBarycentersCovarianceAndKeepsAllDraws() {
    try (Setting setting = new Setting(plane())) {
      Combination combination = setting.combine(WaspMode.GAUSSIAN);
      double[] rows = rows(combination, 2);
      assertEquals(570, rows.length / 2);
      double[] s = ShardHeader.covariance(rows, ShardHeader.mean(rows, 2));
      // The fixed point: the mean of the maps from N(m, S) to the shards is the identity.
      double[] sum = new double[4];
      BuresTransport transport = new BuresTransport(new GaussianMeasure("s", new double[2], s));
      for (ShardHeader header : setting.headers) {
        double[] matrix =
            transport.map(new GaussianMeasure("t", new double[2], header.covariance())).matrix();
        for (int p = 0; p < 4; p++) {
          sum[p] += matrix[p] / 3;
        }
      }
      assertArrayEquals(new double[] {1, 0, 0, 1}, sum, 1e-8);
    }
  }

  @Test
  void onTheLineStandardDeviationsAverage() {
    RandomGenerator random = SubSeed.stream(SEED, 1);
    List<Draws> draws = new ArrayList<>();
    for (int k = 1; k <= 4; k++) {
      draws.add(normal(random, 100, new double[] {k}, new double[][] {{k}}));
    }
    try (Setting setting = new Setting(draws)) {
      double[] sorted =
          Arrays.stream(rows(setting.combine(WaspMode.MARGINAL), 1)).sorted().toArray();
      double[] expected = new double[100];
      for (Draws each : draws) {
        double[] own = Arrays.stream(each.values()).sorted().toArray();
        for (int i = 0; i < 100; i++) {
          expected[i] += own[i] / 4;
        }
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(expected[i], sorted[i * 10 + 5], 1e-12);
      }
      double mean =
          setting.headers.stream()
              .mapToDouble(header -> header.deviation(0))
              .average()
              .orElseThrow();
      double[] gaussian = rows(setting.combine(WaspMode.GAUSSIAN), 1);
      double deviation =
          Math.sqrt(ShardHeader.covariance(gaussian, ShardHeader.mean(gaussian, 1))[0]);
      assertEquals(mean, deviation, 1e-10);
    }
  }

  @ParameterizedTest
  @EnumSource(WaspMode.class)
  void theMedianWithstandsABadShard(WaspMode mode) {
    RandomGenerator random = SubSeed.stream(SEED, 2);
    List<Draws> draws = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      double far = k == 5 ? 100 : 0.1 * k;
      draws.add(normal(random, 60, new double[] {far, -far}, new double[][] {{1, 0}, {0.5, 1}}));
    }
    try (Setting setting = new Setting(draws)) {
      List<int[]> block = List.of(new int[] {0, 1});
      Combination mean = setting.combine(mode, block, Objective.MEAN, OptionalInt.of(60));
      Combination median = setting.combine(mode, block, Objective.MEDIAN, OptionalInt.of(60));
      assertTrue(ShardHeader.mean(rows(mean, 2), 2)[0] > 10);
      assertEquals(0.2, ShardHeader.mean(rows(median, 2), 2)[0], 0.7);
    }
  }

  @Test
  void blocksAreCombinedEachOnItsOwn() {
    try (Setting setting = new Setting(plane())) {
      List<int[]> alone = List.of(new int[] {0}, new int[] {1});
      double[] blocks =
          rows(setting.combine(WaspMode.JOINT, alone, Objective.MEAN, OptionalInt.of(100)), 2);
      double[] marginals =
          rows(setting.combine(WaspMode.MARGINAL, alone, Objective.MEAN, OptionalInt.of(100)), 2);
      for (int k = 0; k < 2; k++) {
        assertArrayEquals(
            SortedSample.column(marginals, 2, k).values(),
            SortedSample.column(blocks, 2, k).values(),
            1e-12);
      }
    }
  }

  @Test
  void longCombinationsAreForewarned() {
    try (Setting setting = new Setting(plane())) {
      List<int[]> block = List.of(new int[] {0, 1});
      Combiner small = setting.combiner(block, Objective.MEAN, OptionalInt.empty());
      Combiner large = setting.combiner(block, Objective.MEAN, OptionalInt.of(100_000_000));
      assertTrue(small.forewarning(WaspMode.JOINT).isEmpty());
      assertTrue(large.forewarning(WaspMode.GAUSSIAN).isEmpty());
      assertTrue(large.forewarning(WaspMode.JOINT).orElse("").contains("--max-draws"));
    }
  }

  @Test
  void oneShardIsItsOwnCombination() {
    try (Setting setting = new Setting(plane().subList(0, 1))) {
      double[] own = plane().get(0).values();
      assertArrayEquals(own, rows(setting.combine(WaspMode.GAUSSIAN), 2), 1e-9);
      double[] joint = rows(setting.combine(WaspMode.JOINT), 2);
      for (int k = 0; k < 2; k++) {
        assertArrayEquals(
            SortedSample.column(own, 2, k).values(),
            SortedSample.column(joint, 2, k).values(),
            1e-9);
      }
    }
  }

  @Test
  void theRankOrderIsThatOfTheTemplate() {
    double[] sorted = {1, 10, 2, 20, 3, 30};
    double[] template = {5, 1, 4, 2, 6, 0};
    assertArrayEquals(new double[] {2, 20, 1, 30, 3, 10}, RankOrder.like(sorted, template, 2));
  }

  @Test
  void binsOfAQuantileFunctionKeepTheMean() {
    SortedSample sample = SortedSample.of(new double[] {3, 1, 2, 10});
    assertArrayEquals(new double[] {1.5, 6.5}, sample.binned(2), 1e-15);
    assertArrayEquals(new double[] {1.25, 2.5, 8.25}, sample.binned(3), 1e-12);
    assertEquals(4, Arrays.stream(sample.binned(7)).average().orElseThrow(), 1e-12);
    assertEquals(
        0.25 * (4 + 1 + 4 + 25),
        sample.squaredDistance(SortedSample.of(new double[] {3, 3, 5, 5})),
        1e-12);
  }

  @Test
  void unpoweredShardsAreRecognised() {
    RandomGenerator random = SubSeed.stream(SEED, 3);
    for (double within : new double[] {1, Math.sqrt(10)}) {
      List<Draws> draws = new ArrayList<>();
      for (int k = 0; k < 10; k++) {
        // Means of shards of a tenth of the data: their sd is √10 times that of all data, 1.
        double a = Math.sqrt(10) * random.nextGaussian();
        double b = Math.sqrt(10) * random.nextGaussian();
        draws.add(
            normal(random, 200, new double[] {a, b}, new double[][] {{within, 0}, {0, within}}));
      }
      try (Setting setting = new Setting(draws)) {
        double ratio = ShardAssessment.meansToWithin(setting.headers);
        assertEquals(Math.sqrt(10) / within, ratio, 0.4 * Math.sqrt(10) / within);
        boolean unpowered = ShardAssessment.looksUnpowered(ratio, 10, 2);
        if (within > 1) {
          assertTrue(unpowered, () -> "ratio " + ratio);
        } else {
          assertFalse(unpowered, () -> "ratio " + ratio);
        }
      }
    }
  }

  @Test
  void narrowCombinationsAreRecognised() {
    try (Setting setting = new Setting(plane())) {
      double[] deviations = new double[2];
      for (ShardHeader header : setting.headers) {
        for (int k = 0; k < 2; k++) {
          deviations[k] += header.deviation(k) / 3;
        }
      }
      assertEquals(
          List.of(),
          ShardAssessment.narrowness(
              "joint", setting.headers, setting.weights, NAMES.subList(0, 2), deviations));
      deviations[1] *= 0.8;
      List<String> warnings =
          ShardAssessment.narrowness(
              "joint", setting.headers, setting.weights, NAMES.subList(0, 2), deviations);
      assertTrue(warnings.get(0).contains("sd of 'b' is 0.80"), warnings::toString);
    }
  }

  private CheckpointDirectory checkpoints(WaspMode mode) {
    return new CheckpointDirectory(
        new Configuration(),
        folder.resolve(mode.modeName()).toString(),
        Settings.defaults(JobOptions.WASP),
        1,
        CheckpointDirectory.Earlier.RESUME);
  }

  /** Ends a run, as a signal would. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(names = {"JOINT", "GAUSSIAN"})
  void aKilledRunGoesOnAndEndedLoopsAreNotRunAgain(WaspMode mode) {
    RandomGenerator random = SubSeed.stream(SEED, 79);
    List<Draws> shards = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      shards.add(
          normal(
              random,
              50,
              new double[] {k, -k, random.nextGaussian()},
              new double[][] {{1, 0, 0}, {k, 1, 0}, {.5, 1 - k, 1 + k}}));
    }
    List<int[]> blocks = List.of(new int[] {0, 2}, new int[] {1});
    try (Setting setting = new Setting(shards)) {
      List<Integer> undisturbed = new ArrayList<>();
      double[] whole =
          rows(setting.combiner(blocks, r -> undisturbed.add(r.iteration())).combine(mode), 3);
      CheckpointDirectory kept = checkpoints(mode);
      int[] seen = {0};
      Combiner killed =
          setting.combiner(
              blocks,
              record -> {
                if (++seen[0] == undisturbed.size() - 1) {
                  throw new Killed();
                }
              });
      assertThrows(
          Killed.class,
          () -> killed.withCheckpoints(loop -> kept.of(loop, "shards")).combine(mode));
      List<Integer> again = new ArrayList<>();
      Combination resumed =
          setting
              .combiner(blocks, record -> again.add(record.iteration()))
              .withCheckpoints(loop -> kept.of(loop, "shards"))
              .combine(mode);
      assertArrayEquals(whole, rows(resumed, 3));
      // The last iterate of each ended loop is evaluated once more.
      assertTrue(again.size() <= 3, () -> undisturbed + " and again " + again);
    }
  }

  private static InitialDraws initial(Setting setting, Draws draws) {
    List<String> names = NAMES.subList(0, setting.headers.get(0).dimension());
    return InitialDraws.of(
        draws,
        new ShardSettings(
            names, List.of(), Transforms.of("", names), 1, 0, Map.of(), /* covariances= */ true));
  }

  private static List<Draws> skewed() {
    RandomGenerator random = SubSeed.stream(SEED, 80);
    List<Draws> shards = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      shards.add(
          normal(
              random,
              60 + 7 * k,
              new double[] {k, -k, random.nextGaussian()},
              new double[][] {{1, 0, 0}, {k, 1, 0}, {.5, 1 - k, 1 + k}}));
    }
    return shards;
  }

  /** The Bures barycenter is one and the same from wherever it is looked for. */
  @Test
  void convergedGaussiansDoNotDependOnTheStart() {
    List<Draws> shards = skewed();
    RandomGenerator random = SubSeed.stream(SEED, 81);
    double[][] far = {{9, 0, 0}, {-8, .1, 0}, {3, 0, 40}};
    Draws start = normal(random, 30, new double[] {50, -3, 7}, far);
    List<int[]> blocks = List.of(new int[] {2, 0}, new int[] {1});
    try (Setting setting = new Setting(shards)) {
      Combiner plain = setting.combiner(blocks, Objective.MEAN, OptionalInt.empty());
      Combination one = plain.combine(WaspMode.GAUSSIAN);
      Combination other = plain.withInitial(initial(setting, start)).combine(WaspMode.GAUSSIAN);
      assertEquals(RunStatus.CONVERGED, other.status());
      assertNotEquals(one.history().get(0).objective(), other.history().get(0).objective());
      assertArrayEquals(rows(one, 3), rows(other, 3), 1e-10);
    }
  }

  @Test
  void aJointRunStaysAtItsResult() {
    List<int[]> blocks = List.of(new int[] {0, 2}, new int[] {1});
    try (Setting setting = new Setting(skewed())) {
      Combiner combiner =
          setting.combiner(blocks, Objective.MEAN, OptionalInt.of(50), Scales.DEVIATIONS);
      Combination first = combiner.combine(WaspMode.JOINT);
      assertTrue(first.iterations() > 3, () -> "only " + first.iterations());
      double[] result = rows(first, 3);
      Draws start = new Draws(NAMES, new int[] {50}, result, "test");
      Combination again = combiner.withInitial(initial(setting, start)).combine(WaspMode.JOINT);
      assertTrue(again.iterations() <= 2, () -> "took " + again.iterations());
      assertArrayEquals(result, rows(again, 3), 1e-12);
    }
  }

  /** A start of few draws is repeated: its atoms are all that one is made of. */
  @Test
  void aJointRunBeginsAtTheGivenDraws() {
    try (Setting setting = new Setting(skewed())) {
      Draws start = new Draws(NAMES, new int[] {2}, new double[] {1, 2, 3, 4, 5, 6}, "test");
      Combiner combiner =
          new Combiner(
              setting.shards,
              List.of(new int[] {0, 1, 2}),
              Objective.MEAN,
              OptionalInt.of(4),
              Scales.RAW,
              method -> new StopRule(0, 0, 0),
              record -> {});
      assertArrayEquals(
          new double[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6},
          rows(combiner.withInitial(initial(setting, start)).combine(WaspMode.JOINT), 3));
    }
  }

  @Test
  void theMedianOfMarginalsIsFoundFromAnotherStart() {
    List<int[]> all = List.of(new int[] {0, 1, 2});
    RandomGenerator random = SubSeed.stream(SEED, 82);
    Draws start =
        normal(
            random, 10, new double[] {4, 4, 4}, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    try (Setting setting = new Setting(skewed())) {
      Combiner combiner = setting.combiner(all, Objective.MEDIAN, OptionalInt.of(40));
      double[] one = rows(combiner.combine(WaspMode.MARGINAL), 3);
      double[] other =
          rows(combiner.withInitial(initial(setting, start)).combine(WaspMode.MARGINAL), 3);
      assertArrayEquals(one, other, 1e-3);
      assertFalse(Arrays.equals(one, other));
    }
  }
}
