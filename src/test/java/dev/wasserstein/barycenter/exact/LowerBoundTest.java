// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LowerBoundTest {
  @Test
  void isBelowWhatTheFlowFinds() {
    for (int stream = 0; stream < 5; stream++) {
      try (LocalMeasures<DiscreteMeasure> measures =
          Clouds.local(Clouds.random(6, 2, 50 + stream))) {
        BarycenterSolution solution =
            new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {})
                .run(new ParticleFlow(0.5), measures, new KMeansStart().start(measures, 60, 1));
        assertTrue(
            LowerBound.of(Objective.MEAN, measures, ExactCost.SQUARED_WASSERSTEIN)
                <= solution.objective());
      }
    }
  }

  /**
   * Of Diracs the bound is the variance, which is the optimum; 100 of them take more than one
   * round.
   */
  @Test
  void isTightForDiracs() {
    List<WeightedMeasure<DiscreteMeasure>> diracs = new ArrayList<>();
    double mean = 0;
    double square = 0;
    double weights = 0;
    for (int n = 0; n < 100; n++) {
      double x = Math.sin(n);
      double weight = 1 + n % 3;
      diracs.add(
          new WeightedMeasure<>(DiscreteMeasure.uniform("d" + n, 1, new double[] {x}), weight));
      mean += weight * x;
      square += weight * x * x;
      weights += weight;
    }
    mean /= weights;
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(diracs)) {
      assertEquals(
          square / weights - mean * mean,
          LowerBound.of(Objective.MEAN, measures, ExactCost.SQUARED_WASSERSTEIN),
          1e-13);
    }
  }

  /** Samples meet the bound in the mean, and their standard errors say how well. */
  @ParameterizedTest
  @EnumSource(Objective.class)
  void samplesMeetTheBoundAsTheirErrorsSay(Objective objective) {
    List<WeightedMeasure<DiscreteMeasure>> diracs = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      double[] place = {Math.sin(n), Math.cos(3 * n) * n / 20};
      diracs.add(
          new WeightedMeasure<>(DiscreteMeasure.uniform("d" + n, 2, place), 1 + n % 5 / 10.0));
    }
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(diracs)) {
      LowerBound<DiscreteMeasure> bound =
          new LowerBound<>(objective, measures, ExactCost.SQUARED_WASSERSTEIN, id -> 0);
      double all = bound.ofAllPairs();
      int seeds = 200;
      double mean = 0;
      double squares = 0;
      for (int seed = 0; seed < seeds; seed++) {
        LowerBound.Estimate estimate = bound.ofSample(seed);
        assertEquals(all, estimate.value(), 0.2 * all);
        double standardised = (estimate.value() - all) / estimate.standardError();
        mean += standardised / seeds;
        squares += standardised * standardised / seeds;
      }
      // Student's t with 15 degrees of freedom has the variance 15/13.
      assertEquals(0, mean, 4 * Math.sqrt(15 / 13.0 / seeds));
      assertEquals(15 / 13.0, squares, 0.6);
    }
  }

  /** Each round has every measure in two pairs, and none with itself. */
  @Test
  void roundsAreRings() {
    List<String> ids = IntStream.range(0, 7).mapToObj(k -> "m" + k).toList();
    PairSample sample = new PairSample(ids, 5, 3);
    for (int round = 0; round < sample.rounds(); round++) {
      int pairs = 0;
      for (String id : ids) {
        int own = 0;
        for (String other : ids) {
          own += sample.isOfRound(round, id, other) ? 1 : 0;
          assertEquals(sample.isOfRound(round, id, other), sample.isOfRound(round, other, id));
        }
        assertEquals(2, own);
        assertTrue(!sample.isOfRound(round, id, id));
        pairs += own;
      }
      assertEquals(14, pairs);
    }
    PairCosts.PairFilter filter = sample.with(ids);
    for (String id : ids) {
      for (String other : ids) {
        boolean any = false;
        for (int round = 0; round < sample.rounds(); round++) {
          any |= sample.isOfRound(round, id, other);
        }
        assertEquals(any && id.compareTo(other) < 0, filter.includes(id, other));
      }
    }
  }
}
