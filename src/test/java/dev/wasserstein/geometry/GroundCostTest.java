// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroundCostTest {
  private static final double[] X = {0, 0, 3, 4, -1, 2};
  private static final double[] Y = {3, 4, 0, 0, 6, 8};

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 3, 7.25})
  void powersOfTheEuclideanDistance(double exponent) {
    GroundCost cost = EuclideanPower.of(exponent);
    assertEquals(Math.pow(5, exponent), cost.between(X, 0, Y, 0, 2), 1e-12 * Math.pow(5, exponent));
    assertEquals(0, cost.between(X, 1, Y, 0, 2));
    assertEquals(cost.between(X, 2, Y, 2, 2), cost.between(Y, 2, X, 2, 2));
    assertEquals(Math.pow(6, exponent), cost.between(Y, 4, X, 0, 1), 1e-9);
    assertTrue(cost.convexOnTheLine());
  }

  @Test
  void theSquareIsTheOneThatSolversKnow() {
    assertSame(SquaredEuclidean.INSTANCE, EuclideanPower.of(2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void exponentsBelowOneAreRefused(double exponent) {
    assertThrows(IllegalArgumentException.class, () -> EuclideanPower.of(exponent));
    assertThrows(IllegalArgumentException.class, () -> new GreatCircle(exponent));
  }

  /**
   * Degrees on a sphere: a quarter, half and all of the way round, and one ten-thousandth of a
   * degree.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 90, 90",
    "0, 0, 90, 17, 90",
    "90, 0, -90, 0, 180",
    "0, 0, 0, 180, 180",
    "10, 20, -10, -160, 180",
    "30, -170, 30, 190, 0",
    "0, 0, 0.0001, 0, 0.0001",
    "45, 0, 45, 90, 60"
  })
  void greatCircles(double x1, double x2, double y1, double y2, double degrees) {
    double expected = Math.toRadians(degrees) * GreatCircle.EARTH_RADIUS;
    double[] x = {x1, x2};
    double[] y = {y1, y2};
    assertEquals(expected, new GreatCircle(1).between(x, 0, y, 0, 2), 1e-9 * expected + 1e-9);
    assertEquals(
        expected * expected,
        new GreatCircle(2).between(y, 0, x, 0, 2),
        1e-8 * expected * expected + 1e-9);
    assertFalse(new GreatCircle(1).convexOnTheLine());
  }

  /** London to New York by the formula of haversines, which is accurate at this distance. */
  @Test
  void aKnownDistance() {
    double[] london = {51.5074, -0.1278};
    double[] newYork = {40.7128, -74.0060};
    double half = Math.sin(Math.toRadians(newYork[0] - london[0]) / 2);
    double halfEast = Math.sin(Math.toRadians(newYork[1] - london[1]) / 2);
    double h =
        half * half
            + Math.cos(Math.toRadians(london[0]))
                * Math.cos(Math.toRadians(newYork[0]))
                * halfEast
                * halfEast;
    double expected = 2 * GreatCircle.EARTH_RADIUS * Math.asin(Math.sqrt(h));
    assertEquals(expected, new GreatCircle(1).between(london, 0, newYork, 0, 2), 1e-8);
    assertEquals(5570, expected, 1);
  }

  @Test
  void aMatrixSpeaksOfIndices() {
    CostMatrix matrix = new CostMatrix(2, 3, new double[] {1, 2, 3, 4, 5, 6});
    assertEquals(6, matrix.between(X, 1, Y, 2, 2));
    assertEquals(List.of(2, 3), List.of(matrix.rows(), matrix.columns()));
    assertThrows(IllegalArgumentException.class, () -> new CostMatrix(2, 2, new double[3]));
  }
}
