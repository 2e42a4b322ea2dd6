// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.linalg.SymmetricRoot;
import dev.wasserstein.measure.GaussianMeasure;
import java.util.Arrays;

/**
 * Optimal transport from one Gaussian N(m, S) to others N(m', Σ), for the quadratic cost, in closed
 * form (Dowson and Landau 1982; Gelbrich 1990):
 *
 * <p>W₂² = |m − m'|² + tr S + tr Σ − 2 tr (S^½ Σ S^½)^½.
 *
 * <p>With any factor S = F·Fᵀ the root (Fᵀ Σ F)^½ has the same eigenvalues, and the optimal map is
 * x ↦ m' + A (x − m), A = F⁻ᵀ (Fᵀ Σ F)^½ F⁻¹, the geometric mean S⁻¹ # Σ, which is symmetric. A
 * Cholesky factor will do, and no square root of S is needed ({@link PositiveFactor}). Roots are
 * those of symmetric matrices ({@link SymmetricRoot}): real, and eigenvalues within rounding of 0
 * are 0, so that singular covariances are valid. Where S is singular, the map is that of the range
 * of S; it ends at the Gaussian of the covariance A S A, which is Σ if the range of Σ is in that of
 * S.
 *
 * <p>Also right between any two measures of one location-scatter family with these moments
 * (Álvarez-Esteban et al. 2016), and a lower bound of W₂² between all others (Gelbrich). About 9 d³
 * operations for each target. An instance holds work space: one thread at a time.
 */
public final class BuresTransport {
  private final int d;
  private final double[] mean;
  private final double[] covariance;
  private final PositiveFactor factor;
  private final Congruence congruence;
  private final SymmetricRoot roots;
  private final double[] product;

  /** Transport from a Gaussian. */
  public BuresTransport(GaussianMeasure source) {
    this(source.mean(), source.covariance(), factor(source));
  }

  /**
   * Transport from a Gaussian whose factor is known.
   *
   * @param mean (d)
   * @param covariance S (d × d, row-major)
   * @param factor of S
   */
  public BuresTransport(double[] mean, double[] covariance, PositiveFactor factor) {
    this.d = mean.length;
    this.mean = mean;
    this.covariance = covariance;
    this.factor = factor;
    this.congruence = new Congruence(Kernels.fastest(), factor.factor(), d);
    this.roots = new SymmetricRoot(Kernels.fastest(), d);
    this.product = new double[d * d];
  }

  private static PositiveFactor factor(GaussianMeasure source) {
    return PositiveFactor.of(source.covariance(), source.dimension());
  }

  /** W₂² to a Gaussian of the same dimension; exactly 0 to one of the same moments. */
  public double squaredDistance(GaussianMeasure target) {
    return squaredDistance(target, root(target.covariance()));
  }

  /**
   * W₂² to a Gaussian, given the root.
   *
   * @param root what {@link #root} returned for the target's covariance
   */
  public double squaredDistance(GaussianMeasure target, double[] root) {
    double squares = 0;
    for (int k = 0; k < d; k++) {
      double difference = mean[k] - target.mean()[k];
      squares += difference * difference;
    }
    if (Arrays.equals(covariance, target.covariance())) {
      return squares;
    }
    double trace = 0;
    for (int k = 0; k < d * d; k += d + 1) {
      trace += covariance[k] + target.covariance()[k] - 2 * root[k];
    }
    return squares + Math.max(0, trace);
  }

  /**
   * (Fᵀ Σ F)^½, which is Fᵀ F where Σ is S.
   *
   * @param target Σ (d × d), symmetric positive semi-definite
   * @return (d × d), symmetric
   */
  public double[] root(double[] target) {
    if (Arrays.equals(covariance, target)) {
      return Congruence.gram(Kernels.fastest(), factor.factor(), d);
    }
    congruence.apply(target, product);
    return roots.of(product);
  }

  /** The optimal map to a Gaussian of the same dimension. */
  public AffineMap map(GaussianMeasure target) {
    double[] half = factor.divideTransposed(root(target.covariance()));
    return new AffineMap(mean, factor.divideTransposed(transposed(half, d)), target.mean());
  }

  private static double[] transposed(double[] matrix, int d) {
    double[] transposed = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        transposed[j * d + i] = matrix[i * d + j];
      }
    }
    return transposed;
  }
}
