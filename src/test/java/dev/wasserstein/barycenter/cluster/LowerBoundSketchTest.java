// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bounds are bounds, and good ones. */
class LowerBoundSketchTest {
  @Test
  void neverAboveTheCost() {
    for (int d : new int[] {1, 2, 3, 5, 20}) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(14, d, 40 + d);
      double bounds = 0;
      double costs = 0;
      for (WeightedMeasure<DiscreteMeasure> x : clouds) {
        for (WeightedMeasure<DiscreteMeasure> y : clouds) {
          double bound =
              LowerBoundSketch.of(x.measure()).lowerBound(LowerBoundSketch.of(y.measure()));
          double cost =
              new ExactTransport()
                  .solve(TransportProblem.quadratic(x.measure(), y.measure()))
                  .cost();
          assertTrue(bound <= cost, () -> d + ": " + bound + " > " + cost);
          bounds += bound;
          costs += cost;
        }
      }
      assertTrue(bounds > 0.8 * costs, "dimension " + d + ": " + bounds / costs);
    }
  }

  @Test
  void ofShiftedAndOfSingularMeasures() {
    double[] line = new double[40];
    double[] shifted = new double[40];
    double[] across = new double[40];
    for (int i = 0; i < 20; i++) {
      line[2 * i] = i;
      across[2 * i + 1] = i;
      shifted[2 * i] = i + 1e6;
      shifted[2 * i + 1] = -3;
    }
    LowerBoundSketch of = LowerBoundSketch.of(DiscreteMeasure.uniform("a", 2, line));
    assertEquals(0, of.lowerBound(of));
    double far = of.lowerBound(LowerBoundSketch.of(DiscreteMeasure.uniform("b", 2, shifted)));
    assertEquals(1e12 + 9, far, 10);
    assertTrue(far <= 1e12 + 9);
    // Perpendicular segments: the covariances say (σ² + σ²) besides the distance of the means.
    double bound = of.lowerBound(LowerBoundSketch.of(DiscreteMeasure.uniform("c", 2, across)));
    double variance = 399.0 / 12;
    assertEquals(2 * 9.5 * 9.5 + 2 * variance, bound, 1e-4 * bound);
  }

  @Test
  void ofOneAtomAndUnevenMasses() {
    DiscreteMeasure one = DiscreteMeasure.uniform("a", 3, new double[] {1, 2, 3});
    DiscreteMeasure uneven =
        new DiscreteMeasure(
            "b", 3, new double[] {0.999, 0.001, 0}, new double[] {1, 2, 3, 5, 2, 3, 9, 9, 9});
    assertEquals(0.016, LowerBoundSketch.of(one).lowerBound(LowerBoundSketch.of(uneven)), 1e-3);
    assertTrue(LowerBoundSketch.of(one).lowerBound(LowerBoundSketch.of(uneven)) <= 0.016);
  }
}
