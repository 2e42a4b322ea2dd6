// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.io.Serializable;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A factor F of a symmetric positive semi-definite matrix, S = F·Fᵀ, with which one can also
 * divide: a Cholesky factor, d³/3 operations. Immutable.
 *
 * <p>Regular at sight means that S is well conditioned once its diagonal is scaled to 1. Variances
 * may be of any sizes beside each other: the Cholesky factor takes the coordinates in the order of
 * their variances, the largest first, so that Fᵀ·A·F is graded where A is of the scales of S, and
 * what belongs to a small variance is not lost in the rounding of a large one.
 *
 * <p>Else the next coordinate is the one of which most variance is left, and coordinates that are
 * linear in those before, up to rounding beside their own variance, get no column: constants and
 * collinear coordinates are taken out, and small variances beside them stay. F has as many columns
 * as S has ranks, the others are 0, and divides by its pseudo-inverse. Complete pivoting finds a
 * triangle well conditioned but for the scales of its columns (Higham, Reliable Numerical
 * Computation, 1990), which is what {@link FactorOverlap} asks for.
 */
public final class PositiveFactor implements Serializable {
  private static final long serialVersionUID = 2L;

  /** A pivot below this fraction of its diagonal entry counts as nearly singular. */
  private static final double LEAST_PIVOT = 1e-10;

  /** One below so many times d ulps of it is rounding. */
  private static final double ROUNDING = 16;

  private final int d;
  private final int rank;
  private final boolean plain;
  private final double[] factor;

  /** F⁺ᵀ (d × d, the first columns); empty where F is a triangle. */
  private final double[] inverse;

  /** The coordinates in the order of the triangle, whose row {@code order[i]} has i + 1 entries. */
  private final int[] order;

  private PositiveFactor(
      int d, int rank, boolean plain, double[] factor, double[] inverse, int[] order) {
    this.d = d;
    this.rank = rank;
    this.plain = plain;
    this.factor = factor;
    this.inverse = inverse;
    this.order = order;
  }

  /**
   * Factors a matrix.
   *
   * @param matrix S (d × d), symmetric positive semi-definite
   */
  public static PositiveFactor of(double[] matrix, int d) {
    int[] order = descending(matrix, d);
    double[] factor = new double[d * d];
    if (cholesky(matrix, d, order, factor)) {
      return new PositiveFactor(d, d, /* plain= */ true, factor, new double[0], order);
    }
    factor = new double[d * d];
    int rank = pivoted(matrix, d, order, factor);
    double[] inverse = rank == d ? new double[0] : pseudoInverse(factor, d, rank);
    return new PositiveFactor(d, rank, /* plain= */ false, factor, inverse, order);
  }

  /**
   * Column by column, with complete pivoting. Returns the rank.
   *
   * @param order (d), overwritten with the coordinates as they were taken, then the others
   */
  private static int pivoted(double[] matrix, int d, int[] order, double[] factor) {
    double[] left = new double[d];
    for (int i = 0; i < d; i++) {
      left[i] = matrix[i * d + i];
    }
    for (int k = 0; k < d; k++) {
      int best = -1;
      for (int i = k; i < d; i++) {
        int c = order[i];
        boolean counts = left[c] > ROUNDING * d * Math.ulp(1.0) * matrix[c * d + c];
        if (counts && (best < 0 || left[c] > left[order[best]])) {
          best = i;
        }
      }
      if (best < 0) {
        return k;
      }
      int p = order[best];
      order[best] = order[k];
      order[k] = p;
      double pivot = Math.sqrt(left[p]);
      factor[p * d + k] = pivot;
      for (int i = k + 1; i < d; i++) {
        int c = order[i];
        if (matrix[c * d + c] > 0) {
          double entry = matrix[c * d + p] - InnerProduct.of(factor, c * d, factor, p * d, k);
          factor[c * d + k] = entry / pivot;
          left[c] -= factor[c * d + k] * factor[c * d + k];
        }
      }
    }
    return d;
  }

