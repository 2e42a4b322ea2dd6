// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearQuantilesTest {
  private static final double[] LEVELS = {0.1, 0.25, 0.5, 0.75, 0.9};
  private static final double[] FIRST = {1, 2, 4, 5, 9};
  private static final double[] SECOND = {0, 0, 3, 3, 20};

  private static double value(double[] values, double level) {
    if (level <= LEVELS[0] || level >= LEVELS[4]) {
      return values[level <= LEVELS[0] ? 0 : 4];
    }
    int k = 1;
    while (LEVELS[k] < level) {
      k++;
    }
    double share = (level - LEVELS[k - 1]) / (LEVELS[k] - LEVELS[k - 1]);
    return values[k - 1] + share * (values[k] - values[k - 1]);
  }

  private static double sum(double[] first, double[] second, double p) {
    int n = 400_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double u = (i + 0.5) / n;
      sum += Math.pow(Math.abs(value(first, u) - value(second, u)), p) / n;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 2, 2.7, 6})
  void costsAreIntegrals(double p) {
    RandomGenerator random = SubSeed.stream(7, 0);
    for (int n = 0; n < 20; n++) {
      double[] first = random.doubles(5, -3, 3).sorted().toArray();
      double[] second = random.doubles(5, -3, 3).sorted().toArray();
      double expected = sum(first, second, p);
      assertEquals(expected, LinearQuantiles.cost(LEVELS, first, second, p), 1e-7 * (1 + expected));
    }
    assertEquals(0, LinearQuantiles.cost(LEVELS, FIRST, FIRST, p));
  }

  /** Where both ends of a piece nearly agree, the difference of powers would cancel. */
  @Test
  void nearlyParallelFunctionsAreFarByTheirDistance() {
    double[] shifted = Arrays.stream(FIRST).map(v -> v + 1e3 + 1e-9 * v).toArray();
    assertEquals(
        Math.pow(1e3, 2.5), LinearQuantiles.cost(LEVELS, FIRST, shifted, 2.5), 1e-10 * 3.2e7);
  }

  /** Values on a grid of a hundred-thousandth, by numpy: the first x with F(x) ≥ p. */
  @Test
  void poolsInvertTheMeanOfDistributionFunctions() {
    double[] pool =
        new LinearPool(LEVELS, List.of(FIRST, SECOND), new double[] {0.3, 0.7}).values();
    assertArrayEquals(new double[] {0, 1, 3, 4.847899, 15.142857}, pool, 1e-4);
  }

  @Test
  void aPoolOfOneIsThatOne() {
    assertArrayEquals(
        FIRST, new LinearPool(LEVELS, List.of(FIRST), new double[] {1}).values(), 1e-14);
    assertArrayEquals(
        SECOND,
        new LinearPool(LEVELS, List.of(SECOND, SECOND), new double[] {0.5, 0.5}).values(),
        1e-13);
  }
}
