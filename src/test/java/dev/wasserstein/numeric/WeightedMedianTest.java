// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.transport.exact.RandomProblems;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedMedianTest {
  private static double median(double... pairs) {
    double[] values = new double[pairs.length / 2];
    double[] weights = new double[pairs.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = pairs[2 * i];
      weights[i] = pairs[2 * i + 1];
    }
    return PlainMedian.of(values, weights);
  }

  @Test
  void isTheMidpointOfAllMedians() {
    assertEquals(3, median(3, 1));
    assertEquals(2, median(3, 1, 1, 1));
    assertEquals(2, median(1, 1, 2, 1, 7, 1));
    assertEquals(4.5, median(1, 1, 2, 1, 7, 1, 9, 1));
    assertEquals(9, median(1, 0.2, 9, 0.6, 2, 0.2));
    assertEquals(5.5, median(1, 0.2, 9, 0.5, 2, 0.3));
    assertEquals(-1, median(-1, 1, -1, 1, 5, 1, -1, 1));
  }

  @Test
  void aValueWithoutWeightDoesNotCount() {
    assertEquals(2, median(1, 1, 3, 1, 1.5, 0, 2.5, 0, -9, 0, 9, 0));
    assertEquals(1, median(0, 0, 1, 1, 2, 0));
  }

  @Test
  void aHalfWithinRoundingIsAHalf() {
    assertEquals(2, median(1, 0.1, 1, 0.2, 3, 0.3));
    assertEquals(2, median(1, 0.5 + 4e-13, 3, 0.5 - 4e-13));
    assertEquals(1, median(1, 0.5 + 4e-12, 3, 0.5 - 4e-12));
    assertEquals(3, median(1, 0.5 - 4e-12, 3, 0.5 + 4e-12));
    double[] values = new double[1_000_000];
    double[] weights = new double[values.length];
    Arrays.setAll(values, i -> i);
    Arrays.fill(weights, 1.0 / values.length);
    assertEquals(499_999.5, PlainMedian.of(values, weights));
  }

  /** Against the definition, at every candidate; weights are whole, so that sums are exact. */
  @Test
  void equalsTheDefinitionByBruteForce() {
    RandomProblems random = new RandomProblems(83);
    for (int trial = 0; trial < 3000; trial++) {
      int n = 1 + random.below(12);
      double[] values = new double[n];
      double[] weights = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = random.below(8) - 3;
        weights[i] = random.below(4);
      }
      weights[random.below(n)]++;
      double total = Arrays.stream(weights).sum();
      double lower = Double.POSITIVE_INFINITY;
      double upper = Double.NEGATIVE_INFINITY;
      for (double x = -4; x <= 6; x += 0.5) {
        double below = 0;
        double above = 0;
        for (int i = 0; i < n; i++) {
          below += values[i] <= x ? weights[i] : 0;
          above += values[i] >= x ? weights[i] : 0;
        }
        if (below >= total / 2 && above >= total / 2) {
          lower = Math.min(lower, x);
          upper = Math.max(upper, x);
        }
      }
      assertEquals((lower + upper) / 2, PlainMedian.of(values, weights), 0);
    }
  }

  @Test
  void theOrderOfThePairsDoesNotMatterByABit() {
    RandomProblems random = new RandomProblems(89);
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.below(200);
      double[] values = new double[n];
      double[] weights = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] = random.below(3) == 0 ? random.below(5) : random.normal();
        weights[i] = Math.exp(random.normal());
      }
      double expected = PlainMedian.of(values, weights);
      for (int i = n - 1; i > 0; i--) {
        int j = random.below(i + 1);
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
        double weight = weights[i];
        weights[i] = weights[j];
        weights[j] = weight;
      }
      assertEquals(expected, PlainMedian.of(values, weights), 0);
    }
  }

  @Test
  void aPartIsSorted() {
    double[] values = {5, 1, 3, 99};
    double[] weights = {1, 2, 1, 1000};
    WeightedMedian.sort(values, weights, 0, 3);
    assertArrayEquals(new double[] {1, 3, 5, 99}, values);
    assertArrayEquals(new double[] {2, 1, 1, 1000}, weights);
  }

  @Test
  void theExtremesOfDoublesHaveAMidpoint() {
    assertEquals(Double.MAX_VALUE, median(Double.MAX_VALUE, 1, Double.MAX_VALUE, 1));
    assertEquals(0, median(Double.MAX_VALUE, 1, -Double.MAX_VALUE, 1));
    assertEquals(
        Double.doubleToRawLongBits(0.0), Double.doubleToRawLongBits(median(-0.0, 1, 0.0, 1)));
    assertEquals(Double.MIN_VALUE, median(Double.MIN_VALUE, 1, Double.MIN_VALUE, 1));
  }
}
