// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Draws;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import dev.wasserstein.transport.gaussian.BuresTransport;
import dev.wasserstein.wasp.CombinedDraws;
import dev.wasserstein.wasp.Combiner;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.Projections;
import dev.wasserstein.wasp.Scales;
import dev.wasserstein.wasp.Shard;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.ShardSettings;
import dev.wasserstein.wasp.Transforms;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Powered subset posteriors of a conjugate linear model: 1000 observations, coefficients (1, 1),
 * unit noise variance, prior N(0, 16 I), standardised covariates, 100 draws of each shard, over 200
 * simulated data sets. What is combined is compared with the barycenter of the exact subset
 * posteriors N(m_k, V_k), which is known in closed form, within the bands of sampling error.
 */
class LinearModelTest {
  private static final int DATA_SETS = 200;
  private static final int OBSERVATIONS = 1000;
  private static final int DRAWS = 100;
  private static final int ATOM_DATA_SETS = 40;
  private static final int ATOMS = 200;
  private static final int POSTERIOR_DRAWS = 3000;
  private static final List<String> NAMES = List.of("beta.1", "beta.2");

  private static final StopRule RULE = new StopRule(1e-12, 1e-10, 100);

  /** A data set with draws of its subset posteriors. */
  private static final class Sampled {
    final Regression data;
    final List<WeightedMeasure<GaussianMeasure>> exact = new ArrayList<>();
    private final List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    private final List<ShardHeader> headers = new ArrayList<>();
    private final Map<String, Double> weights = new HashMap<>();

    Sampled(int count, long seed) {
      data = Regression.simulated(Regression.Model.LINEAR, OBSERVATIONS, 2, seed);
      ShardSettings settings =
          new ShardSettings(NAMES, List.of(), Transforms.of("", NAMES), 1, 0, Map.of(), true);
      for (int k = 0; k < count; k++) {
        String id = "s" + k;
        LinearPosterior posterior = new LinearPosterior(data.shard(k, count), count);
        exact.add(new WeightedMeasure<>(posterior.exact(id), 1));
        double[] draws = posterior.draws(DRAWS, SubSeed.stream(seed, 1, id));
        Shard shard = Shard.of(id, new Draws(NAMES, new int[] {DRAWS}, draws, id), settings);
        headers.add(shard.header());
        measures.add(new WeightedMeasure<>(shard.measure(), 1));
        weights.put(id, 1.0 / count);
      }
    }

    /** The combined draws (rows × 2). */
    double[] combined(WaspMode mode, OptionalInt size, StopRule rule) {
      try (LocalMeasures<DiscreteMeasure> shards = new LocalMeasures<>(measures, 1)) {
        CombinedDraws draws =
            new Combiner(
                    new ShardPosteriors(headers, weights, shards, Projections.of(measures)),
                    List.of(new int[] {0, 1}),
                    Objective.MEAN,
                    size,
                    Scales.DEVIATIONS,
                    method -> rule,
                    record -> {})
                .combine(mode)
                .draws();
        return Posterior.of(draws, NAMES, Transforms.of("", NAMES), block -> {}).rows();
      }
    }
  }

  /** Errors of one data set. */
  private static final class Trial {
    double standardisedMean;
    double squaredDistance;
    double sampling;
    double widthRatio;
    double toPosterior;

    Trial(int count, long seed) {
      Sampled sampled = new Sampled(count, seed);
      GaussianMeasure target;
      try (LocalMeasures<GaussianMeasure> gaussians = new LocalMeasures<>(sampled.exact, 1)) {
        target =
            (GaussianMeasure)
                new OuterLoop(RULE, record -> {})
                    .run(
                        new GaussianBarycenter(),
                        gaussians,
                        new GaussianBarycenter().start(gaussians))
                    .barycenter();
      }
      measure(sampled.combined(WaspMode.GAUSSIAN, OptionalInt.empty(), RULE), target, count);
      widthRatio = widths(sampled.combined(WaspMode.MARGINAL, OptionalInt.empty(), RULE), target);
      GaussianMeasure full = new LinearPosterior(sampled.data, 1).exact("full");
      toPosterior = new BuresTransport(target).squaredDistance(full);
    }

    private void measure(double[] rows, GaussianMeasure target, int count) {
      double[] mean = new double[2];
      double[] covariance = new double[4];
      int n = rows.length / 2;
      for (int i = 0; i < n; i++) {
        mean[0] += rows[2 * i] / n;
        mean[1] += rows[2 * i + 1] / n;
      }
      for (int i = 0; i < n; i++) {
        for (int p = 0; p < 4; p++) {
          covariance[p] +=
              (rows[2 * i + p / 2] - mean[p / 2]) * (rows[2 * i + p % 2] - mean[p % 2]) / n;
        }
      }
      double trace = target.covariance()[0] + target.covariance()[3];
      double a = mean[0] - target.mean()[0];
      double b = mean[1] - target.mean()[1];
      standardisedMean = (a * a + b * b) / (trace / (count * DRAWS));
      squaredDistance =
          new BuresTransport(target)
              .squaredDistance(new GaussianMeasure("wasp", target.mean(), covariance));
      sampling = trace / (count * DRAWS);
    }

