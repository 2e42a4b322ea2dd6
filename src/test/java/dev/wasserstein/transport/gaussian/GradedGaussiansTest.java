// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.transport.Gaussians;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Distances of Gaussians whose variances are of very different sizes, or that are singular. The
 * numbers are from scripts/reference/graded.py, mpmath 1.3.0, in 100 digits.
 */
class GradedGaussiansTest {
  private static final double SMALL = 0x1p-30;

  private static void assertDistance(double expected, double[] s, double[] t, double relative) {
    int d = (int) Math.sqrt(s.length);
    GaussianMeasure a = new GaussianMeasure("a", new double[d], s);
    GaussianMeasure b = new GaussianMeasure("b", new double[d], t);
    assertEquals(expected, distance(a, b), relative * expected);
    assertEquals(expected, distance(b, a), relative * expected);
    assertEquals(0.0, distance(a, a));
    assertEquals(0.0, distance(b, b));
  }

  private static double distance(GaussianMeasure a, GaussianMeasure b) {
    return new BuresTransport(a).squaredDistance(b);
  }

  private static double[] scaled(double[] a, double... deviations) {
    int d = deviations.length;
    double[] scaled = a.clone();
    for (int k = 0; k < d * d; k++) {
      scaled[k] *= deviations[k / d] * deviations[k % d];
    }
    return scaled;
  }

  private static double[] blocks(double[] a, double[] b) {
    int m = (int) Math.sqrt(a.length);
    int n = (int) Math.sqrt(b.length);
    double[] blocks = new double[(m + n) * (m + n)];
    for (int k = 0; k < m * m; k++) {
      blocks[k / m * (m + n) + k % m] = a[k];
    }
    for (int k = 0; k < n * n; k++) {
      blocks[(m + k / n) * (m + n) + m + k % n] = b[k];
    }
    return blocks;
  }

  private static double[] times(double scale, double[] a) {
    return Arrays.stream(a).map(x -> scale * x).toArray();
  }

  private static double[] hilbert(int d, int shift, double ridge) {
    double[] matrix = new double[d * d];
    Arrays.setAll(matrix, k -> 1.0 / (k / d + k % d + shift) + (k / d == k % d ? ridge : 0));
    return matrix;
  }

  /** B·Bᵀ for whole numbers B (d × 2). */
  private static double[] collinear(double... b) {
    int d = b.length / 2;
    double[] matrix = new double[d * d];
    Arrays.setAll(matrix, k -> b[k / d * 2] * b[k % d * 2] + b[k / d * 2 + 1] * b[k % d * 2 + 1]);
    return matrix;
  }

  @Test
  void variancesOfAllSizes() {
    double[] deviations = {1, 1e-5, 1e5, 1e-10};
    assertDistance(
        1271126944.6881247,
        scaled(Gaussians.reference(0, 4), deviations),
        scaled(Gaussians.reference(1, 4), deviations),
        1e-13);
    double[] large = times(1e20, Gaussians.reference(0, 3));
    assertDistance(
        2.6960495535591513,
        blocks(large, Gaussians.reference(0, 3)),
        blocks(large, Gaussians.reference(1, 3)),
        1e-10);
  }

  @Test
  void constantsAndCollinearCoordinates() {
    double[] large = times(1e6, new double[4]);
    for (int k = 0; k < 4; k++) {
      large[k] = 1e6 * Gaussians.reference(0, 3)[k / 2 * 3 + k % 2];
    }
    assertDistance(
        3.4331384093316236e-07,
        blocks(blocks(large, new double[1]), new double[] {1e-6 * Gaussians.reference(0, 3)[0]}),
        blocks(blocks(large, new double[1]), new double[] {1e-6 * Gaussians.reference(1, 3)[0]}),
        1e-12);
    assertDistance(
        7.668949878807121,
        scaled(collinear(1, 2, 3, 1, 2, 4, 1, 0), 1, 1, SMALL, 1),
        scaled(collinear(2, 1, 1, 1, 4, 2, 0, 3), 1, 1, SMALL, 1),
        1e-13);
    assertDistance(
        6.4262924181907355,
        scaled(collinear(1, 2, 3, 1, 2, 4), 1, 1, SMALL),
        scaled(Gaussians.reference(1, 3), 1, 1, SMALL),
        1e-13);
  }

