// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.linalg.DenseAlgebra;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Products of densities that are known in closed form. */
class DensityProductTest {
  private static final int DRAWS = 4000;
  private static final int MADE = 20_000;

  /**
   * The product of N(m_k, S_k) has the precision Σ S_k⁻¹ and the mean that solves P m = Σ S_k⁻¹
   * m_k.
   */
  @Test
  void normalShardsGiveTheProductOfTheirNormals() {
    RandomGenerator random = SubSeed.stream(3, 0);
    double[][] factors = {{1, 0, 0.5, 1}, {2, 0, -1, 0.5}, {1, 0, 0, 3}};
    double[][] means = {{0.5, 0}, {0, 0.5}, {-0.5, 1}};
    List<double[]> rows = new ArrayList<>();
    double[] precision = new double[4];
    double[] pull = new double[2];
    for (int k = 0; k < 3; k++) {
      double[] l = factors[k];
      double[] own = new double[2 * DRAWS];
      for (int i = 0; i < DRAWS; i++) {
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        own[2 * i] = means[k][0] + l[0] * a + l[1] * b;
        own[2 * i + 1] = means[k][1] + l[2] * a + l[3] * b;
      }
      rows.add(own);
      double[] m = ShardHeader.mean(own, 2);
      double[] s = ShardHeader.covariance(own, m);
      double[] inverse = DenseAlgebra.inverse(s, 2);
      for (int p = 0; p < 4; p++) {
        precision[p] += inverse[p];
        pull[p / 2] += inverse[p] * m[p % 2];
      }
    }
    double[] expected = DenseAlgebra.inverse(precision, 2);
    double[] mean = DenseAlgebra.solve(precision, pull);
    double[] made = new DensityProduct(rows, 2).sample(MADE, SubSeed.stream(3, 1)).orElseThrow();
    double[] found = ShardHeader.mean(made, 2);
    double[] covariance = ShardHeader.covariance(made, found);
    for (int j = 0; j < 2; j++) {
      double deviation = Math.sqrt(expected[3 * j]);
      assertEquals(mean[j], found[j], 0.1 * deviation);
      assertEquals(1, covariance[3 * j] / expected[3 * j], 0.12);
    }
    assertEquals(
        expected[1] / Math.sqrt(expected[0] * expected[3]),
        covariance[1] / Math.sqrt(covariance[0] * covariance[3]),
        0.08);
  }

  /** The product of the estimates themselves, on a grid. */
  @Test
  void onTheLineTheDrawsAreThoseOfTheProductOfTheEstimates() {
    int shards = 4;
    RandomGenerator random = SubSeed.stream(4, 0);
    List<double[]> rows = new ArrayList<>();
    double within = 0;
    for (int k = 0; k < shards; k++) {
      double[] own = new double[400];
      for (int i = 0; i < own.length; i++) {
        own[i] = 0.2 * k - Math.log(random.nextDouble()) - Math.log(random.nextDouble());
      }
      rows.add(own);
      within += variance(own) / shards;
    }
    double width = Math.sqrt(within) * Math.pow(400, -0.2);
    double mass = 0;
    double first = 0;
    double second = 0;
    for (double x = -1; x < 8; x += 0.005) {
      double density = 1;
      for (double[] own : rows) {
        density *= estimate(x, own, width);
      }
      mass += density;
      first += density * x;
      second += density * x * x;
    }
    double mean = first / mass;
    double variance = second / mass - mean * mean;
    double[] made = new DensityProduct(rows, 1).sample(MADE, SubSeed.stream(4, 1)).orElseThrow();
    assertEquals(mean, ShardHeader.mean(made, 1)[0], 0.03 * Math.sqrt(variance));
    assertEquals(variance, variance(made), 0.04 * variance);
  }

  private static double variance(double[] values) {
    return ShardHeader.covariance(values, ShardHeader.mean(values, 1))[0];
  }

  /** Σ_i N(x; x_i, h²) N(x; m, s²) / N(x_i; m, s²), but for a constant. */
  private static double estimate(double x, double[] draws, double width) {
    double mean = ShardHeader.mean(draws, 1)[0];
    double variance = variance(draws);
    double sum = 0;
    for (double draw : draws) {
      double kernel = (x - draw) / width;
      double here = (x - mean) * (x - mean) / variance;
      double there = (draw - mean) * (draw - mean) / variance;
      sum += Math.exp(-0.5 * (kernel * kernel + here - there));
    }
    return sum;
  }

  @Test
  void shardsThatDoNotMeetAreNotMultiplied() {
    List<double[]> rows = new ArrayList<>();
    RandomGenerator random = SubSeed.stream(5, 0);
    int d = 30;
    for (int k = 0; k < 20; k++) {
      double far = 100 * k;
      rows.add(random.doubles(100L * d).map(x -> x + far).toArray());
    }
    assertFalse(new DensityProduct(rows, d).sample(500, SubSeed.stream(5, 1)).isPresent());
    assertTrue(new DensityProduct(rows.subList(0, 1), d).sample(500, random).isPresent());
  }
}
