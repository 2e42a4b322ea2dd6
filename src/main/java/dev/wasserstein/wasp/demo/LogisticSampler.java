// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import java.util.random.RandomGenerator;

/**
 * Gibbs' sampler of the coefficients of a logistic model with the prior N(0, 16 I), the likelihood
 * raised to a whole power a: given ω_i ~ PG(a, x_iᵀβ), β is normal with the precision Xᵀ diag(ω) X
 * + I/16 and the shift a Xᵀ(y − ½) (Polson, Scott, Windle 2013, section 3.1). PG(a, z) is the sum
 * of a draws of PG(1, z), so that an iteration costs a·n of them.
 */
public final class LogisticSampler {
  private static final int WARM_UP = 100;

  private final Regression data;
  private final int power;

  /** A sampler, given observations. */
  public LogisticSampler(Regression data, int power) {
    this.data = data;
    this.power = power;
  }

  /** Draws of the chain behind its warm-up (count × p, row-major). */
  public double[] draws(int count, RandomGenerator random) {
    int p = data.covariates();
    double[] shift = new double[p];
    for (int i = 0; i < data.size(); i++) {
      for (int j = 0; j < p; j++) {
        shift[j] += power * data.x()[i * p + j] * (data.y()[i] - 0.5);
      }
    }
    double[] beta = new double[p];
    double[] draws = new double[count * p];
    for (int step = -WARM_UP; step < count; step++) {
      new NormalSampler(precision(beta, random), shift).draw(random, beta, 0);
      if (step >= 0) {
        System.arraycopy(beta, 0, draws, step * p, p);
      }
    }
    return draws;
  }

  private double[] precision(double[] beta, RandomGenerator random) {
    int p = beta.length;
    double[] precision = new double[p * p];
    for (int j = 0; j < p; j++) {
      precision[j * p + j] = 1 / Regression.PRIOR_VARIANCE;
    }
    for (int i = 0; i < data.size(); i++) {
      double linear = 0;
      for (int j = 0; j < p; j++) {
        linear += data.x()[i * p + j] * beta[j];
      }
      double omega = 0;
      for (int a = 0; a < power; a++) {
        omega += PolyaGamma.draw(linear, random);
      }
      for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
          precision[j * p + k] += omega * data.x()[i * p + j] * data.x()[i * p + k];
        }
      }
    }
    return precision;
  }
}
