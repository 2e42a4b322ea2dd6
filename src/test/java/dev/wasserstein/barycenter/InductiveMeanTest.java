// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.method.GaussianBarycenter;
import dev.wasserstein.barycenter.method.MixtureBarycenter;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.gaussian.BuresTransport;
import dev.wasserstein.transport.gaussian.MixtureCost;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InductiveMeanTest {
  private static final long SEED = 20261130;

  private static DiscreteMeasure cloud(String id, int n, int d, RandomGenerator random) {
    double[] centre = random.doubles(d, -3, 3).toArray();
    double spread = random.nextDouble(0.3, 2);
    double[] support = new double[n * d];
    for (int p = 0; p < support.length; p++) {
      support[p] = centre[p % d] + spread * random.nextGaussian();
    }
    return DiscreteMeasure.trustedUniform(id, d, support);
  }

  /** The mean of the first measure of weight {@code before}, and others in their order. */
  private static <M extends Measure, S extends Serializable> Measure mean(
      GeodesicMethod<M, S> method, M first, double before, List<M> others, double[] weights) {
    InductiveMean<M, S> mean = new InductiveMean<>(method, method.at(first), before);
    for (int n = 0; n < weights.length; n++) {
      mean.add(others.get(n), weights[n]);
    }
    return method.barycenter(mean.state());
  }

  private static double squaredDistance(Measure a, Measure b) {
    return ExactCost.SQUARED_WASSERSTEIN
        .from((DiscreteMeasure) a)
        .apply((DiscreteMeasure) b)
        .cost();
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** On the line, of equal numbers of atoms, it is Σ λ_n Q_n in every order. */
  @ParameterizedTest
  @ValueSource(strings = {"quantile", "particle-flow"})
  void onTheLineItIsTheBarycenterInEveryOrder(String method) {
    RandomGenerator random = SubSeed.stream(SEED, 1);
    int n = 37;
    double[] weights = random.doubles(8, 0.1, 3).toArray();
    List<DiscreteMeasure> clouds = new ArrayList<>();
    double[] expected = new double[n];
    double total = Arrays.stream(weights).sum();
    for (int k = 0; k < weights.length; k++) {
      clouds.add(cloud("m" + k, n, 1, random));
      double[] quantiles = sorted(clouds.get(k).support());
      for (int i = 0; i < n; i++) {
        expected[i] += weights[k] * quantiles[i] / total;
      }
    }
    List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
    for (int turn = 0; turn < 5; turn++) {
      List<DiscreteMeasure> others = order.stream().skip(1).map(clouds::get).toList();
      double[] own = order.stream().skip(1).mapToDouble(k -> weights[k]).toArray();
      DiscreteMeasure first = clouds.get(order.get(0));
      double before = weights[order.get(0)];
      Measure mean =
          method.equals("quantile")
              ? mean(
                  new QuantileBarycenter<DiscreteMeasure>(),
                  DiscreteMeasure.trustedUniform("start", 1, sorted(first.support())),
                  before,
                  others,
                  own)
              : mean(new ParticleFlow(ParticleFlow.FULL_STEP), first, before, others, own);
      assertArrayEquals(
          expected, sorted(((DiscreteMeasure) mean).support()), 1e-12, order::toString);
      for (int i = order.size() - 1; i > 0; i--) {
        Collections.swap(order, i, random.nextInt(i + 1));
      }
    }
  }

  /** W₂(ν, ν_t) = t W₂(ν, μ) and W₂(ν_t, μ) = (1 − t) W₂(ν, μ): no point lies nearer to both. */
  @Test
  void aStepBetweenEqualCloudsEndsOnTheGeodesic() {
    RandomGenerator random = SubSeed.stream(SEED, 2);
    DiscreteMeasure from = cloud("a", 30, 2, random);
    DiscreteMeasure to = cloud("b", 30, 2, random);
    Measure mean =
        mean(new ParticleFlow(ParticleFlow.FULL_STEP), from, 3, List.of(to), new double[] {1.5});
    double whole = Math.sqrt(squaredDistance(from, to));
    assertEquals(whole / 3, Math.sqrt(squaredDistance(from, mean)), 1e-12 * whole);
    assertEquals(2 * whole / 3, Math.sqrt(squaredDistance(mean, to)), 1e-12 * whole);
  }

  /** Of commuting covariances the roots are averaged: diag(Σ λ √s)². */
  @Test
  void commutingCovariancesGiveTheBarycenter() {
    double[][] variances = {{1, 9}, {4, 0.25}, {16, 1}, {0.01, 2}};
    double[] weights = {2, 1, 0.5, 3};
    List<GaussianMeasure> gaussians = new ArrayList<>();
    double[] mean = new double[2];
    double[] root = new double[2];
    double total = Arrays.stream(weights).sum();
    double cos = Math.cos(0.7);
    double sin = Math.sin(0.7);
    for (int n = 0; n < weights.length; n++) {
      gaussians.add(
          GaussianMeasure.trusted(
              "g" + n, new double[] {n, n * n}, rotated(variances[n], cos, sin)));
      mean[0] += weights[n] * n / total;
      mean[1] += weights[n] * n * n / total;
      root[0] += weights[n] * Math.sqrt(variances[n][0]) / total;
      root[1] += weights[n] * Math.sqrt(variances[n][1]) / total;
    }
    GaussianMeasure result =
        (GaussianMeasure)
            mean(
                new GaussianBarycenter(),
                gaussians.get(0),
                weights[0],
                gaussians.subList(1, 4),
                Arrays.copyOfRange(weights, 1, 4));
    assertArrayEquals(mean, result.mean(), 1e-13);
    assertArrayEquals(
        rotated(new double[] {root[0] * root[0], root[1] * root[1]}, cos, sin),
        result.covariance(),
        1e-12);
  }

  private static double[] rotated(double[] variances, double cos, double sin) {
    double a = variances[0];
    double b = variances[1];
    double off = (a - b) * cos * sin;
    return new double[] {a * cos * cos + b * sin * sin, off, off, a * sin * sin + b * cos * cos};
  }

  private static GaussianMeasure centred(String id, double... covariance) {
    return GaussianMeasure.trusted(id, new double[2], covariance);
  }

  /** Half way between these two lies (2 + √3) I. */
  @Test
  void theMidpointOfTwoGaussiansIsTheirBarycenter() {
    GaussianMeasure result =
        (GaussianMeasure)
            mean(
                new GaussianBarycenter(),
                centred("a", 4, -2, -2, 4),
                5,
                List.of(centred("b", 4, 2, 2, 4)),
                new double[] {5});
    double variance = 2 + Math.sqrt(3);
    assertArrayEquals(new double[] {variance, 0, 0, variance}, result.covariance(), 1e-12);
  }

  /** The one law that it breaks. */
  @Test
  void theOrderMattersWhereCovariancesDoNotCommute() {
    GaussianMeasure a = centred("a", 4, -2, -2, 4);
    GaussianMeasure b = centred("b", 9, 0, 0, 0.25);
    GaussianMeasure c = centred("c", 1, 0.9, 0.9, 1);
    GaussianBarycenter method = new GaussianBarycenter();
    double[] ones = {1, 1};
    GaussianMeasure one = (GaussianMeasure) mean(method, a, 1, List.of(b, c), ones);
    GaussianMeasure other = (GaussianMeasure) mean(method, c, 1, List.of(b, a), ones);
    double distance = new BuresTransport(one).squaredDistance(other);
    assertTrue(distance > 1e-3 && distance < 0.1, () -> "W2^2 is " + distance);
  }

  /** Mixtures of as many components of equal mass: MW₂ is divided as by a geodesic. */
  @Test
  void aStepBetweenEqualMixturesEndsOnTheGeodesic() {
    GaussianMixture from = mixture("a", 0, 1, 0.2);
    GaussianMixture to = mixture("b", 1, 3, -0.5);
    Measure mean = mean(new MixtureBarycenter(), from, 1, List.of(to), new double[] {3});
    double whole = Math.sqrt(new MixtureCost().from(from).apply(to).cost());
    double begin = Math.sqrt(new MixtureCost().from(from).apply((GaussianMixture) mean).cost());
    double end = Math.sqrt(new MixtureCost().from((GaussianMixture) mean).apply(to).cost());
    assertEquals(0.75 * whole, begin, 1e-10);
    assertEquals(0.25 * whole, end, 1e-10);
  }

  private static GaussianMixture mixture(String id, double shift, double scale, double tilt) {
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      components.add(
          GaussianMeasure.trusted(
              id,
              new double[] {5 * k + shift, shift * shift * k},
              new double[] {scale, tilt * k / 4, tilt * k / 4, 1}));
    }
    return GaussianMixture.trusted(id, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, components);
  }

  @Test
  void noWeightMovesNothing() {
    RandomGenerator random = SubSeed.stream(SEED, 3);
    DiscreteMeasure from = cloud("a", 12, 2, random);
    Measure mean =
        mean(
            new ParticleFlow(ParticleFlow.FULL_STEP),
            from,
            1,
            List.of(cloud("b", 9, 2, random)),
            new double[1]);
    assertArrayEquals(from.support(), ((DiscreteMeasure) mean).support(), 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> new InductiveMean<>(new ParticleFlow(ParticleFlow.FULL_STEP), from, 0));
  }

  /** A constant has no map to what varies. */
  @Test
  void directionsThatTheBarycenterLacksAreRefused() {
    InductiveMean<GaussianMeasure, GaussianBarycenter.State> mean =
        new InductiveMean<>(
            new GaussianBarycenter(), new GaussianBarycenter().at(centred("a", 2, 0, 0, 0)), 1);
    mean.add(centred("b", 8, 0, 0, 0), 1);
    assertArrayEquals(new double[] {4.5, 0, 0, 0}, mean.state().covariance(), 1e-12);
    BadInputException refusal =
        assertThrows(BadInputException.class, () -> mean.add(centred("c", 8, 0, 0, 1), 1));
    assertTrue(refusal.getMessage().startsWith("Measure 'c'"), refusal::getMessage);
  }
}
