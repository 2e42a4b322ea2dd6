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
    int shifted = 0;
    int below = 0;
    for (int[] shape : SHAPES) {
      int m = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      for (double epsilon : new double[] {10, 0.1, 4e-3, 1e-3, 3e-4, 1e-4}) {
        for (double width : new double[] {1, 300, 600, 1100}) {
          SeparableGibbsKernel kernel = new SeparableGibbsKernel(shape, 1.0 / 63, epsilon);
          DoublesGibbsKernel inDoubles = kernel.inDoubles().orElseThrow();
          double[] masses = blob(shape);
          GridBox from = inDoubles.around(masses);
          GridBox to = random.nextBoolean() ? inDoubles.whole() : inDoubles.around(blob(shape));
          double top = DoublesGibbsKernel.TOP * Math.log(2);
          double[] logs = new double[m];
          Arrays.fill(logs, Double.NEGATIVE_INFINITY);
          double[] x = new double[from.cells()];
          double[] logX = new double[from.cells()];
          double[] boxed = new double[from.cells()];
          from.gather(masses, boxed);
          for (int j = 0; j < x.length; j++) {
            boolean empty = boxed[j] == 0 || random.nextInt(3) == 0;
            logX[j] = empty ? Double.NEGATIVE_INFINITY : top - width * random.nextDouble();
            x[j] = StrictMath.exp(logX[j]);
          }
          from.scatter(logX, logs);
          double[] everywhere = new double[m];
          kernel.apply(logs, everywhere, 1);
          double[] expected = new double[to.cells()];
          to.gather(everywhere, expected);
          double[] y = new double[to.cells()];
          inDoubles.apply(x, from, y, to);
          for (int j = 0; j < y.length; j++) {
            int line = j / to.lineLength();
            String where = Arrays.toString(shape) + ", epsilon " + epsilon + ", seed " + SEED;
            assertTrue(y[j] >= 0 && y[j] < Double.POSITIVE_INFINITY, where);
            if (y[j] >= inDoubles.least(line)) {
              double log = StrictMath.log(y[j]) - inDoubles.shift(line) * Math.log(2);
              assertEquals(expected[j], log, 1e-12, where);
              compared++;
              shifted += inDoubles.shift(line) > 500 ? 1 : 0;
            } else {
              below++;
            }
          }
        }
      }
    }
    assertTrue(compared > below, compared + " results compared, " + below + " below the least");
    assertTrue(shifted > 1000, shifted + " results on shifted lines");
  }

  /** Ones in a random part of a grid. */
  private double[] blob(int[] shape) {
    int axes = shape.length;
    int[] first = new int[axes];
    int[] last = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      first[axis] = random.nextInt(shape[axis]);
      last[axis] = first[axis] + random.nextInt(shape[axis] - first[axis]);
    }
    int m = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double[] masses = new double[m];
    for (int j = 0; j < m; j++) {
      boolean inside = true;
      for (int axis = axes - 1, rest = j; axis >= 0; axis--) {
        int index = rest % shape[axis];
        rest /= shape[axis];
        inside &= first[axis] <= index && index <= last[axis];
      }
      masses[j] = inside ? 1 : 0;
    }
    return masses;
  }
}
