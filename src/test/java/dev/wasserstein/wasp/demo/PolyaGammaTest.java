// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import breeze.stats.distributions.Gamma;
import breeze.stats.distributions.RandBasis;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolyaGammaTest {
  private static final int DRAWS = 100_000;

  /** Mean tanh(z/2) / (2z) and variance (sinh z − z) / (4 z³ cosh²(z/2)) (Polson et al. 2013). */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1.5, 2.9, 3.5, 8, -4})
  void momentsAreThoseOfTheDistribution(double tilt) {
    RandomGenerator random = SubSeed.stream(11, Math.round(10 * tilt));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = PolyaGamma.draw(tilt, random);
      sum += x;
      squares += x * x;
    }
    double z = Math.abs(tilt);
    double mean = z == 0 ? 0.25 : Math.tanh(z / 2) / (2 * z);
    double cosh = Math.cosh(z / 2);
    double variance = z == 0 ? 1.0 / 24 : (Math.sinh(z) - z) / (4 * z * z * z * cosh * cosh);
    assertEquals(mean, sum / DRAWS, 4 * Math.sqrt(variance / DRAWS));
    double found = squares / DRAWS - sum / DRAWS * (sum / DRAWS);
    assertEquals(variance, found, 0.05 * variance);
  }

  /**
   * The sum of a draws is PG(a, z), which is Σ_k g_k / ((k − ½)² + z² / (4π²)) / (2π²) with g_k of
   * the distribution Gamma(a, 1), here Breeze's (Polson et al. 2013, equation 2): the largest
   * difference of two empirical distribution functions (Smirnov's test, level 10⁻³).
   */
  @ParameterizedTest
  @CsvSource({"1, 0", "1, 4", "3, 1.5"})
  void sumsAreDistributedAsSeriesOfGammaVariables(int power, double tilt) {
    int draws = 20_000;
    int terms = 100;
    RandomGenerator random = SubSeed.stream(12, power);
    Gamma gamma = new Gamma(power, 1, RandBasis.withSeed(12 + power));
    double[] exact = new double[draws];
    double[] series = new double[draws];
    for (int i = 0; i < draws; i++) {
      for (int a = 0; a < power; a++) {
        exact[i] += PolyaGamma.draw(tilt, random);
      }
      // The mean of the terms that are left out.
      series[i] = power / (2 * Math.PI * Math.PI * terms);
      for (int k = 1; k <= terms; k++) {
        double turn = tilt / (2 * Math.PI);
        double scale = 2 * Math.PI * Math.PI * ((k - 0.5) * (k - 0.5) + turn * turn);
        series[i] += gamma.draw$mcD$sp() / scale;
      }
    }
    Arrays.sort(exact);
    Arrays.sort(series);
    int largest = 0;
    int j = 0;
    for (int i = 0; i < draws; i++) {
      while (j < draws && series[j] <= exact[i]) {
        j++;
      }
      largest = Math.max(largest, Math.abs(i + 1 - j));
    }
    assertTrue(largest <= 1.95 * Math.sqrt(2.0 * draws), "difference " + largest);
  }

  @Test
  void theNormalDistributionFunction() {
    assertEquals(0.5, PolyaGamma.normalCdf(0), 1e-15);
    assertEquals(0.8413447460685429, PolyaGamma.normalCdf(1), 1e-14);
    assertEquals(0.022750131948179195, PolyaGamma.normalCdf(-2), 1e-14);
    // scipy.stats.norm.cdf
    assertEquals(7.619853024160527e-24, PolyaGamma.normalCdf(-10), 1e-33);
    assertEquals(3.167124183312e-5, PolyaGamma.normalCdf(-4.0000001), 1e-10);
    assertEquals(0.9999997133484281, PolyaGamma.normalCdf(5), 1e-15);
  }
}
