// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.start.GaussianStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntropicParticleFlowTest {
  private static final OuterLoop LOOP = new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {});
  private final List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(5, 2, 76);

  private BarycenterSolution run(BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method) {
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds)) {
      return LOOP.run(method, local, new GaussianStart().start(local, 15, 3));
    }
  }

  private double exactObjective(BarycenterSolution solution) {
    double weights = clouds.stream().mapToDouble(WeightedMeasure::weight).sum();
    return clouds.stream()
        .mapToDouble(
            cloud ->
                cloud.weight()
                    / weights
                    * ExactCost.SQUARED_WASSERSTEIN
                        .from((DiscreteMeasure) solution.barycenter())
                        .apply(cloud.measure())
                        .cost())
        .sum();
  }

  private static double spread(BarycenterSolution solution) {
    DiscreteMeasure measure = (DiscreteMeasure) solution.barycenter();
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < measure.size(); i++) {
        double x = measure.support()[2 * i + k];
        mean += measure.masses()[i] * x;
        square += measure.masses()[i] * x * x;
      }
      sum += square - mean * mean;
    }
    return sum;
  }

  /**
   * The blur of the plans draws the atoms together: the larger ε, the farther from the exact
   * barycenter.
   */
  @Test
  void moreEntropyIsFartherFromTheBarycenter() {
    double variance;
    try (LocalMeasures<DiscreteMeasure> local = Clouds.local(clouds)) {
      variance = local.summary().withinVariance();
    }
    BarycenterSolution last = run(new ParticleFlow(0.5));
    for (double share : new double[] {0.1, 0.3, 1}) {
      BarycenterSolution next =
          run(new EntropicParticleFlow(0.5, Sinkhorn.standard(), share * variance));
      assertTrue(exactObjective(next) > exactObjective(last), "at " + share);
      assertTrue(spread(next) < spread(last), "at " + share);
      last = next;
    }
  }

  @Test
  void theObjectiveNeverRises() {
    BarycenterSolution solution = run(new EntropicParticleFlow(0.5, Sinkhorn.standard(), 0.3));
    double before = Double.POSITIVE_INFINITY;
    for (IterationRecord record : solution.history()) {
      assertTrue(record.objective() <= before + 1e-8, "at " + record.iteration());
      before = record.objective();
    }
  }

  @Test
  void hugeEpsilonGivesOnePoint() {
    BarycenterSolution solution = run(new EntropicParticleFlow(0.5, Sinkhorn.standard(), 1e7));
    assertEquals(0, spread(solution), 1e-6);
  }
}
