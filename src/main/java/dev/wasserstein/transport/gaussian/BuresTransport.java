// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.FactorOverlap;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.PositiveFactor;
import dev.wasserstein.linalg.SymmetricRoot;
import dev.wasserstein.linalg.Transpose;
import dev.wasserstein.measure.GaussianMeasure;
import java.util.Arrays;
import java.util.Optional;

/**
 * Optimal transport from one Gaussian N(m, S) to others N(m', Σ), for the quadratic cost, in closed
 * form (Dowson and Landau 1982; Gelbrich 1990):
 *
 * <p>W₂² = |m − m'|² + tr S + tr Σ − 2 tr (S^½ Σ S^½)^½.
 *
 * <p>With any factor S = F·Fᵀ the root (Fᵀ Σ F)^½ has the same eigenvalues, and the optimal map is
 * x ↦ m' + A (x − m), A = F⁻ᵀ (Fᵀ Σ F)^½ F⁻¹, the geometric mean S⁻¹ # Σ, which is symmetric. A
 * Cholesky factor will do, and no square root of S is needed ({@link PositiveFactor}). Roots are
 * those of symmetric matrices ({@link SymmetricRoot}). Where Fᵀ Σ F is not well conditioned,
 * because a covariance is singular or its variances are of very different sizes, its eigenvalues,
 * which are squares, would lose half of their digits: there root and distance come from the factors
 * of both covariances ({@link FactorOverlap}), each direction on its own scale. Singular
 * covariances are valid. Where S is singular, the map is that of the range of S; it ends at the
 * Gaussian of the covariance A S A, which is Σ if the range of Σ is in that of S.
 *
 * <p>Also right between any two measures of one location-scatter family with these moments
 * (Álvarez-Esteban et al. 2016), and a lower bound of W₂² between all others (Gelbrich). About 9 d³
 * operations for each target, several times as many from factors. An instance holds work space: one
 * thread at a time.
 */
public final class BuresTransport {
  /** Distances below this part of the variances are differences that cancel in the traces. */
  private static final double CANCELS = 1e-5;

  private final int d;
  private final double[] mean;
  private final double[] covariance;
  private final PositiveFactor factor;
  private final Congruence congruence;
  private final SymmetricRoot roots;
  private final double[] product;

  /**
   * What moving to a Gaussian takes.
   *
   * @param root (Fᵀ Σ F)^½ (d × d), symmetric
   * @param squaredDistance W₂²
   */
  public record Move(double[] root, double squaredDistance) {}

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
    this.roots = new SymmetricRoot(Kernels.fastest(), Math.max(1, factor.rank()));
    this.product = new double[d * d];
  }

  private static PositiveFactor factor(GaussianMeasure source) {
    return PositiveFactor.of(source.covariance(), source.dimension());
  }

  /** W₂² to a Gaussian of the same dimension; exactly 0 to one of the same moments. */
  public double squaredDistance(GaussianMeasure target) {
    return move(target).squaredDistance();
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
    return quickRoot(target).orElseGet(() -> overlap(target).root());
  }

  /** Root and W₂² to a Gaussian of the same dimension. */
  public Move move(GaussianMeasure target) {
    double squares = 0;
    for (int k = 0; k < d; k++) {
      double difference = mean[k] - target.mean()[k];
      squares += difference * difference;
    }
    if (Arrays.equals(covariance, target.covariance())) {
      return new Move(root(target.covariance()), squares);
    }
    Optional<double[]> quick = quickRoot(target.covariance());
    if (quick.isEmpty()) {
      FactorOverlap overlap = overlap(target.covariance());
      return new Move(overlap.root(), squares + overlap.squaredDistance());
    }
    double[] root = quick.orElseThrow();
    double difference = 0;
    double sum = 0;
    for (int k = 0; k < d * d; k += d + 1) {
      difference += covariance[k] + target.covariance()[k] - 2 * root[k];
      sum += covariance[k] + target.covariance()[k];
    }
    return new Move(
        root, squares + (difference >= CANCELS * sum ? difference : smallDistance(target, root)));
  }

  /** |T F − F|², T = F⁻ᵀ (Fᵀ Σ F)^½ F⁻¹ the map, in which nothing cancels. */
  private double smallDistance(GaussianMeasure target, double[] root) {
    if (!factor.isPlain()) {
      return overlap(target.covariance()).squaredDistance();
    }
    double[] moved = factor.divideTransposed(root);
    double sum = 0;
    for (int k = 0; k < d * d; k++) {
      double way = moved[k] - factor.factor()[k];
      sum += way * way;
    }
    return sum;
  }

  private FactorOverlap overlap(double[] target) {
    return FactorOverlap.of(factor, PositiveFactor.of(target, d), d);
  }

  /** The root by products and eigenvalues of Fᵀ Σ F, if that is well conditioned. */
  private Optional<double[]> quickRoot(double[] target) {
    congruence.apply(target, product);
    int rank = factor.rank();
    if (rank == d) {
      return roots.ofWellConditioned(product);
    }
    if (rank == 0) {
      return Optional.of(new double[d * d]);
    }
    return roots.ofWellConditioned(resized(product, d, rank)).map(root -> resized(root, rank, d));
  }

  /** The leading block of a matrix, or a matrix as the leading block of zeros. */
  private static double[] resized(double[] matrix, int from, int to) {
    double[] resized = new double[to * to];
    for (int i = 0; i < Math.min(from, to); i++) {
      System.arraycopy(matrix, i * from, resized, i * to, Math.min(from, to));
    }
    return resized;
  }

  /** The optimal map to a Gaussian of the same dimension. */
  public AffineMap map(GaussianMeasure target) {
    double[] half = factor.divideTransposed(root(target.covariance()));
    return new AffineMap(mean, factor.divideTransposed(Transpose.of(half, d, d)), target.mean());
  }
}
