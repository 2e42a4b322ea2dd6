// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.Gaussians;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.NetworkSimplex;
import dev.wasserstein.transport.gaussian.BuresTransport;
import dev.wasserstein.transport.gaussian.MixtureTransport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** Mixtures: the distance, and the barycenter against the multi-marginal linear program. */
class MixtureBarycenterTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-12, 1e-8, 500), record -> {});

  @Test
  void ofOneComponentItIsTheGaussianCase() {
    List<WeightedMeasure<GaussianMixture>> mixtures = new ArrayList<>();
    List<WeightedMeasure<GaussianMeasure>> gaussians = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      GaussianMeasure gaussian = Gaussians.random("g" + n, 3, 6, 60 + n);
      gaussians.add(new WeightedMeasure<>(gaussian, 1 + n));
      mixtures.add(
          new WeightedMeasure<>(
              new GaussianMixture("g" + n, new double[] {1}, List.of(gaussian)), 1 + n));
    }
    BarycenterSolution solution = run(mixtures);
    GaussianMixture mixture = (GaussianMixture) solution.barycenter();
    GaussianBarycenter method = new GaussianBarycenter();
    try (LocalMeasures<GaussianMeasure> measures = new LocalMeasures<>(gaussians, 2)) {
      BarycenterSolution expected =
          new OuterLoop(new StopRule(1e-12, 1e-12, 500), record -> {})
              .run(method, measures, method.start(measures));
      GaussianMeasure barycenter = (GaussianMeasure) expected.barycenter();
      assertArrayEquals(barycenter.covariance(), mixture.component(0).covariance(), 1e-7);
      assertArrayEquals(barycenter.mean(), mixture.component(0).mean(), 1e-13);
      assertEquals(expected.objective(), solution.objective(), 1e-12 * solution.objective());
    }
  }

  /** Without variances components are atoms, and the distance is that of point clouds. */
  @Test
  void ofDiracsItIsThePointCloudCase() {
    GaussianMixture a = diracs("a", new double[] {0.2, 0.5, 0.3}, 0, 0, 3, 1, -2, 4);
    GaussianMixture b = diracs("b", new double[] {0.6, 0.4}, 5, 5, -1, 0);
    double expected =
        new NetworkSimplex()
            .solve(
                TransportProblem.quadratic(
                    new DiscreteMeasure("a", 2, a.masses(), a.means()),
                    new DiscreteMeasure("b", 2, b.masses(), b.means())))
            .cost();
    assertEquals(expected, new MixtureTransport(a).solve(b).cost(), 1e-13);
    assertEquals(0.0, new MixtureTransport(a).solve(a).cost());
  }

  @Test
  void theDistanceIsTheLeastOverCouplings() {
    GaussianMixture a = random("a", 2, 2, 1);
    GaussianMixture b = random("b", 2, 2, 2);
    double[][] costs = new double[2][2];
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 2; j++) {
        costs[k][j] = new BuresTransport(a.component(k)).squaredDistance(b.component(j));
      }
    }
    double least = Double.POSITIVE_INFINITY;
    double low = Math.max(0, a.masses()[0] - b.masses()[1]);
    double high = Math.min(a.masses()[0], b.masses()[0]);
    for (double p : new double[] {low, high}) {
      double cost =
          p * costs[0][0]
              + (a.masses()[0] - p) * costs[0][1]
              + (b.masses()[0] - p) * costs[1][0]
              + (a.masses()[1] - b.masses()[0] + p) * costs[1][1];
      least = Math.min(least, cost);
    }
    assertEquals(least, new MixtureTransport(a).solve(b).cost(), 1e-13 * least);
  }

  @Test
  void aMeasureIsItsOwnBarycenter() {
    GaussianMixture a = random("a", 3, 2, 3);
    BarycenterSolution solution = run(List.of(new WeightedMeasure<>(a, 0.4)));
    assertEquals(a.withId("barycenter"), solution.barycenter());
    assertEquals(0, solution.objective());
  }

  /** F* = λ(1 − λ) MW₂² for two measures, and the start is there already. */
  @Test
  void ofTwoMeasuresTheStartIsTheBarycenter() {
    for (int stream = 0; stream < 10; stream++) {
      GaussianMixture a = random("a", 4, 3, 10 + stream);
      GaussianMixture b = random("b", 3, 3, 40 + stream);
      BarycenterSolution solution =
          run(List.of(new WeightedMeasure<>(a, 0.3), new WeightedMeasure<>(b, 0.7)));
      double expected = 0.21 * new MixtureTransport(a).solve(b).cost();
      assertEquals(expected, solution.objective(), 1e-12 * expected);
      assertEquals(expected, solution.history().get(0).objective(), 1e-12 * expected);
      assertTrue(((GaussianMixture) solution.barycenter()).size() <= 6);
    }
  }

  /**
   * The same where no component is regular: degenerate on lines, planes and points of all kinds.
   */
  @Test
  void ofTwoDegenerateMeasuresTheStartIsTheBarycenter() {
    GaussianMeasure line = new GaussianMeasure("a", new double[2], new double[] {4, 2, 2, 1});
    GaussianMeasure other = new GaussianMeasure("b", new double[2], new double[] {9, -3, -3, 1});
    assertStartIsBarycenter(List.of(line), List.of(other), 0.21 * 5);
    for (int stream = 0; stream < 10; stream++) {
      List<GaussianMeasure> lefts = new ArrayList<>();
      List<GaussianMeasure> rights = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        lefts.add(Gaussians.random("a" + k, 4, k, 200 + stream));
        rights.add(Gaussians.random("b" + k, 4, 1 + (k + stream) % 3, 300 + stream));
      }
      double cost = new MixtureTransport(equal("a", lefts)).solve(equal("b", rights)).cost();
      assertStartIsBarycenter(lefts, rights, 0.21 * cost);
    }
  }

  private static GaussianMixture equal(String id, List<GaussianMeasure> components) {
    double[] masses = new double[components.size()];
    Arrays.fill(masses, 1.0 / masses.length);
    return new GaussianMixture(id, masses, components);
  }

  private static void assertStartIsBarycenter(
      List<GaussianMeasure> lefts, List<GaussianMeasure> rights, double expected) {
    BarycenterSolution solution =
        run(
            List.of(
                new WeightedMeasure<>(equal("a", lefts), 0.3),
                new WeightedMeasure<>(equal("b", rights), 0.7)));
    assertEquals(expected, solution.history().get(0).objective(), 1e-12 * expected);
    assertEquals(expected, solution.objective(), 1e-12 * expected);
  }

  /** Three mixtures of three components: the linear program of the paper has 27 unknowns. */
  @Test
  void comesNearTheMultiMarginalOptimumAndNeverBelow() {
    double worst = 0;
    for (int stream = 0; stream < 8; stream++) {
      List<WeightedMeasure<GaussianMixture>> mixtures = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        mixtures.add(new WeightedMeasure<>(random("m" + n, 3, 2, 100 + 3 * stream + n), 1 + n));
      }
      double optimum = multiMarginal(mixtures);
      BarycenterSolution solution = run(mixtures);
      assertTrue(
          solution.objective() >= optimum * (1 - 1e-6), solution.objective() + " " + optimum);
      worst = Math.max(worst, solution.objective() / optimum - 1);
      List<IterationRecord> history = solution.history();
      for (int k = 1; k < history.size(); k++) {
        double before = history.get(k - 1).objective();
        assertTrue(history.get(k).objective() <= before * (1 + 1e-12), "iteration " + k);
      }
      assertEquals(RunStatus.CONVERGED, solution.status());
    }
    assertTrue(worst < 0.1, "at most " + worst + " above the optimum");
  }

  @Test
  void drawnStartsFollowTheSeedAndHaveTheSize() {
    List<WeightedMeasure<GaussianMixture>> mixtures = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      mixtures.add(new WeightedMeasure<>(random("m" + n, 4, 2, 200 + n), 1));
    }
    try (LocalMeasures<GaussianMixture> measures = new LocalMeasures<>(mixtures, 2)) {
      GaussianMixture start = MixtureStart.sampled(measures, 7, 3);
      assertEquals(7, start.size());
      assertEquals(start, MixtureStart.sampled(measures, 7, 3));
      BarycenterSolution solution =
          LOOP.run(new MixtureBarycenter(), measures, MixtureBarycenter.State.of(start));
      assertEquals(RunStatus.CONVERGED, solution.status());
      assertEquals(25, MixtureStart.sampled(measures, 25, 3).size());
    }
  }

  /**
   * min Σ_t p_t Σ_n λ_n W₂²(barycenter of the tuple t, its n-th) over p with the given marginals.
   */
  private static double multiMarginal(List<WeightedMeasure<GaussianMixture>> mixtures) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Expression[][] marginals = new Expression[3][3];
    for (int n = 0; n < 3; n++) {
      for (int k = 0; k < 3; k++) {
        marginals[n][k] =
            model.addExpression("m" + n + k).level(mixtures.get(n).measure().masses()[k]);
      }
    }
    GaussianBarycenter method = new GaussianBarycenter();
    for (int t = 0; t < 27; t++) {
      int[] tuple = {t / 9, t / 3 % 3, t % 3};
      List<WeightedMeasure<GaussianMeasure>> parts = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        parts.add(
            new WeightedMeasure<>(
                mixtures.get(n).measure().component(tuple[n]).withId("p" + n),
                mixtures.get(n).weight()));
      }
      try (LocalMeasures<GaussianMeasure> measures = new LocalMeasures<>(parts, 1)) {
        double cost = LOOP.run(method, measures, method.start(measures)).objective();
        Variable variable = model.addVariable("p" + t).lower(0).weight(cost);
        for (int n = 0; n < 3; n++) {
          marginals[n][tuple[n]].set(variable, 1);
        }
      }
    }
    return model.minimise().getValue();
  }

  private static GaussianMixture diracs(String id, double[] masses, double... places) {
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < masses.length; k++) {
      components.add(
          new GaussianMeasure(id, new double[] {places[2 * k], places[2 * k + 1]}, new double[4]));
    }
    return new GaussianMixture(id, masses, components);
  }

  private static GaussianMixture random(String id, int count, int d, long stream) {
    double[] masses = new double[count];
    List<GaussianMeasure> components = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      masses[k] = 2.0 * (k + 1) / (count * (count + 1));
      String name = String.format(Locale.ROOT, "%s-%d", id, k);
      components.add(Gaussians.random(name, d, 2 * d, stream));
    }
    return new GaussianMixture(id, masses, components);
  }

  private static BarycenterSolution run(List<WeightedMeasure<GaussianMixture>> inputs) {
    try (LocalMeasures<GaussianMixture> measures = new LocalMeasures<>(inputs, 2)) {
      return LOOP.run(
          new MixtureBarycenter(),
          measures,
          MixtureBarycenter.State.of(MixtureStart.folded(measures)));
    }
  }
}
