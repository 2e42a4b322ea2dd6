// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The kernel on doubles against the one on logarithms. */
class DoublesGibbsKernelTest {
  private static final int[][] SHAPES = {{1}, {7}, {40}, {5, 6}, {64, 64}, {9, 21}, {3, 4, 5, 6}};
  private static final long SEED = Long.getLong("test.seed", 20260311);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 79);

  @Test
  void resultsFromTheLeastOnHaveAllDigits() {
    int compared = 0;
    int below = 0;
    for (int[] shape : SHAPES) {
      int m = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      for (double epsilon : new double[] {10, 0.1, 4e-3, 1e-3, 1e-4}) {
        for (double width : new double[] {1, 600, 1100}) {
          SeparableGibbsKernel kernel = new SeparableGibbsKernel(shape, 1.0 / 63, epsilon);
          DoublesGibbsKernel inDoubles = kernel.inDoubles().orElseThrow();
          double top = DoublesGibbsKernel.TOP * Math.log(2);
          double[] logs = new double[m];
          Arrays.setAll(logs, i -> top - width * random.nextDouble());
          double[] x = Arrays.stream(logs).map(StrictMath::exp).toArray();
          double[] expected = new double[m];
          kernel.apply(logs, expected, 1);
          double[] y = new double[m];
          inDoubles.apply(x, y);
          for (int j = 0; j < m; j++) {
            String where = Arrays.toString(shape) + ", epsilon " + epsilon + ", seed " + SEED;
            assertTrue(y[j] >= 0 && y[j] < Double.POSITIVE_INFINITY, where);
            if (y[j] >= DoublesGibbsKernel.LEAST) {
              assertEquals(expected[j], StrictMath.log(y[j]), 1e-12, where);
              compared++;
            } else {
              assertTrue(expected[j] < StrictMath.log(DoublesGibbsKernel.LEAST) + 1e-9, where);
              below++;
            }
          }
        }
      }
    }
    assertTrue(compared > 1000, compared + " results compared, " + below + " below the least");
  }
}
