// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.interpolation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeodesicTest {
  /** x ↦ 2x + b is the gradient of a convex function, so that it is the optimal map. */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1e4", "2, 3", "2, 1e6", "3, -1e3", "7, 5"})
  void ofAnAffineMapIsExact(int d, double shift) {
    RandomGenerator random = SubSeed.stream(d, 8);
    int n = 60;
    double[] x = random.doubles((long) n * d).map(u -> 4 * u - 2).toArray();
    double[] y = Arrays.stream(x).map(each -> 2 * each + shift).toArray();
    Geodesic geodesic =
        Geodesic.between(DiscreteMeasure.uniform("a", d, x), DiscreteMeasure.uniform("b", d, y));
    double square = 0;
    for (int p = 0; p < x.length; p++) {
      square += (y[p] - x[p]) * (y[p] - x[p]) / n;
    }
    assertEquals(square, geodesic.squaredDistance(), 1e-12 * square);
    for (double t : new double[] {0, 0.25, 0.3, 0.5, 1}) {
      DiscreteMeasure at = geodesic.at(t, "t");
      assertArrayEquals(DiscreteMeasure.uniformMasses(n), at.masses());
      double[] expected = new double[x.length];
      Arrays.setAll(expected, p -> (1 - t) * x[p] + t * y[p]);
      if (d > 1) {
        assertArrayEquals(expected, at.support(), 1e-12 * Math.max(1, Math.abs(shift)));
      } else {
        assertArrayEquals(
            Arrays.stream(expected).sorted().toArray(),
            Arrays.stream(at.support()).sorted().toArray(),
            1e-12 * Math.max(1, Math.abs(shift)));
      }
    }
  }

  /** W₂(μ_s, μ_t) = |t − s| W₂, the length along the path. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void distancesAlongItAreItsLength(int d) {
    RandomGenerator random = SubSeed.stream(d, 9);
    DiscreteMeasure a = cloud("a", 23, d, random);
    DiscreteMeasure b = cloud("b", 31, d, random);
    Geodesic geodesic = Geodesic.between(a, b);
    double square = distance(a, b);
    assertEquals(square, geodesic.squaredDistance(), 1e-12 * square);
    double[] times = {0, 0.2, 0.55, 1};
    for (double s : times) {
      for (double t : times) {
        double expected = (t - s) * (t - s) * square;
        assertEquals(expected, distance(geodesic.at(s, "s"), geodesic.at(t, "t")), 1e-12 * square);
      }
    }
    assertTrue(geodesic.at(0.2, "t").size() <= a.size() + b.size() - 1);
    assertTrue(geodesic.dualGap() <= 1e-12 * square);
  }

  @Test
  void endsAreTheMeasures() {
    RandomGenerator random = SubSeed.stream(1, 10);
    DiscreteMeasure a = cloud("a", 5, 2, random);
    DiscreteMeasure b = cloud("b", 9, 2, random);
    Geodesic geodesic = Geodesic.between(a, b);
    assertEquals(a, geodesic.at(0, "a"));
    assertEquals(b, geodesic.at(1, "b"));
    assertSame(b.support(), geodesic.at(1, "t").support());
  }

  @Test
  void betweenEqualMeasuresNothingMoves() {
    DiscreteMeasure a = cloud("a", 12, 2, SubSeed.stream(1, 11));
    Geodesic geodesic = Geodesic.between(a, a.withId("b"));
    assertEquals(0, geodesic.squaredDistance(), 1e-30);
    assertArrayEquals(a.support(), geodesic.at(0.3, "t").support());
    assertArrayEquals(a.masses(), geodesic.at(0.3, "t").masses(), 1e-15);
  }

  private static double distance(DiscreteMeasure a, DiscreteMeasure b) {
    return new ExactTransport().solve(TransportProblem.quadratic(a, b)).cost();
  }

  private static DiscreteMeasure cloud(String id, int size, int d, RandomGenerator random) {
    double[] masses = random.doubles(size, 0.2, 1).toArray();
    double sum = Arrays.stream(masses).sum();
    return new DiscreteMeasure(
        id,
        d,
        Arrays.stream(masses).map(mass -> mass / sum).toArray(),
        random.doubles((long) size * d).map(u -> 5 * u).toArray());
  }
}
