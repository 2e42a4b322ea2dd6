// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairwiseMeasureTest {
  private static double objective(Measures<DiscreteMeasure> measures, DiscreteMeasure start) {
    return new OuterLoop(new StopRule(0, 0, 0), record -> {})
        .run(new ParticleFlow(0.5), measures, start)
        .objective();
  }

  /** McCann's interpolant has the objective λ_1 λ_2 W₂², which nothing is below. */
  @Test
  void ofTwoMeasuresItIsABarycenter() {
    for (int d = 1; d <= 3; d++) {
      List<WeightedMeasure<DiscreteMeasure>> two = Clouds.random(2, d, 300 + d);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(two)) {
        PairwiseMeasure pairwise = PairwiseMeasure.of(measures);
        double total = two.get(0).weight() + two.get(1).weight();
        double expected =
            two.get(0).weight()
                * two.get(1).weight()
                / (total * total)
                * new NetworkSimplex()
                    .solve(TransportProblem.quadratic(two.get(0).measure(), two.get(1).measure()))
                    .cost();
        assertEquals(expected, pairwise.bound(), 1e-12 * expected);
        assertEquals(expected, objective(measures, pairwise.measure()), 1e-12 * expected);
        int atoms = two.get(0).measure().size() + two.get(1).measure().size();
        assertTrue(pairwise.measure().size() < atoms);
        assertEquals(1, Arrays.stream(pairwise.measure().masses()).sum(), 1e-14);
      }
    }
  }

  /** Each atom from the plans of its own measure, one by one. */
  @Test
  void itsAtomsAreThoseOfThePlans() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 2, 310);
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      List<WeightedMeasure<DiscreteMeasure>> all = measures.fetch(measures.ids());
      PairwiseMeasure pairwise = PairwiseMeasure.of(measures);
      int next = 0;
      for (WeightedMeasure<DiscreteMeasure> one : all) {
        double[] expected = new double[one.measure().support().length];
        double own = 0;
        for (WeightedMeasure<DiscreteMeasure> other : all) {
          TransportProblem problem = TransportProblem.quadratic(one.measure(), other.measure());
          TransportSolution solution = new NetworkSimplex().solve(problem);
          double[] projection = BarycentricProjection.of(problem, solution.coupling());
          own += other.weight() * solution.cost();
          for (int p = 0; p < expected.length; p++) {
            expected[p] += other.weight() * projection[p];
          }
        }
        assertEquals(own, pairwise.objectives().get(one.measure().id()), 1e-12 * own);
        for (int i = 0; i < one.measure().size(); i++, next++) {
          assertEquals(
              one.weight() * one.measure().masses()[i], pairwise.measure().masses()[next], 1e-15);
          assertArrayEquals(
              Arrays.copyOfRange(expected, 2 * i, 2 * i + 2),
              Arrays.copyOfRange(pairwise.measure().support(), 2 * next, 2 * next + 2),
              1e-12);
        }
      }
      assertEquals(next, pairwise.measure().size());
    }
  }

  /** More than one chunk of measures. */
  @Test
  void itsObjectiveIsAtMostTwiceTheBound() {
    for (int count : new int[] {3, 7, 70}) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(count, 2, 320 + count);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
        PairwiseMeasure pairwise = PairwiseMeasure.of(measures);
        assertEquals(
            LowerBound.of(Objective.MEAN, measures, ExactCost.SQUARED_WASSERSTEIN),
            pairwise.bound());
        double factor = objective(measures, pairwise.measure()) / pairwise.bound();
        assertTrue(factor >= 1 && factor <= 2, count + ": " + factor);
      }
    }
  }

  /** Translates of one measure: all plans are translations, and all atoms coincide. */
  @Test
  void ofTranslatesItIsABarycenter() {
    DiscreteMeasure shape = Clouds.random(1, 2, 330).get(0).measure();
    List<WeightedMeasure<DiscreteMeasure>> translates = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      double[] support = shape.support().clone();
      for (int p = 0; p < support.length; p++) {
        support[p] += p % 2 == 0 ? n : -2 * n * n;
      }
      translates.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted("t" + n, 2, shape.masses(), support), 1 + n));
    }
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(translates)) {
      PairwiseMeasure pairwise = PairwiseMeasure.of(measures);
      double objective = objective(measures, pairwise.measure());
      assertEquals(pairwise.bound(), objective, 1e-12 * objective);
    }
  }

  @Test
  void atomsOfEqualMeasuresAreOne() {
    DiscreteMeasure shape = Clouds.random(1, 2, 331).get(0).measure();
    List<WeightedMeasure<DiscreteMeasure>> copies = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      copies.add(new WeightedMeasure<>(shape.withId("c" + n), 1));
    }
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(copies)) {
      DiscreteMeasure merged = PairwiseMeasure.of(measures).measure();
      assertEquals(shape.size(), merged.size());
      assertArrayEquals(shape.masses(), merged.masses(), 1e-15);
      assertEquals(shape.size(), SampleStart.all(measures).size());
    }
  }

  @Test
  void reducedItKeepsTheMassesOfClustersWhereTheyAreLearned() {
    DiscreteMeasure measure =
        new DiscreteMeasure(
            "m", 1, new double[] {0.2, 0.3, 0.1, 0.4}, new double[] {0, 0.1, 9.9, 10});
    DiscreteMeasure learned = KMeansStart.reduced(measure, 2, true, 1);
    int left = learned.support()[0] < 5 ? 0 : 1;
    assertEquals(0.5, learned.masses()[left], 1e-15);
    assertEquals(0.06, learned.support()[left], 1e-15);
    assertEquals(9.98, learned.support()[1 - left], 1e-14);
    assertArrayEquals(new double[] {0.5, 0.5}, KMeansStart.reduced(measure, 2, false, 1).masses());
  }

  @Test
  void typicalInputsAreNearTheMiddle() {
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      double[] support = {n, n + 1, n + 2};
      measures.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 1, support), 1));
    }
    measures.add(
        new WeightedMeasure<>(
            new DiscreteMeasure("uneven", 1, new double[] {0.3, 0.3, 0.4}, new double[] {2, 3, 4}),
            1));
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(measures)) {
      assertEquals(
          List.of("m2", "m3", "m1"), TypicalInputs.of(local, TypicalInputs.Which.UNIFORM, 3, 3));
      assertEquals(List.of(), TypicalInputs.of(local, TypicalInputs.Which.UNIFORM, 2, 3));
      assertEquals(6, TypicalInputs.of(local, TypicalInputs.Which.LARGE, 2, 9).size());
      assertEquals(List.of(), TypicalInputs.of(local, TypicalInputs.Which.LARGE, 4, 9));
    }
  }
}
