// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots by products against roots by eigenvalues, and squared again. */
class SymmetricRootTest {
  private static final long SEED = Long.getLong("test.seed", 20261122L);

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 5",
    "10, 10",
    "24, 30",
    "25, 100",
    "33, 33",
    "34, 40",
    "64, 65",
    "65, 130",
    "97, 97",
    "100, 200",
    "130, 90",
    "130, 1",
    "200, 250"
  })
  void isTheRoot(int d, int rank) {
    double[] matrix = wishart(d, rank, d + 1000L * rank);
    for (Kernels kernels : new Kernels[] {Kernels.plain(), Kernels.fastest()}) {
      double[] root = new SymmetricRoot(kernels, d).of(matrix);
      double scale = Math.sqrt(largest(matrix) * d);
      assertArrayEquals(SymmetricEigen.of(matrix, d).root(), root, 1e-10 * scale);
      double[] square = square(root, d);
      assertArrayEquals(matrix, square, 1e-13 * d * largest(matrix));
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          assertEquals(root[i * d + j], root[j * d + i]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 1e3, 1e6, 1e9, 1e13, 1e18})
  void standsAnyCondition(double condition) {
    int d = 60;
    double[] turn = SymmetricEigen.of(wishart(d, 2 * d, 7), d).vectors();
    double[] matrix = new double[d * d];
    double[] expected = new double[d * d];
    for (int k = 0; k < d; k++) {
      double value = Math.pow(condition, -k / (d - 1.0));
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          double outer = turn[k * d + i] * turn[k * d + j];
          matrix[i * d + j] += value * outer;
          expected[i * d + j] += Math.sqrt(value) * outer;
        }
      }
    }
    double[] root = new SymmetricRoot(Kernels.fastest(), d).of(matrix);
    // Rounding the matrix alone changes a small root by its own size: √ulp.
    double error = Math.max(1e-14, 1e-16 * Math.sqrt(Math.min(condition, 1e16)) * 10);
    assertArrayEquals(expected, root, error);
  }

  @Test
  void scalesWithTheMatrix() {
    int d = 40;
    double[] matrix = wishart(d, 80, 8);
    double[] root = new SymmetricRoot(Kernels.fastest(), d).of(matrix);
    for (double scale : new double[] {1e-200, 1e-20, 1e20, 1e200}) {
      double[] scaled = matrix.clone();
      for (int k = 0; k < d * d; k++) {
        scaled[k] *= scale;
      }
      double[] other = new SymmetricRoot(Kernels.fastest(), d).of(scaled);
      for (int k = 0; k < d * d; k++) {
        assertEquals(root[k], other[k] / Math.sqrt(scale), 1e-12);
      }
    }
  }

  @Test
  void diagonalAndZeroAndBlockMatricesAreRight() {
    int d = 50;
    double[] matrix = new double[d * d];
    SymmetricRoot roots = new SymmetricRoot(Kernels.fastest(), d);
    assertArrayEquals(matrix, roots.of(matrix));
    double[] expected = new double[d * d];
    for (int k = 0; k < d; k++) {
      matrix[k * d + k] = (k + 1) * (k + 1);
      expected[k * d + k] = k + 1;
    }
    assertArrayEquals(expected, roots.of(matrix), 1e-13 * d);
    for (int k = 0; k < d; k++) {
      matrix[k * d + k] = 9;
      expected[k * d + k] = 3;
    }
    assertArrayEquals(expected, roots.of(matrix), 1e-13);
  }

  @Test
  void theApproximationIsGoodToRounding() {
    for (double ratio : new double[] {1.001, 2, 100, 1e5, 1e9, 1e13}) {
      for (double low : new double[] {1e-100, 1, 1e30}) {
        RootApproximation approximation = RootApproximation.between(low, ratio * low);
        for (int k = 0; k <= 50; k++) {
          double y = low * Math.pow(ratio, k / 50.0);
          double sum = 0;
          for (int j = 0; j < approximation.poles().length; j++) {
            assertTrue(approximation.weights()[j] > 0 && approximation.poles()[j] > 0);
            sum += approximation.weights()[j] * y / (y + approximation.poles()[j]);
          }
          assertEquals(1, sum / Math.sqrt(y), 1e-13);
        }
      }
    }
  }

  private static double[] wishart(int d, int rank, long stream) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + stream);
    double[] matrix = new double[d * d];
    for (int r = 0; r < rank; r++) {
      double[] x = new double[d];
      for (int k = 0; k < d; k++) {
        x[k] = random.nextGaussian();
      }
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          matrix[i * d + j] += x[i] * x[j] / rank;
        }
      }
    }
    return matrix;
  }

  private static double[] square(double[] a, int d) {
    double[] square = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        for (int j = 0; j < d; j++) {
          square[i * d + j] += a[i * d + k] * a[k * d + j];
        }
      }
    }
    return square;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
