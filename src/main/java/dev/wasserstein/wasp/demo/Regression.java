// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.numeric.SubSeed;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * Observations of a regression with the coefficients (1, …, 1) and without intercept.
 *
 * @param x the covariates (n × p, row-major)
 * @param y the responses (n)
 */
public record Regression(double[] x, double[] y, int covariates) implements Serializable {
  /** The variance of the prior N(0, 16 I) of the coefficients. */
  public static final double PRIOR_VARIANCE = 16;

  /** What the responses are. */
  @PublicApi
  public enum Model {
    /** y = Σ x_j + e, e ~ N(0, 1). */
    LINEAR,
    /** y is 1 with the probability 1 / (1 + exp(−Σ x_j)), otherwise 0. */
    LOGISTIC
  }

  /** Simulates observations with standardised normal covariates. */
  public static Regression simulated(Model model, int n, int p, long seed) {
    RandomGenerator random = SubSeed.stream(seed, 0);
    double[] x = new double[n * p];
    for (int k = 0; k < x.length; k++) {
      x[k] = random.nextGaussian();
    }
    for (int j = 0; j < p; j++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < n; i++) {
        mean += x[i * p + j] / n;
        square += x[i * p + j] * x[i * p + j] / n;
      }
      double deviation = Math.sqrt(square - mean * mean);
      for (int i = 0; i < n; i++) {
        x[i * p + j] = (x[i * p + j] - mean) / deviation;
      }
    }
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < p; j++) {
        sum += x[i * p + j];
      }
      y[i] =
          model == Model.LINEAR
              ? sum + random.nextGaussian()
              : random.nextDouble() < 1 / (1 + Math.exp(-sum)) ? 1 : 0;
    }
    return new Regression(x, y, p);
  }

  /** The number n of observations. */
  public int size() {
    return y.length;
  }

  /** The observations number k, k + K, k + 2K, …: a shard, as the order means nothing. */
  public Regression shard(int k, int count) {
    int p = covariates;
    int n = (y.length - k + count - 1) / count;
    double[] ownX = new double[n * p];
    double[] ownY = new double[n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(x, (k + i * count) * p, ownX, i * p, p);
      ownY[i] = y[k + i * count];
    }
    return new Regression(ownX, ownY, p);
  }
}
