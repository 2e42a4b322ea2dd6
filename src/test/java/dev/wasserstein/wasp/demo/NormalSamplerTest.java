// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.numeric.SubSeed;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NormalSamplerTest {
  /** The inverse of the precision has the entries of COVARIANCE: both are whole numbers. */
  private static final double[] PRECISION = {1, 1, 1, 1, 2, 3, 1, 3, 6};

  private static final double[] COVARIANCE = {3, -3, 1, -3, 5, -2, 1, -2, 1};

  @Test
  void meanAndCovarianceAreThoseOfTheDensity() {
    NormalSampler normal = new NormalSampler(PRECISION, new double[] {1, 2, 4});
    assertArrayEquals(new double[] {1, -1, 1}, normal.mean(), 1e-13);
    assertArrayEquals(COVARIANCE, normal.covariance(), 1e-13);
  }

  @Test
  void drawsHaveTheMeanAndTheCovariance() {
    int count = 100_000;
    NormalSampler normal = new NormalSampler(PRECISION, new double[] {1, 2, 4});
    RandomGenerator random = SubSeed.stream(13, 0);
    double[] draws = new double[3 * count];
    double[] sums = new double[3];
    double[] products = new double[9];
    for (int n = 0; n < count; n++) {
      normal.draw(random, draws, 3 * n);
      for (int i = 0; i < 3; i++) {
        double x = draws[3 * n + i] - normal.mean()[i];
        sums[i] += x / count;
        for (int j = 0; j < 3; j++) {
          products[3 * i + j] += x * (draws[3 * n + j] - normal.mean()[j]) / count;
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(0, sums[i], 4 * Math.sqrt(COVARIANCE[4 * i] / count));
      for (int j = 0; j < 3; j++) {
        // The variance of x_i x_j is c_ii c_jj + c_ij².
        double scale = COVARIANCE[4 * i] * COVARIANCE[4 * j] + Math.pow(COVARIANCE[3 * i + j], 2);
        assertEquals(COVARIANCE[3 * i + j], products[3 * i + j], 4 * Math.sqrt(scale / count));
      }
    }
  }
}
