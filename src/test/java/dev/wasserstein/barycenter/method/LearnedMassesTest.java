// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedMassesTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 300), record -> {});

  private static void assertNeverRises(BarycenterSolution solution) {
    double before = Double.POSITIVE_INFINITY;
    for (IterationRecord record : solution.history()) {
      assertTrue(record.objective() <= before * (1 + 1e-12), solution.history()::toString);
      before = record.objective();
    }
  }

  /** The barycenter of equal measures is that measure, whose masses equal ones cannot show. */
  @Test
  void findsTheMassesOfTheInput() {
    DiscreteMeasure a =
        new DiscreteMeasure(
            "a", 2, new double[] {0.7, 0.2, 0.1}, new double[] {0, 0, 10, 0, 0, 10});
    try (LocalMeasures<DiscreteMeasure> measures =
        Clouds.local(
            List.of(new WeightedMeasure<>(a, 1), new WeightedMeasure<>(a.withId("b"), 2)))) {
      DiscreteMeasure start =
          DiscreteMeasure.uniform("barycenter", 2, new double[] {1, 1, 9, 0, 0, 9});
      BarycenterSolution learned =
          LOOP.run(new LearnedMasses(0.5), measures, LearnedMasses.start(start));
      BarycenterSolution equal = LOOP.run(new ParticleFlow(0.5), measures, start);
      assertNeverRises(learned);
      assertTrue(learned.objective() < 1e-8 * equal.objective(), learned.history()::toString);
      assertEquals(RunStatus.CONVERGED, learned.status());
      double[] masses = ((DiscreteMeasure) learned.barycenter()).masses();
      assertEquals(0.7, masses[0], 1e-8);
      assertEquals(0.2, masses[1], 1e-8);
    }
  }

  @Test
  void isBetterThanEqualMassesOnUnequalInputs() {
    for (int d = 1; d <= 3; d++) {
      List<WeightedMeasure<DiscreteMeasure>> inputs = Clouds.random(8, d, 55 + d);
      try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(inputs)) {
        for (int m : new int[] {4, 9}) {
          DiscreteMeasure start = new KMeansStart().start(measures, m, 2);
          BarycenterSolution learned =
              LOOP.run(new LearnedMasses(0.5), measures, LearnedMasses.start(start));
          BarycenterSolution equal = LOOP.run(new ParticleFlow(0.5), measures, start);
          assertNeverRises(learned);
          assertTrue(learned.objective() < equal.objective(), "d=" + d + ", m=" + m);
          assertTrue(
              learned.objective()
                  >= LowerBound.of(Objective.MEAN, measures, ExactCost.SQUARED_WASSERSTEIN));
          double sum = 0;
          for (double mass : ((DiscreteMeasure) learned.barycenter()).masses()) {
            assertTrue(mass >= 0);
            sum += mass;
          }
          assertEquals(1, sum, 1e-14);
        }
      }
    }
  }
}
