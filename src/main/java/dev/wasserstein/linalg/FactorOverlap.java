// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * How two factors F and H of covariances S = F·Fᵀ and Σ = H·Hᵀ lie to each other: the singular
 * values of K = Hᵀ·F, K = U·diag(σ)·Vᵀ. The root (Fᵀ Σ F)^½ is V·diag(σ)·Vᵀ, without the product
 * Fᵀ·Σ·F, in which half of the digits of all small directions would be lost, and
 *
 * <p>tr S + tr Σ − 2 tr (S^½ Σ S^½)^½ = |F − H·U·Vᵀ|² + |H − H·U·Uᵀ|²,
 *
 * <p>a sum of squares: nothing cancels in small distances, and each coordinate counts on its own
 * scale (the second term is 0 but where K has a smaller rank than H). After {@link PivotedRows} of
 * Kᵀ, Jacobi's rotations of the columns of its L make these orthogonal, one pair after the other
 * (Hestenes 1958); that is accurate for each singular value in relation to itself where K is a well
 * conditioned matrix with scaled rows and columns (Demmel et al., Linear Algebra Appl. 299, 1999;
 * Drmač and Veselić 2008). About 6 d³ operations in each of a few sweeps: {@link SymmetricRoot} is
 * faster, where it will do.
 */
public final class FactorOverlap {
  private static final int MOST_SWEEPS = 60;

  private final int d;
  private final double[] f;
  private final double[] h;
  private final int columns;
  private final int others;

  /** The number t of positive singular values. */
  private int rank;

  /** Row a is σ_a times column a of V (t × columns), over {@link #scale}. */
  private double[] right;

  /** Row a is column a of U (t × others). */
  private double[] left;

  private double scale;

  private FactorOverlap(PositiveFactor f, PositiveFactor h, int d) {
    this.d = d;
    this.f = f.factor();
    this.h = h.factor();
    this.columns = f.rank();
    this.others = h.rank();
    this.right = new double[0];
    this.left = new double[0];
  }

  /** Decomposes Hᵀ·F. */
  public static FactorOverlap of(PositiveFactor f, PositiveFactor h, int d) {
    FactorOverlap overlap = new FactorOverlap(f, h, d);
    overlap.decompose();
    return overlap;
  }

