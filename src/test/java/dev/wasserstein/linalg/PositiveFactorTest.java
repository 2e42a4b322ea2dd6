// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Breeze where the matrix is regular, and what Breeze refuses. */
class PositiveFactorTest {
  private static final long SEED = Long.getLong("test.seed", 20261129L);

  private static double[] random(int count, long stream) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + stream);
    double[] values = new double[count];
    Arrays.setAll(values, k -> random.nextGaussian());
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 40})
  void dividesAsBreezeDoes(int d) {
    double[] matrix = Congruence.square(Kernels.plain(), random(d * d, d), d);
    for (int k = 0; k < d * d; k += d + 1) {
      matrix[k] += 1 + k;
    }
    PositiveFactor factor = PositiveFactor.of(matrix, d);
    assertTrue(factor.isRegular());
    assertArrayEquals(
        matrix, Congruence.square(Kernels.plain(), factor.factor(), d), 1e-14 * d * d * d);
    double[] b = random(d, 100 + d);
    double[] x = b.clone();
    factor.solve(x);
    assertArrayEquals(DenseAlgebra.solve(matrix, b), x, 1e-12);
    // F⁻ᵀ·1 is the transpose of F⁻¹.
    double[] identity = new double[d * d];
    for (int k = 0; k < d * d; k += d + 1) {
      identity[k] = 1;
    }
    double[] quotient = factor.divideTransposed(identity);
    double[] inverse = DenseAlgebra.inverse(factor.factor(), d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        assertEquals(inverse[j * d + i], quotient[i * d + j], 1e-12);
      }
    }
  }

  /** S = v·vᵀ with v = (1, 2) has the pseudo-inverse S / 25. */
  @Test
  void dividesBySingularMatricesWhichBreezeRefuses() {
    double[] matrix = {1, 2, 2, 4};
    assertThrows(ArithmeticException.class, () -> DenseAlgebra.cholesky(matrix, 2));
    assertThrows(ArithmeticException.class, () -> DenseAlgebra.inverse(matrix, 2));
    PositiveFactor factor = PositiveFactor.of(matrix, 2);
    assertFalse(factor.isRegular());
    assertArrayEquals(matrix, Congruence.square(Kernels.plain(), factor.factor(), 2), 1e-14);
    double[] x = {3, 1};
    factor.solve(x);
    assertArrayEquals(new double[] {0.2, 0.4}, x, 1e-14);
  }
}
