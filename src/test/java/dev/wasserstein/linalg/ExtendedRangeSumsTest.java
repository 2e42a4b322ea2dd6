// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences, quotients, sums and shifted logarithms of both kernels, term by term. */
class ExtendedRangeSumsTest {
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(83);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 11, 16, 29, 64, 101})
  void termByTerm(int n) {
    double[] x = new double[n];
    double[] y = new double[n];
    Arrays.setAll(x, i -> StrictMath.exp(400 * random.nextDouble() - 200));
    Arrays.setAll(y, i -> 0.5 + random.nextDouble());
    for (Kernels kernels : new Kernels[] {Kernels.plain(), Kernels.fastest()}) {
      ExtendedRange range = kernels.extendedRange();
      double[] z = new double[n];
      double most = range.differences(y, x, z, n);
      double dot = 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        assertEquals(y[j] - x[j], z[j], 0, kernels.name());
        largest = Math.max(largest, z[j]);
        dot += y[j] * y[j];
      }
      assertEquals(largest, most, 0, kernels.name());
      assertEquals(dot, range.dot(y, 0, y, 0, n), 1e-14 * dot, kernels.name());
      if (n > 3) {
        double rest = dot - y[0] * y[0] - y[n - 1] * y[n - 1];
        assertEquals(rest, range.dot(y, 1, y, 1, n - 2), 1e-14 * dot, kernels.name());
      }
      double least = Arrays.stream(x).min().orElseThrow();
      double[] logs = new double[n + 2];
      assertEquals(least, range.log(x, 0, -7, logs, 2, n), 0, kernels.name());
      for (int j = 0; j < n; j++) {
        double log = StrictMath.log(x[j]) - 7 * StrictMath.log(2);
        assertEquals(log, logs[2 + j], 1e-13, kernels.name());
      }
      double before = z[0];
      range.quotients(y, x, 0x1p-3, 0x1p5, z, 1, n - 1);
      assertEquals(before, z[0], 0, kernels.name());
      for (int j = 1; j < n; j++) {
        assertEquals(y[j] / (x[j] * 4), z[j], 0, kernels.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 20, 64})
  void columnsHaveRangesAndAreScaled(int columns) {
    for (Kernels kernels : new Kernels[] {Kernels.plain(), Kernels.fastest()}) {
      ExtendedRange range = kernels.extendedRange();
      for (int rows : new int[] {1, 2, 7}) {
        double[] x = new double[(rows + 1) * columns];
        for (int j = 0; j < x.length; j++) {
          x[j] = random.nextInt(5) == 0 ? 0 : Math.scalb(random.nextDouble(), j % 90);
        }
        double[] least = new double[columns];
        double[] largest = new double[columns];
        range.columnRanges(x, columns, rows, columns, least, largest);
        double[] scaled = x.clone();
        double[] factors = new double[columns];
        Arrays.setAll(factors, j -> Math.scalb(1.0, j - 30));
        range.scaleColumns(scaled, rows + 1, columns, factors, 0x1p50);
        for (int j = 0; j < columns; j++) {
          double low = Double.POSITIVE_INFINITY;
          double high = 0;
          for (int i = 0; i <= rows; i++) {
            double value = x[i * columns + j];
            if (i > 0) {
              low = Math.min(low, value);
              high = Math.max(high, value);
            }
            double expected = (value * factors[j] + 0x1p50) - 0x1p50;
            assertEquals(expected, scaled[i * columns + j], 0, kernels.name());
          }
          assertEquals(low, least[j], 0, kernels.name());
          assertEquals(high, largest[j], 0, kernels.name());
        }
      }
    }
  }
}