  private void decompose() {
    double[] product = new double[columns * others];
    double largest = 0;
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < columns; i++) {
        double entry = f[k * d + i];
        for (int j = 0; entry != 0 && j < others; j++) {
          product[i * others + j] += entry * h[k * d + j];
        }
      }
    }
    for (double entry : product) {
      largest = Math.max(largest, Math.abs(entry));
    }
    if (largest == 0) {
      return;
    }
    // Squares of entries are to stay in range.
    scale = Math.scalb(1.0, Math.getExponent(largest));
    for (int k = 0; k < product.length; k++) {
      product[k] /= scale;
    }
    PivotedRows rows = PivotedRows.of(product, columns, others);
    rank = rows.rank();
    right = rows.lower();
    left = rows.orthonormal();
    int sweeps = 0;
    while (sweep()) {
      if (++sweeps == MOST_SWEEPS) {
        throw new ArithmeticException(
            "The singular values of a " + others + " x " + columns + " matrix did not converge.");
      }
    }
  }

  /** Rotates every pair of rows of {@link #right} that is not orthogonal. */
  private boolean sweep() {
    boolean rotated = false;
    double negligible = Math.ulp(1.0) * Math.max(4, Math.sqrt(columns));
    double[] squares = new double[rank];
    for (int p = 0; p < rank; p++) {
      squares[p] = InnerProduct.of(right, p * columns, right, p * columns, columns);
    }
    for (int p = 0; p < rank; p++) {
      for (int q = p + 1; q < rank; q++) {
        double pq = InnerProduct.of(right, p * columns, right, q * columns, columns);
        if (Math.abs(pq) > negligible * Math.sqrt(squares[p]) * Math.sqrt(squares[q])) {
          double half = (squares[q] - squares[p]) / (2 * pq);
          double t = Math.copySign(1, half) / (Math.abs(half) + Math.hypot(1, half));
          double c = 1 / Math.sqrt(1 + t * t);
          turn(right, p * columns, q * columns, columns, c, t * c);
          turn(left, p * others, q * others, others, c, t * c);
          squares[p] = InnerProduct.of(right, p * columns, right, p * columns, columns);
          squares[q] = InnerProduct.of(right, q * columns, right, q * columns, columns);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  private static void turn(double[] a, int p, int q, int length, double c, double s) {
    for (int k = 0; k < length; k++) {
      double x = a[p + k];
      double y = a[q + k];
      a[p + k] = c * x - s * y;
      a[q + k] = s * x + c * y;
    }
  }

  private double length(int a) {
    return Math.sqrt(InnerProduct.of(right, a * columns, right, a * columns, columns));
  }

  /**
   * (Fᵀ Σ F)^½.
   *
   * @return (d × d), symmetric; 0 beyond the columns of F
   */
  public double[] root() {
    double[] root = new double[d * d];
    for (int a = rank - 1; a >= 0; a--) {
      double factor = scale / length(a);
      for (int i = 0; i < columns; i++) {
        double scaled = factor * right[a * columns + i];
        for (int j = 0; j <= i; j++) {
          root[i * d + j] += scaled * right[a * columns + j];
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < i; j++) {
        root[j * d + i] = root[i * d + j];
      }
    }
    return root;
  }

  /** tr S + tr Σ − 2 tr (S^½ Σ S^½)^½. */
  public double squaredDistance() {
    double sum = 0;
    double[] along = new double[rank];
    double[] lengths = new double[rank];
    for (int a = 0; a < rank; a++) {
      lengths[a] = length(a);
    }
    double[] ours = new double[columns];
    double[] theirs = new double[others];
    for (int k = 0; k < d; k++) {
      System.arraycopy(f, k * d, ours, 0, columns);
      System.arraycopy(h, k * d, theirs, 0, others);
      for (int a = 0; a < rank; a++) {
        along[a] = InnerProduct.of(h, k * d, left, a * others, others);
      }
      for (int a = 0; a < rank; a++) {
        double share = along[a] / lengths[a];
        for (int i = 0; i < columns; i++) {
          ours[i] -= share * right[a * columns + i];
        }
        for (int j = 0; rank < others && j < others; j++) {
          theirs[j] -= along[a] * left[a * others + j];
        }
      }
      sum += InnerProduct.of(ours, 0, ours, 0, columns);
      sum += rank < others ? InnerProduct.of(theirs, 0, theirs, 0, others) : 0;
    }
    return sum;
  }

  /**
   * The covariance at t on a geodesic from S to Σ: that of (1 − t) X + t Y for X = F·z and Y =
   * H·U·Vᵀ·z + H·(1 − U·Uᵀ)·w, z and w independent and standard normal, an optimal coupling also
   * where neither covariance is regular.
   *
   * @return (d × d), symmetric
   */
  public double[] geodesic(double t) {
    double[] together = new double[d * columns];
    double[] apart = new double[d * others];
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < columns; i++) {
        together[k * columns + i] = (1 - t) * f[k * d + i];
      }
      for (int j = 0; j < others; j++) {
        apart[k * others + j] = t * h[k * d + j];
      }
      for (int a = 0; a < rank; a++) {
        double along = t * InnerProduct.of(h, k * d, left, a * others, others);
        double share = along / length(a);
        for (int i = 0; i < columns; i++) {
          together[k * columns + i] += share * right[a * columns + i];
        }
        for (int j = 0; j < others; j++) {
          apart[k * others + j] -= along * left[a * others + j];
        }
      }
    }
    double[] covariance = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i * d + j] =
            InnerProduct.of(together, i * columns, together, j * columns, columns)
                + InnerProduct.of(apart, i * others, apart, j * others, others);
        covariance[j * d + i] = covariance[i * d + j];
      }
    }
    return covariance;
  }
}
