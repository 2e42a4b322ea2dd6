// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Clouds;
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
import org.junit.jupiter.api.Test;

class LowerBoundTest {
  @Test
  void isBelowWhatTheFlowFinds() {
    for (int stream = 0; stream < 5; stream++) {
      try (LocalMeasures<DiscreteMeasure> measures =
          Clouds.local(Clouds.random(6, 2, 50 + stream))) {
        BarycenterSolution solution =
            new OuterLoop(new StopRule(1e-8, 1e-4, 200), record -> {})
                .run(new ParticleFlow(0.5), measures, new KMeansStart().start(measures, 60, 1));
        assertTrue(LowerBound.of(measures, ExactCost.SQUARED_WASSERSTEIN) <= solution.objective());
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
          LowerBound.of(measures, ExactCost.SQUARED_WASSERSTEIN),
          1e-13);
    }
  }
}
