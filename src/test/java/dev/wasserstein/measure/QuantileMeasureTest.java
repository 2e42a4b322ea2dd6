// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QuantileMeasureTest {
  private static final double[] LEVELS = {0.1, 0.25, 0.5, 0.75, 0.9};

  private static String refusal(double[] levels, double... values) {
    return assertThrows(
            BadInputException.class, () -> QuantileMeasure.checked("a", levels, values, "f.csv:2"))
        .getMessage();
  }

  /** By sums over a million levels. */
  @Test
  void momentsAreIntegralsOfTheQuantileFunction() {
    QuantileMeasure measure = new QuantileMeasure("a", LEVELS, new double[] {1, 2, 4, 5, 9});
    int n = 1_000_000;
    double first = 0;
    double second = 0;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      int k = 0;
      while (k < 5 && LEVELS[k] < u) {
        k++;
      }
      double[] v = measure.values();
      double q =
          k == 0
              ? v[0]
              : k == 5
                  ? v[4]
                  : v[k - 1]
                      + (u - LEVELS[k - 1]) / (LEVELS[k] - LEVELS[k - 1]) * (v[k] - v[k - 1]);
      first += q / n;
      second += q * q / n;
    }
    assertEquals(first, measure.moments().mean()[0], 1e-9);
    assertEquals(second - first * first, measure.moments().variances()[0], 1e-8);
    assertEquals(1, measure.moments().lower()[0]);
    assertEquals(9, measure.moments().upper()[0]);
  }

  @Test
  void momentsSurviveALargeOffset() {
    double[] far = {1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 5, 1e9 + 9};
    double near =
        new QuantileMeasure("a", LEVELS, new double[] {1, 2, 4, 5, 9}).moments().variances()[0];
    assertEquals(near, new QuantileMeasure("a", LEVELS, far).moments().variances()[0], 1e-9);
  }

  @Test
  void levelsRiseAndValuesDoNotFall() {
    assertTrue(refusal(new double[] {0.5, 0.25}, 1, 2).contains("0.25 behind 0.5"));
    assertTrue(refusal(new double[] {0.5, 0.5}, 1, 2).contains("0.5 stands twice"));
    assertTrue(refusal(new double[] {0, 0.5}, 1, 2).contains("(0, 1)"));
    assertTrue(refusal(new double[] {0.5, 1}, 1, 2).contains("(0, 1)"));
    assertTrue(refusal(new double[] {0.25, 0.5}, 2, 1).contains("less than 2.0 at the level 0.25"));
    assertTrue(refusal(new double[] {0.25, 0.5}, 2, Double.NaN).contains("finite"));
    String large = refusal(new double[] {0.25, 0.5}, 2, 1e151);
    assertTrue(large.contains("at the level 0.5") && large.contains("is 1.0E151"), large);
    assertTrue(refusal(new double[] {0.25, 0.5}, 2).contains("2 levels and 1 values"));
    assertTrue(refusal(new double[0]).contains("0 levels"));
  }
}
