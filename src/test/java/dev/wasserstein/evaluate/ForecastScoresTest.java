// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastScoresTest {
  private static final double[] LEVELS = {0.1, 0.25, 0.5, 0.75, 0.9};
  private static final double[] VALUES = {1, 2, 4, 5, 9};

  /** By the formula of interval scores, and by the sum over two million levels (numpy). */
  @Test
  void scoresAreThoseOfTheirDefinitions() {
    ForecastScores inside = ForecastScores.of(LEVELS, VALUES, 4.3);
    assertEquals(0.68, inside.wis(), 1e-14);
    assertEquals(0.6225, inside.crps(), 1e-9);
    assertEquals(0.3, inside.absoluteError(), 1e-14);
    assertEquals(Map.of(0.5, true, 0.8, true), inside.covered());
    ForecastScores outside = ForecastScores.of(LEVELS, VALUES, 12);
    assertEquals(6.22, outside.wis(), 1e-14);
    assertEquals(6.45, outside.crps(), 1e-9);
    assertEquals(Map.of(0.5, false, 0.8, false), outside.covered());
    assertEquals(0.99, ForecastScores.of(LEVELS, new double[] {0, 0, 3, 3, 20}, 3).crps(), 1e-9);
  }

  @Test
  void theMedianIsInterpolatedWhereItIsNoLevel() {
    double[] levels = {0.2, 0.6};
    assertEquals(3.5, ForecastScores.of(levels, new double[] {2, 4}, 0).absoluteError(), 1e-14);
    assertEquals(Map.of(), ForecastScores.of(levels, new double[] {2, 4}, 0).covered());
  }
}