  @Test
  void illConditionedAndAlike() {
    assertDistance(0.11134631717013312, hilbert(8, 1, 0), hilbert(8, 2, 0), 1e-13);
    assertDistance(6.494140990596289e-09, hilbert(8, 1, 0), hilbert(8, 1, 0x1p-27), 1e-6);
    double[] s = Gaussians.reference(0, 3);
    double[] t = s.clone();
    for (int k = 0; k < 9; k += 4) {
      t[k] += 0x1p-20;
    }
    assertDistance(1.919126674400712e-12, s, t, 1e-7);
  }

  /** Commuting: Σ (√s − √t)², for sizes from 1 to 1e-20, at any dimension and rotated by blocks. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 40, 100})
  void diagonalsHaveAFormula(int d) {
    double[] s = new double[d];
    double[] t = new double[d];
    double expected = 0;
    for (int k = 0; k < d; k++) {
      s[k] = Math.pow(10, -20.0 * k / d) * (1 + k % 3);
      // The large half is equal: the distance is in the small one.
      t[k] = k < d / 2 ? s[k] : s[k] * (1 + (k + 1) % 4);
      expected += Math.pow(Math.sqrt(s[k]) - Math.sqrt(t[k]), 2);
    }
    assertTrue(expected > 0 && expected < 1e-9);
    assertDistance(expected, Gaussians.diagonal(s), Gaussians.diagonal(t), 1e-13);
  }

  /** The map of a graded Gaussian carries each direction to its own size. */
  @Test
  void mapsKeepTheirSmallDirections() {
    double[] deviations = {1, 1e-5, 1e5, 1e-10};
    double[] s = scaled(Gaussians.reference(0, 4), deviations);
    double[] t = scaled(Gaussians.reference(1, 4), deviations);
    AffineMap map =
        new BuresTransport(new GaussianMeasure("a", new double[4], s))
            .map(new GaussianMeasure("b", new double[4], t));
    double[] carried = Gaussians.congruent(map.matrix(), s, 4);
    for (int k = 0; k < 16; k++) {
      double scale = deviations[k / 4] * deviations[k % 4];
      assertEquals(t[k] / scale, carried[k] / scale, 1e-9);
    }
  }

  @Test
  void factorsHaveTheRankOfTheMatrix() {
    assertEquals(2, PositiveFactor.of(collinear(1, 2, 3, 1, 2, 4, 1, 0), 4).rank());
    assertEquals(0, PositiveFactor.of(new double[9], 3).rank());
    assertEquals(3, PositiveFactor.of(Gaussians.diagonal(1, 0, 1e-30, 1e10), 4).rank());
    double[] small = Gaussians.diagonal(1e-14, 1, 1e-20);
    double[] x = {1, 2, 3};
    PositiveFactor.of(Gaussians.diagonal(1e-14, 0, 1e-20), 3).solve(x);
    assertArrayEquals(new double[] {1 / small[0], 0, 3 / small[8]}, x, 1e-15 * 3 / small[8]);
  }

  /** Draws in which one coordinate never moves: its mean is rounded, its variance is not there. */
  @Test
  void momentsOfConstantsAreExact() {
    double[] points = new double[2 * 7];
    for (int i = 0; i < 7; i++) {
      points[2 * i] = i;
      points[2 * i + 1] = 0.1;
    }
    GaussianMeasure moments = GaussianMeasure.of(DiscreteMeasure.uniform("a", 2, points));
    assertEquals(0.1, moments.mean()[1]);
    assertArrayEquals(
        new double[3],
        new double[] {moments.covariance()[1], moments.covariance()[2], moments.covariance()[3]});
  }
}
