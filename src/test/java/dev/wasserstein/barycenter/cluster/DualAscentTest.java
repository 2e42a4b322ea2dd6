// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DualAscentTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  private static double bound(DiscreteMeasure from, DiscreteMeasure to, double level) {
    return new DualAscent(CentredCloud.of(from)).bound(CentredCloud.of(to), level);
  }

  @Test
  void neverAboveTheCostAndSoonAboveALevelBelowIt() {
    for (int d : new int[] {2, 3, 7}) {
      List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(12, d, 70 + d);
      int pairs = 0;
      int exceeded = 0;
      for (WeightedMeasure<DiscreteMeasure> x : clouds) {
        for (WeightedMeasure<DiscreteMeasure> y : clouds) {
          double cost =
              new ExactTransport()
                  .solve(TransportProblem.quadratic(x.measure(), y.measure()))
                  .cost();
          for (double level : new double[] {INFINITE, 0, 0.8 * cost, cost, 2 * cost}) {
            double bound = bound(x.measure(), y.measure(), level);
            assertTrue(bound <= cost, () -> d + ": " + bound + " > " + cost);
          }
          pairs++;
          exceeded += bound(x.measure(), y.measure(), 0.9 * cost) > 0.9 * cost || cost == 0 ? 1 : 0;
        }
      }
      assertTrue(exceeded > 0.8 * pairs, "dimension " + d + ": " + exceeded + " of " + pairs);
    }
  }

  /** The first potential is the optimal one there; also far from the origin. */
  @Test
  void exactFromTheBeginningForAffineImages() {
    DiscreteMeasure cloud = Clouds.random(1, 2, 5).get(0).measure();
    double[] image = new double[cloud.support().length];
    for (int p = 0; p < image.length; p += 2) {
      double x = cloud.support()[p];
      double y = cloud.support()[p + 1];
      image[p] = 2 * x + 0.5 * y + 1000;
      image[p + 1] = 0.5 * x + 0.7 * y - 3;
    }
    DiscreteMeasure other = new DiscreteMeasure("image", 2, cloud.masses(), image);
    double cost = new ExactTransport().solve(TransportProblem.quadratic(cloud, other)).cost();
    double bound = bound(cloud, other, INFINITE);
    assertEquals(cost, bound, 1e-9 * cost);
    assertTrue(bound <= cost * (1 + 1e-15));
  }

  @Test
  void degenerateClouds() {
    DiscreteMeasure point = DiscreteMeasure.uniform("a", 2, new double[] {1, 2});
    DiscreteMeasure line = DiscreteMeasure.uniform("b", 2, new double[] {1, 2, 3, 2, 5, 2});
    DiscreteMeasure massless =
        new DiscreteMeasure("c", 2, new double[] {1, 0}, new double[] {4, 6, 1e3, 0});
    assertEquals(20.0 / 3, bound(point, line, 100), 1e-9);
    assertEquals(20.0 / 3, bound(line, point, 100), 1e-9);
    assertEquals(25, bound(point, massless, 100), 1e-6);
    assertEquals(25, bound(massless, point, 100), 1e-6);
    assertEquals(0, bound(line, line, 0), 1e-12);
  }

  /** Potentials make a solve shorter and change no bit of it. */
  @Test
  void startsOfSolves() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(12, 2, 9);
    long pivots = 0;
    long pivotsFromStart = 0;
    for (WeightedMeasure<DiscreteMeasure> x : clouds) {
      for (WeightedMeasure<DiscreteMeasure> y : clouds) {
        TransportProblem problem = TransportProblem.quadratic(y.measure(), x.measure());
        TransportSolution cold = new ExactTransport().solve(problem);
        DualAscent ascent = new DualAscent(CentredCloud.of(x.measure()));
        ascent.bound(CentredCloud.of(y.measure()), cold.cost());
        Optional<WarmStart> start = Optional.of(ascent.start());
        TransportSolution started = new ExactTransport().solve(problem, start);
        assertEquals(cold.cost(), started.cost());
        assertEquals(cold.dualBound(), started.dualBound());
        pivots += cold.pivots();
        pivotsFromStart += started.pivots();
      }
    }
    assertTrue(pivotsFromStart < 0.8 * pivots, pivotsFromStart + " of " + pivots);
  }
}
