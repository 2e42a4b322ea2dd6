// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.Gaussians;
import dev.wasserstein.transport.exact.RandomProblems;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Distances and maps between Gaussians: formulas, an independent implementation, singular cases.
 */
class BuresTransportTest {
  @Test
  void equalsAnIndependentImplementation() {
    // scripts/reference/bures.py: scipy.linalg.sqrtm, scipy 1.17.1; the formula of the FID.
    GaussianMeasure a = new GaussianMeasure("a", new double[] {0, 1, 2}, Gaussians.reference(0, 3));
    GaussianMeasure b =
        new GaussianMeasure("b", new double[] {3, -1, 0}, Gaussians.reference(1, 3));
    GaussianMeasure c = new GaussianMeasure("c", new double[] {1, 1, 1}, Gaussians.reference(2, 3));
    assertEquals(19.69604955355915, distance(a, b), 1e-13 * 20);
    assertEquals(2.751280030363749, distance(a, c), 1e-13 * 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 40})
  void isExactlyZeroToItself(int d) {
    for (int rank = 0; rank <= d; rank += Math.max(1, d / 4)) {
      GaussianMeasure a = Gaussians.random("a", d, rank, d);
      GaussianMeasure same = new GaussianMeasure("b", a.mean().clone(), a.covariance().clone());
      assertEquals(0.0, distance(a, same));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 30})
  void isSymmetricAlsoWhereSingular(int d) {
    for (int rank = 0; rank <= d; rank++) {
      GaussianMeasure a = Gaussians.random("a", d, rank, 10 + d);
      GaussianMeasure b = Gaussians.random("b", d, d - rank / 2, 20 + d);
      assertEquals(distance(a, b), distance(b, a), 1e-12 * (1 + distance(a, b)));
    }
  }

  @Test
  void hasTheFormulaOfCommutingCovariances() {
    GaussianMeasure a =
        new GaussianMeasure("a", new double[] {0, 0, 0}, Gaussians.diagonal(4, 0, 1e-4));
    GaussianMeasure b =
        new GaussianMeasure("b", new double[] {1, 2, 2}, Gaussians.diagonal(9, 25, 4e-4));
    assertEquals(9 + 1 + 25 + 1e-4, distance(a, b), 1e-13 * 35);
    assertEquals(9 + 1 + 25 + 1e-4, distance(b, a), 1e-13 * 35);
  }

  /** Between degenerate Gaussians on two lines, E|x u − x v|² = |u|² + |v|² − 2 |⟨u, v⟩|. */
  @Test
  void hasTheFormulaOfRankOne() {
    GaussianMeasure a = new GaussianMeasure("a", new double[2], new double[] {4, 2, 2, 1});
    GaussianMeasure b = new GaussianMeasure("b", new double[2], new double[] {9, -3, -3, 1});
    assertEquals(5 + 10 - 2 * 5, distance(a, b), 1e-14 * 15);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 25})
  void theMapCarriesTheOneToTheOther(int d) {
    GaussianMeasure a = Gaussians.random("a", d, 2 * d, 30 + d);
    GaussianMeasure b = Gaussians.random("b", d, Math.max(1, d / 2), 40 + d);
    AffineMap map = new BuresTransport(a).map(b);
    assertArrayEquals(b.mean(), map.apply(a.mean()), 1e-14);
    assertArrayEquals(
        map.matrix(), Gaussians.transposed(map.matrix(), d), 1e-9, "gradient of a convex function");
    double[] carried = Gaussians.congruent(map.matrix(), a.covariance(), d);
    assertArrayEquals(b.covariance(), carried, 1e-10);
  }

  /** A map of a singular Gaussian is known on its range only, and carries it to what lies there. */
  @Test
  void theMapOfASingularGaussianStaysInItsRange() {
    GaussianMeasure a = new GaussianMeasure("a", new double[2], Gaussians.diagonal(4, 0));
    GaussianMeasure b = new GaussianMeasure("b", new double[] {1, 1}, Gaussians.diagonal(9, 0));
    AffineMap map = new BuresTransport(a).map(b);
    assertArrayEquals(new double[] {4, 1}, map.apply(new double[] {2, 0}), 1e-14);
  }

  /** The moments of the images, and the mean squared displacement, of a cloud on which it acts. */
  @Test
  void theMapsMeanSquaredDisplacementIsTheDistance() {
    int d = 3;
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 7);
    double[] points = new double[d * 500];
    Arrays.setAll(points, p -> random.nextGaussian() * (1 + p % d));
    GaussianMeasure a = moments("a", points, d);
    GaussianMeasure b = Gaussians.random("b", d, 9, 50);
    double[] images = new BuresTransport(a).map(b).apply(points);
    GaussianMeasure carried = moments("c", images, d);
    assertArrayEquals(b.mean(), carried.mean(), 1e-12);
    assertArrayEquals(b.covariance(), carried.covariance(), 1e-12);
    double sum = 0;
    for (int p = 0; p < points.length; p++) {
      sum += (images[p] - points[p]) * (images[p] - points[p]) / 500;
    }
    assertEquals(distance(a, b), sum, 1e-12 * sum);
  }

  private static GaussianMeasure moments(String id, double[] points, int d) {
    int n = points.length / d;
    double[] mean = new double[d];
    for (int p = 0; p < points.length; p++) {
      mean[p % d] += points[p] / n;
    }
    double[] covariance = new double[d * d];
    for (int p = 0; p < points.length; p += d) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          covariance[i * d + j] += (points[p + i] - mean[i]) * (points[p + j] - mean[j]) / n;
        }
      }
    }
    return new GaussianMeasure(id, mean, covariance);
  }

  private static double distance(GaussianMeasure a, GaussianMeasure b) {
    return new BuresTransport(a).squaredDistance(b);
  }
}
