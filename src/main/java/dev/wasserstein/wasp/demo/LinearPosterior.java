// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import dev.wasserstein.measure.GaussianMeasure;
import java.util.random.RandomGenerator;

/**
 * The posterior of the coefficients of a linear model with unit noise variance and the prior N(0,
 * 16 I), the likelihood raised to a power a: N(P⁻¹ a Xᵀy, P⁻¹), P = I/16 + a XᵀX.
 */
public final class LinearPosterior {
  private final NormalSampler normal;
  private final int p;

  /** The posterior, given observations. */
  public LinearPosterior(Regression data, double power) {
    p = data.covariates();
    double[] precision = new double[p * p];
    double[] shift = new double[p];
    for (int i = 0; i < data.size(); i++) {
      for (int j = 0; j < p; j++) {
        shift[j] += power * data.x()[i * p + j] * data.y()[i];
        for (int k = 0; k < p; k++) {
          precision[j * p + k] += power * data.x()[i * p + j] * data.x()[i * p + k];
        }
      }
    }
    for (int j = 0; j < p; j++) {
      precision[j * p + j] += 1 / Regression.PRIOR_VARIANCE;
    }
    normal = new NormalSampler(precision, shift);
  }

  /** The posterior itself. */
  public GaussianMeasure exact(String id) {
    return GaussianMeasure.trusted(id, normal.mean(), normal.covariance());
  }

  /** Independent draws (count × p, row-major). */
  public double[] draws(int count, RandomGenerator random) {
    double[] draws = new double[count * p];
    for (int i = 0; i < count; i++) {
      normal.draw(random, draws, i * p);
    }
    return draws;
  }
}
