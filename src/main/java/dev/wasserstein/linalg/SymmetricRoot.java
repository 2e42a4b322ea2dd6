// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;
import java.util.Optional;

/**
 * Square roots of symmetric positive semi-definite matrices, for the most part in matrix products:
 *
 * <p>A = Q·T·Qᵀ with T tridiagonal ({@link Tridiagonal}); T^½ ≈ Σ_j w_j T (T + p_j)⁻¹ to rounding
 * ({@link RootApproximation}), where the inverse of a tridiagonal matrix takes O(d²) operations by
 * its two-sided recurrence (Meurant 1992); A^½ = Q·T^½·Qᵀ. About 9 d³ operations, d³ of which are
 * not products of matrices; no eigenvectors. Absolute errors are a few ulps of |A^½|.
 *
 * <p>A matrix that is singular or nearly so, its condition beyond 10¹², is left to {@link
 * SymmetricEigen}, and so is one whose root fails the test |T^½|² = tr T. Holds work space: one
 * thread at a time.
 */
public final class SymmetricRoot {
  private static final double LARGEST_CONDITION = 1e12;

  private static final double WELL_CONDITIONED = 1e9;

  /** Smaller matrices are faster by eigenvalues. */
  private static final int SMALL = 24;

  /** The squares of smaller entries, and of the smallest that matter, may vanish. */
  private static final double TINY = 1e-100;

  /** What an entry of an inverse is worth at least, next to the largest. */
  private static final double NEGLIGIBLE = 1e-40;

  private static final double TEST = 1e-12;

  /** Poles that are worked on at once. */
  private static final int TOGETHER = 4;

  private final int d;
  private final Tridiagonal tridiagonal;
  private final double[] work;
  private final double[] below;
  private final double[] above;
  private final double[][] rows;
  private final double[][] ratios;
  private final double[][] centres;

  /** Roots of d × d matrices. */
  public SymmetricRoot(Kernels kernels, int d) {
    this.d = d;
    this.tridiagonal = new Tridiagonal(kernels, d);
    this.work = new double[d * d];
    this.below = new double[d];
    this.above = new double[d];
    this.rows = new double[TOGETHER][d];
    this.ratios = new double[TOGETHER][d];
    this.centres = new double[TOGETHER][d];
  }

  /**
   * The root of a matrix.
   *
   * @param matrix (d × d), symmetric positive semi-definite
   * @return (d × d), symmetric to the last bit
   */
  public double[] of(double[] matrix) {
    return byProducts(matrix, LARGEST_CONDITION)
        .orElseGet(() -> SymmetricEigen.of(matrix, d).root());
  }

  /**
   * The root of a matrix that is well conditioned: then it is accurate to some 1e-12 of the largest
   * entries, and those are of one size.
   *
   * @param matrix (d × d), symmetric positive semi-definite
   * @return (d × d), symmetric to the last bit; empty where the condition is beyond 10⁹ or the
   *     diagonal graded
   */
  public Optional<double[]> ofWellConditioned(double[] matrix) {
    if (SymmetricEigen.isGraded(matrix, d)) {
      return Optional.empty();
    }
    if (d >= SMALL) {
      return byProducts(matrix, WELL_CONDITIONED);
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, d);
    return eigen.values()[0] * WELL_CONDITIONED > eigen.values()[d - 1]
        ? Optional.of(eigen.root())
        : Optional.empty();
  }

  private Optional<double[]> byProducts(double[] matrix, double condition) {
    if (d >= SMALL && !SymmetricEigen.isGraded(matrix, d)) {
      System.arraycopy(matrix, 0, work, 0, d * d);
      tridiagonal.reduce(work);
      double high = high();
      double low = high / LARGEST_CONDITION;
      if (high > TINY && isAbove(low)) {
        while (4 * low < high && isAbove(4 * low)) {
          low *= 4;
        }
        if (high > 4 * condition * low) {
          return Optional.empty();
        }
        double[] root = new double[d * d];
        rootOfTridiagonal(RootApproximation.between(low, high), root);
        if (passes(root)) {
          tridiagonal.back(root);
          symmetrise(root);
          return Optional.of(root);
        }
      }
    }
    return Optional.empty();
  }

  /** A bound of the eigenvalues of T from above (Gershgorin). */
  private double high() {
    double high = 0;
    for (int i = 0; i < d; i++) {
      double before = i > 0 ? Math.abs(tridiagonal.beside()[i - 1]) : 0;
      double after = i + 1 < d ? Math.abs(tridiagonal.beside()[i]) : 0;
      high = Math.max(high, tridiagonal.diagonal()[i] + before + after);
    }
    return high;
  }

