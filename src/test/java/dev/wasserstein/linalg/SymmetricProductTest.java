// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Both kernels against the definition. */
class SymmetricProductTest {
  @Test
  void isTheProduct() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122L);
    for (Kernels kernels : new Kernels[] {Kernels.plain(), Kernels.fastest()}) {
      SymmetricProduct product = kernels.symmetricProduct();
      for (int n : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 16, 20, 31, 64, 101}) {
        int stride = n + 3;
        double[] a = new double[5 + n * stride];
        double[] v = new double[n + 2];
        Arrays.setAll(a, k -> random.nextGaussian());
        Arrays.setAll(v, k -> random.nextGaussian());
        double[] expected = new double[n + 4];
        Arrays.fill(expected, 9);
        double[] y = expected.clone();
        double[] again = expected.clone();
        for (int i = 0; i < n; i++) {
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += a[5 + Math.min(i, j) * stride + Math.max(i, j)] * v[2 + j];
          }
          expected[3 + i] = sum;
        }
        product.multiply(n, a, 5, stride, v, 2, y, 3);
        assertArrayEquals(expected, y, 1e-13 * (n + 1), kernels.name() + " " + n);
        product.multiply(n, a, 5, stride, v, 2, again, 3);
        assertArrayEquals(y, again);
        assertEquals(9, y[2]);
      }
    }
  }
}