  /** F⁺ᵀ = Q·R⁻ᵀ with F = Q·R, Q of orthonormal columns. */
  private static double[] pseudoInverse(double[] factor, int d, int rank) {
    double[] columns = Transpose.of(factor, d, d);
    double[] r = new double[rank * rank];
    for (int i = 0; i < rank; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          double along = InnerProduct.of(columns, i * d, columns, k * d, d);
          r[k * rank + i] += along;
          addRow(columns, i * d, -along, columns, k * d, d);
        }
      }
      double length = Math.sqrt(InnerProduct.of(columns, i * d, columns, i * d, d));
      r[i * rank + i] = length;
      for (int j = 0; j < d; j++) {
        columns[i * d + j] /= length;
      }
    }
    for (int i = rank - 1; i >= 0; i--) {
      for (int k = i + 1; k < rank; k++) {
        addRow(columns, i * d, -r[i * rank + k], columns, k * d, d);
      }
      for (int j = 0; j < d; j++) {
        columns[i * d + j] /= r[i * rank + i];
      }
    }
    return Transpose.of(columns, d, d);
  }

  /** The coordinates by their diagonal entries, the largest first; by index where they tie. */
  private static int[] descending(double[] matrix, int d) {
    return IntStream.range(0, d)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -matrix[i * d + i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Row by row; false at a pivot that is too small. */
  private static boolean cholesky(double[] matrix, int d, int[] order, double[] factor) {
    for (int i = 0; i < d; i++) {
      int row = order[i] * d;
      for (int j = 0; j <= i; j++) {
        int above = order[j] * d;
        double entry = matrix[row + order[j]];
        double sum = entry - InnerProduct.of(factor, row, factor, above, j);
        if (j < i) {
          factor[row + j] = sum / factor[above + j];
        } else if (sum > LEAST_PIVOT * entry) {
          factor[row + i] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  /** F (d × d, row-major), shared: do not write. */
  public double[] factor() {
    return factor;
  }

  /** The rank of S; columns of F beyond it are 0. */
  public int rank() {
    return rank;
  }

  /** Whether S has full rank, so that F is a triangle but for the order of its rows. */
  public boolean isRegular() {
    return rank == d;
  }

  /** Whether S is regular at sight: well conditioned once its diagonal is scaled to 1. */
  public boolean isPlain() {
    return plain;
  }

  /** What fraction of its coordinate's variance the square of the pivot of a column is. */
  public double relativePivot(int column) {
    int row = order[column] * d;
    double pivot = factor[row + column];
    return pivot * pivot / InnerProduct.of(factor, row, factor, row, d);
  }

  /**
   * F⁻ᵀ·G, with the pseudo-inverse where F has none.
   *
   * @param g G (d × d, row-major)
   * @return (d × d, row-major)
   */
  public double[] divideTransposed(double[] g) {
    if (!isRegular()) {
      double[] quotient = new double[d * d];
      for (int i = 0; i < d; i++) {
        for (int k = 0; k < rank; k++) {
          addRow(quotient, i * d, inverse[i * d + k], g, k * d, d);
        }
      }
      return quotient;
    }
    // Row i of the solution of the triangular system belongs to the coordinate order[i].
    double[] quotient = new double[d * d];
    for (int i = 0; i < d; i++) {
      System.arraycopy(g, i * d, quotient, order[i] * d, d);
    }
    for (int i = d - 1; i >= 0; i--) {
      int row = order[i] * d;
      double pivot = factor[row + i];
      for (int j = 0; j < d; j++) {
        quotient[row + j] /= pivot;
      }
      for (int k = 0; k < i; k++) {
        addRow(quotient, order[k] * d, -factor[row + k], quotient, row, d);
      }
    }
    return quotient;
  }

  /**
   * Solves S·x = b, with the pseudo-inverse where S has none.
   *
   * @param b (d), overwritten with x
   */
  public void solve(double[] b) {
    if (!isRegular()) {
      solveInRange(b);
      return;
    }
    double[] x = new double[d];
    for (int i = 0; i < d; i++) {
      int row = order[i] * d;
      x[i] = (b[order[i]] - InnerProduct.of(factor, row, x, 0, i)) / factor[row + i];
    }
    for (int i = d - 1; i >= 0; i--) {
      int row = order[i] * d;
      x[i] /= factor[row + i];
      addRow(x, 0, -x[i], factor, row, i);
    }
    for (int i = 0; i < d; i++) {
      b[order[i]] = x[i];
    }
  }

  /** S⁺ b = F⁺ᵀ F⁺ b. */
  private void solveInRange(double[] b) {
    double[] y = new double[rank];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < rank; k++) {
        y[k] += inverse[i * d + k] * b[i];
      }
    }
    for (int i = 0; i < d; i++) {
      b[i] = InnerProduct.of(inverse, i * d, y, 0, rank);
    }
  }

  private static void addRow(double[] sum, int p, double scale, double[] row, int q, int length) {
    for (int j = 0; j < length; j++) {
      sum[p + j] += scale * row[q + j];
    }
  }
}
