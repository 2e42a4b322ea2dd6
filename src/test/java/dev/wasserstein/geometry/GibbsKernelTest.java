// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Gibbs kernels against log-sum-exp term by term. */
class GibbsKernelTest {
  private static final int[][] SHAPES = {
    {1},
    {7},
    {40},
    {1, 9},
    {5, 1, 6},
    {8, 8},
    {9, 21},
    {28, 28},
    {3, 4, 5},
    {9, 8, 10},
    {2, 3, 4, 5}
  };
  private static final long SEED = Long.getLong("test.seed", 20260311);

  private final RandomGenerator random =
      RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + 73);

  private static double[] costs(int[] shape) {
    double[] masses = new double[(int) GridMeasure.cells(shape)];
    DiscreteMeasure cells = GridMeasure.trusted("g", shape, masses).toDiscreteWithEmptyCells();
    int m = cells.size();
    double[] costs = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        costs[i * m + j] =
            SquaredEuclidean.INSTANCE.between(
                cells.support(), i, cells.support(), j, cells.dimension());
      }
    }
    return costs;
  }

  private static double[] termByTerm(double[] x, int from, double[] costs, double epsilon) {
    int m = (int) Math.round(Math.sqrt(costs.length));
    double[] y = new double[m];
    for (int j = 0; j < m; j++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < m; i++) {
        most = Math.max(most, x[from + i] - costs[i * m + j] / epsilon);
      }
      double sum = 0;
      for (int i = 0; i < m; i++) {
        sum += StrictMath.exp(x[from + i] - costs[i * m + j] / epsilon - most);
      }
      y[j] = most + StrictMath.log(sum);
    }
    return y;
  }

  /** Logarithms spread over {@code width}, some of them of zero. */
  private double[] logs(int count, double width) {
    double[] x = new double[count];
    Arrays.setAll(
        x, i -> random.nextInt(5) == 0 ? Double.NEGATIVE_INFINITY : -width * random.nextDouble());
    x[random.nextInt(count)] = 3;
    return x;
  }

  @Test
  void separableIsDenseIsTermByTermAtEveryEpsilon() {
    for (int[] shape : SHAPES) {
      double[] costs = costs(shape);
      int m = (int) Math.round(Math.sqrt(costs.length));
      double spacing = GridMeasure.spacing(shape);
      double mean = Math.max(SeparableGibbsKernel.meanCost(shape, spacing), 1e-3);
      for (double relative : new double[] {100, 1, 0.05, 1e-2, 2e-3, 1e-4, 1e-6}) {
        double epsilon = relative * mean;
        for (double width : new double[] {1, 300, 3000, 10 / relative}) {
          double[] x = new double[3 * m];
          for (int k = 0; k < 3; k++) {
            System.arraycopy(logs(m, width), 0, x, k * m, m);
          }
          GibbsKernel separable = new SeparableGibbsKernel(shape, spacing, epsilon);
          GibbsKernel dense = new DenseGibbsKernel(GibbsMatrix.of(m, m, costs, epsilon));
          double[] y = new double[3 * m];
          separable.apply(x, y, 3);
          double[] z = new double[3 * m];
          dense.apply(x, z, 3);
          for (int k = 0; k < 3; k++) {
            double[] expected = termByTerm(x, k * m, costs, epsilon);
            for (int j = 0; j < m; j++) {
              double size = Math.max(1, Math.abs(expected[j]));
              String where =
                  Arrays.toString(shape) + ", eps " + relative + ", width " + width + ", " + SEED;
              assertEquals(expected[j], y[k * m + j], 1e-14 * size + 2e-14, where);
              assertEquals(expected[j], z[k * m + j], 1e-14 * size + 2e-14, where);
            }
          }
          double[] one = new double[m];
          separable.apply(Arrays.copyOfRange(x, m, 2 * m), one, 1);
          assertArrayEquals(Arrays.copyOfRange(y, m, 2 * m), one, "alone as in a block");
          dense.applyTransposed(Arrays.copyOfRange(x, m, 2 * m), one, 1);
          assertArrayEquals(Arrays.copyOfRange(z, m, 2 * m), one, 1e-13 * width + 1e-13);
        }
      }
    }
  }

  private static double logSumOfExp(double[] terms) {
    double most = Arrays.stream(terms).max().orElseThrow();
    return most + StrictMath.log(Arrays.stream(terms).map(t -> StrictMath.exp(t - most)).sum());
  }

  @Test
  void rectangularKernelsGoBothWays() {
    int m = 13;
    int n = 50;
    double[] costs = new double[m * n];
    Arrays.setAll(costs, i -> random.nextDouble());
    for (double epsilon : new double[] {1, 1e-2, 1e-5}) {
      DenseGibbsKernel kernel = new DenseGibbsKernel(GibbsMatrix.of(m, n, costs, epsilon));
      double[] x = logs(m, 0.3 / epsilon);
      double[] y = new double[n];
      kernel.apply(x, y, 1);
      for (int j = 0; j < n; j++) {
        double[] terms = new double[m];
        for (int i = 0; i < m; i++) {
          terms[i] = x[i] - costs[i * n + j] / epsilon;
        }
        assertEquals(logSumOfExp(terms), y[j], 1e-14 / epsilon + 2e-14);
      }
      double[] back = new double[m];
      kernel.applyTransposed(y, back, 1);
      for (int i = 0; i < m; i++) {
        double[] terms = new double[n];
        for (int j = 0; j < n; j++) {
          terms[j] = y[j] - costs[i * n + j] / epsilon;
        }
        assertEquals(logSumOfExp(terms), back[i], 1e-14 / epsilon + 2e-14);
      }
    }
  }

  @Test
  void theMeanCostIsTheMeanOfTheMatrix() {
    for (int[] shape : SHAPES) {
      double expected = Arrays.stream(costs(shape)).average().orElseThrow();
      double found = SeparableGibbsKernel.meanCost(shape, GridMeasure.spacing(shape));
      assertEquals(expected, found, 1e-13);
    }
  }
}