  /** Whether all eigenvalues of T are above a bound: all pivots of T − bound are positive. */
  private boolean isAbove(double bound) {
    double pivot = 1;
    for (int i = 0; i < d; i++) {
      double b = i > 0 ? tridiagonal.beside()[i - 1] : 0;
      pivot = tridiagonal.diagonal()[i] - bound - b * b / pivot;
      if (!(pivot > 0)) {
        return false;
      }
    }
    return true;
  }

  private void rootOfTridiagonal(RootApproximation approximation, double[] root) {
    double[] poles = approximation.poles();
    double[] weights = approximation.weights();
    double sum = Arrays.stream(weights).sum();
    for (int j = 0; j < poles.length; j += TOGETHER) {
      int count = Math.min(TOGETHER, poles.length - j);
      for (int k = 0; k < count; k++) {
        prepare(poles[j + k], -weights[j + k] * poles[j + k], k);
      }
      for (int k = count; k < TOGETHER; k++) {
        Arrays.fill(centres[k], 0);
        Arrays.fill(ratios[k], 0);
      }
      add(root);
    }
    for (int i = 0; i < d; i++) {
      root[i * d + i] += sum;
      for (int k = 0; k < i; k++) {
        root[i * d + k] = root[k * d + i];
      }
    }
  }

  /**
   * The inverse G of T + pole, times a factor: G_ii = 1 / (δ_i + γ_i − t_i) from the pivots of the
   * eliminations downwards and upwards, and G_ij = −(b_i / δ_i) G_i+1,j for j > i.
   */
  private void prepare(double pole, double factor, int k) {
    double[] t = tridiagonal.diagonal();
    double[] b = tridiagonal.beside();
    for (int i = 0; i < d; i++) {
      below[i] = t[i] + pole - (i > 0 ? b[i - 1] * b[i - 1] / below[i - 1] : 0);
    }
    for (int i = d - 1; i >= 0; i--) {
      above[i] = t[i] + pole - (i + 1 < d ? b[i] * b[i] / above[i + 1] : 0);
      centres[k][i] = factor / (below[i] + above[i] - t[i] - pole);
      ratios[k][i] = i + 1 < d ? -b[i] / below[i] : 0;
    }
  }

  /** Adds the upper triangles of some inverses, from the last row to the first. */
  private void add(double[] root) {
    int end = d;
    for (double[] row : rows) {
      Arrays.fill(row, 0);
    }
    for (int i = d - 1; i >= 0; i--) {
      // Entries fade away from the diagonal, sooner the larger the pole; none may become subnormal.
      double worth = 0;
      for (int k = 0; k < TOGETHER; k++) {
        worth = Math.max(worth, Math.abs(centres[k][i]));
      }
      while (end > i + 1 && isNegligible(end - 1, worth)) {
        end--;
        for (double[] row : rows) {
          row[end] = 0;
        }
      }
      addRow(
          root,
          i * d,
          i + 1,
          end,
          rows[0],
          rows[1],
          rows[2],
          rows[3],
          ratios[0][i],
          ratios[1][i],
          ratios[2][i],
          ratios[3][i]);
      double centre = 0;
      for (int k = 0; k < TOGETHER; k++) {
        rows[k][i] = centres[k][i];
        centre += centres[k][i];
      }
      root[i * d + i] += centre;
    }
  }

  private boolean isNegligible(int j, double worth) {
    for (int k = 0; k < TOGETHER; k++) {
      if (Math.abs(rows[k][j]) > NEGLIGIBLE * worth) {
        return false;
      }
    }
    return true;
  }

  private static void addRow(
      double[] root,
      int p,
      int from,
      int to,
      double[] row0,
      double[] row1,
      double[] row2,
      double[] row3,
      double ratio0,
      double ratio1,
      double ratio2,
      double ratio3) {
    for (int j = from; j < to; j++) {
      double g0 = row0[j] * ratio0;
      double g1 = row1[j] * ratio1;
      double g2 = row2[j] * ratio2;
      double g3 = row3[j] * ratio3;
      row0[j] = g0;
      row1[j] = g1;
      row2[j] = g2;
      row3[j] = g3;
      root[p + j] += g0 + g1 + (g2 + g3);
    }
  }

  /** |T^½|² = tr T in the Frobenius norm. */
  private boolean passes(double[] root) {
    double squares = 0;
    double trace = 0;
    for (int i = 0; i < d; i++) {
      trace += tridiagonal.diagonal()[i];
      for (int j = 0; j < d; j++) {
        squares += root[i * d + j] * root[i * d + j];
      }
    }
    return Math.abs(squares - trace) <= TEST * trace;
  }

  private void symmetrise(double[] root) {
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double middle = 0.5 * (root[i * d + j] + root[j * d + i]);
        root[i * d + j] = middle;
        root[j * d + i] = middle;
      }
    }
  }
}
