// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp.demo;

import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.SymmetricEigen;
import java.util.random.RandomGenerator;

/** The normal distribution of the density exp(−½ bᵀ P b + hᵀ b): N(P⁻¹ h, P⁻¹). */
final class NormalSampler {
  private final int p;
  private final double[] root;
  private final double[] covariance;
  private final double[] mean;

  /**
   * A distribution.
   *
   * @param precision P (p × p), positive definite
   * @param shift h (p)
   */
  NormalSampler(double[] precision, double[] shift) {
    p = shift.length;
    root = SymmetricEigen.of(precision, p).inverseRoot();
    covariance = Congruence.gram(Kernels.fastest(), root, p);
    mean = new double[p];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < p; j++) {
        mean[i] += covariance[i * p + j] * shift[j];
      }
    }
  }

  /** The mean (p). */
  double[] mean() {
    return mean;
  }

  /** The covariance (p × p). */
  double[] covariance() {
    return covariance;
  }

  /** Writes a draw into an array from a place on. */
  void draw(RandomGenerator random, double[] into, int at) {
    System.arraycopy(mean, 0, into, at, p);
    for (int j = 0; j < p; j++) {
      double z = random.nextGaussian();
      for (int i = 0; i < p; i++) {
        into[at + i] += root[i * p + j] * z;
      }
    }
  }
}