    /** The mean ratio of the widths of 90 % intervals to those of the closed form. */
    private static double widths(double[] rows, GaussianMeasure target) {
      double ratio = 0;
      for (int k = 0; k < 2; k++) {
        int column = k;
        double[] sorted =
            IntStream.range(0, rows.length / 2)
                .mapToDouble(i -> rows[2 * i + column])
                .sorted()
                .toArray();
        double low = sorted[(int) (0.05 * sorted.length)];
        double high = sorted[(int) (0.95 * sorted.length)];
        double exact = 2 * 1.6448536 * Math.sqrt(target.covariance()[3 * k]);
        ratio += (high - low) / exact / 2;
      }
      return ratio;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 20})
  void errorsLieInTheBandsOfTheClosedForm(int count) {
    double[] means = new double[DATA_SETS];
    double[] spreads = new double[DATA_SETS];
    double[] widths = new double[DATA_SETS];
    double[] model = new double[DATA_SETS];
    for (int t = 0; t < DATA_SETS; t++) {
      Trial trial = new Trial(count, 1000L * count + t);
      means[t] = trial.standardisedMean;
      spreads[t] = trial.squaredDistance / trial.sampling;
      widths[t] = trial.widthRatio;
      model[t] = Math.sqrt(trial.toPosterior);
    }
    // |m − m̄|² / (tr V / (K T)) has the mean 1 and, in two dimensions, the variance 1.
    assertEquals(1, average(means), 4 / Math.sqrt(DATA_SETS));
    // B²(V, V + E) is about |E|² / (4 σ²) with E|E|² = 6 σ⁴ / T for a sample covariance, and the
    // mean over K shards has a K-th of it: 3/4 of tr V / (K T). What does not average out is the
    // bias of a root, σ (E/2 − E²/8), which is −7/8 σ / T: another 49/64 K / T of that unit. The
    // error is about a χ² variable with 3 degrees of freedom: four deviations of its mean.
    double expected = 0.75 + 49.0 / 64 * count / DRAWS;
    assertEquals(
        expected, average(spreads), 4 * expected * Math.sqrt(2.0 / 3) / Math.sqrt(DATA_SETS));
    // The width of an interval of 100 draws is short of that of the posterior by a few percent at
    // most, and scatters by 1.3 / √(K T) of it.
    assertEquals(1, average(widths), 0.04);
    // What powering itself costs: the barycenter of the exact subset posteriors is not quite the
    // posterior, by the uneven splits of the covariates: on average less than a third of a
    // posterior sd.
    assertTrue(average(model) < 0.0316 / 3, () -> "" + average(model));
  }

  /**
   * The published distances between the posterior and 200 atoms, each of one data set, are among
   * those of simulated data sets. The posterior stands as 3000 draws.
   */
  @ParameterizedTest
  @CsvSource({"5, 0.0109", "10, 0.0141", "20, 0.0099"})
  void publishedDistancesOfAtomsArePlausible(int count, double published) {
    double[] distances = new double[ATOM_DATA_SETS];
    for (int t = 0; t < ATOM_DATA_SETS; t++) {
      long seed = 500_000L * count + t;
      Sampled sampled = new Sampled(count, seed);
      double[] atoms =
          sampled.combined(WaspMode.JOINT, OptionalInt.of(ATOMS), new StopRule(1e-6, 1e-4, 30));
      double[] posterior =
          new LinearPosterior(sampled.data, 1)
              .draws(POSTERIOR_DRAWS, SubSeed.stream(seed, 2, "posterior"));
      distances[t] =
          Math.sqrt(
              new ExactTransport()
                  .solve(
                      TransportProblem.quadratic(
                          DiscreteMeasure.uniform("atoms", 2, atoms),
                          DiscreteMeasure.uniform("posterior", 2, posterior)))
                  .cost());
    }
    Arrays.sort(distances);
    String found =
        String.format(
            Locale.ROOT,
            "K = %d: %.4f to %.4f, median %.4f",
            count,
            distances[0],
            distances[ATOM_DATA_SETS - 1],
            distances[ATOM_DATA_SETS / 2]);
    System.out.println("W2 of 200 atoms to the posterior, " + found);
    assertTrue(distances[0] <= published && published <= distances[ATOM_DATA_SETS - 1], found);
  }

  private static double average(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
