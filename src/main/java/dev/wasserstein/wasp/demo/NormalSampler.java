// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp.demo;

import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.DenseAlgebra;
import dev.wasserstein.linalg.Kernels;
import java.util.random.RandomGenerator;

/**
 * The normal distribution of the density exp(−½ bᵀ P b + hᵀ b): N(P⁻¹ h, P⁻¹). With P = L·Lᵀ a draw
 * is the mean plus L⁻ᵀ z, z standard normal (Rue 2001).
 */
final class NormalSampler {
  private final int p;
  private final double[] mean;

  /** L⁻¹ (p × p). */
  private final double[] inverse;

  /**
   * A distribution.
   *
   * @param precision P (p × p), positive definite
   * @param shift h (p)
   */
  NormalSampler(double[] precision, double[] shift) {
    p = shift.length;
    mean = DenseAlgebra.solve(precision, shift);
    inverse = DenseAlgebra.inverse(DenseAlgebra.cholesky(precision, p), p);
  }

  /** The mean (p). */
  double[] mean() {
    return mean;
  }

  /** The covariance (p × p). */
  double[] covariance() {
    return Congruence.gram(Kernels.fastest(), inverse, p);
  }

  /** Writes a draw into an array from a place on. */
  void draw(RandomGenerator random, double[] into, int at) {
    System.arraycopy(mean, 0, into, at, p);
    for (int j = 0; j < p; j++) {
      double z = random.nextGaussian();
      for (int i = 0; i <= j; i++) {
        into[at + i] += inverse[j * p + i] * z;
      }
    }
  }
}
