// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.Arrays;

/**
 * A summary of a point cloud for lower bounds of W₂²: its mean, covariance and quantile functions
 * along the directions of some orthonormal bases, averaged over bins of equal mass.
 *
 * <ul>
 *   <li>W₂² ≥ |m − m'|² + tr(Σ + Σ' − 2 (Σ^½ Σ' Σ^½)^½) (Gelbrich 1990, theorem 2.1).
 *   <li>W₂² ≥ Σ_q ∫ (Q_q − Q'_q)² over the directions q of an orthonormal basis, since |x − y|² =
 *       Σ_q ⟨q, x − y⟩² and each summand is at least the optimum of its own line; and ∫ (Q − Q')²
 *       is at least the mean square of the differences of bin averages (Jensen). The largest over
 *       the bases counts.
 * </ul>
 *
 * <p>O(d m (d + log m)) to make, O(bases · d · bins) a bound, and O(d³) for the covariances.
 */
final class LowerBoundSketch implements WarmStart, java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BINS = 32;

  /** Beyond this dimension the eigenvalues of the covariances cost more than they save. */
  private static final int LARGEST_BURES = 16;

  /**
   * Bounds give up this part of the numbers they are made of, so that rounding cannot raise them.
   */
  private static final double ROUNDING = 1e-12;

  private final int d;
  private final double[] mean;
  private final double[] covariance;
  private final double[] factor;
  private final double trace;
  private final double secondMoment;
  private final double[] bins;

  private LowerBoundSketch(double[] mean, double[] covariance, double[] bins) {
    this.d = mean.length;
    this.mean = mean;
    this.covariance = covariance;
    this.bins = bins;
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < d; k++) {
      squares += mean[k] * mean[k];
    }
    boolean bures = d <= LARGEST_BURES && d != 1;
    for (int k = 0; bures && k < d; k++) {
      sum += covariance[k * d + k];
    }
    this.trace = sum;
    this.factor = bures && d > 2 ? factor(covariance, d) : new double[0];
    double largest = 0;
    for (double value : bins) {
      largest = Math.max(largest, Math.abs(value));
    }
    this.secondMoment = squares + sum + d * largest * largest;
  }

  int dimension() {
    return d;
  }

  /** The sketch of a measure. */
  static LowerBoundSketch of(DiscreteMeasure measure) {
    int d = measure.dimension();
    int m = measure.size();
    double[] masses = measure.masses();
    double[] support = measure.support();
    double[] mean = new double[d];
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < d; k++) {
        mean[k] += masses[i] * support[i * d + k];
      }
    }
    double[] covariance = new double[d <= LARGEST_BURES ? d * d : 0];
    for (int i = 0; i < m && covariance.length > 0; i++) {
      for (int k = 0; k < d; k++) {
        double x = masses[i] * (support[i * d + k] - mean[k]);
        for (int l = 0; l <= k; l++) {
          covariance[k * d + l] += x * (support[i * d + l] - mean[l]);
        }
      }
    }
    for (int k = 0; k < d && covariance.length > 0; k++) {
      for (int l = 0; l < k; l++) {
        covariance[l * d + k] = covariance[k * d + l];
      }
    }
    return new LowerBoundSketch(mean, covariance, bins(measure));
  }

  private static double[] bins(DiscreteMeasure measure) {
    int d = measure.dimension();
    int m = measure.size();
    double[][] bases = OrthonormalBases.of(d);
    double[] bins = new double[bases.length * d * BINS];
    Line line = new Line(m);
    int at = 0;
    for (double[] basis : bases) {
      for (int q = 0; q < d; q++, at += BINS) {
        for (int i = 0; i < m; i++) {
          double x = 0;
          for (int k = 0; k < d; k++) {
            x += basis[q * d + k] * measure.support()[i * d + k];
          }
          line.put(i, x);
        }
        line.average(measure.masses(), bins, at);
      }
    }
    return bins;
  }

  /** Atoms on a line, sorted through their bits together with their indices. */
  private static final class Line {
    private final double[] x;
    private final long[] keys;
    private final int indexBits;

    Line(int m) {
      x = new double[m];
      keys = new long[m];
      indexBits = 64 - Long.numberOfLeadingZeros(Math.max(1, m - 1));
    }

    void put(int i, double value) {
      x[i] = value;
      long bits = Double.doubleToRawLongBits(value);
      long ordered = bits ^ ((bits >> 63) & Long.MAX_VALUE);
      // The last bits make room for the index: atoms closer than that may swap, which changes the
      // averages by no more than their difference.
      keys[i] = (ordered >> indexBits << indexBits) | i;
    }

    /** The means of the quantile function over bins of mass 1/BINS. */
    void average(double[] masses, double[] bins, int at) {
      Arrays.sort(keys);
      int mask = (1 << indexBits) - 1;
      double room = 1.0 / BINS;
      int bin = 0;
      double sum = 0;
      for (long key : keys) {
        int i = (int) (key & mask);
        double mass = masses[i];
        while (mass > room && bin < BINS - 1) {
          bins[at + bin++] = (sum + room * x[i]) * BINS;
          mass -= room;
          room = 1.0 / BINS;
          sum = 0;
        }
        sum += mass * x[i];
        room -= mass;
      }
      // What rounding left over or short belongs to the last bin; its mass is 1/BINS to rounding.
      bins[at + bin] = sum * BINS;
    }
  }

  /** A lower triangular L with L·Lᵀ = Σ but for directions that carry only rounding. */
  private static double[] factor(double[] covariance, int d) {
    double[] factor = new double[d * d];
    for (int j = 0; j < d; j++) {
      double pivot = covariance[j * d + j];
      for (int k = 0; k < j; k++) {
        pivot -= factor[j * d + k] * factor[j * d + k];
      }
      if (pivot > 1e-13 * covariance[j * d + j]) {
        double root = Math.sqrt(pivot);
        factor[j * d + j] = root;
        for (int i = j + 1; i < d; i++) {
          double sum = covariance[i * d + j];
          for (int k = 0; k < j; k++) {
            sum -= factor[i * d + k] * factor[j * d + k];
          }
          factor[i * d + j] = sum / root;
        }
      }
    }
    return factor;
  }

  /** A lower bound of W₂² between the measures of two sketches. */
  double lowerBound(LowerBoundSketch other) {
    double bound = Math.max(projected(other), bures(other));
    return Math.max(0, bound - ROUNDING * (secondMoment + other.secondMoment));
  }

  private double projected(LowerBoundSketch other) {
    int stride = d * BINS;
    double largest = 0;
    for (int from = 0; from < bins.length; from += stride) {
      double sum = 0;
      for (int p = from; p < from + stride; p++) {
        double difference = bins[p] - other.bins[p];
        sum += difference * difference;
      }
      largest = Math.max(largest, sum);
    }
    return largest / BINS;
  }

  private double bures(LowerBoundSketch other) {
    double squares = 0;
    for (int k = 0; k < d; k++) {
      double difference = mean[k] - other.mean[k];
      squares += difference * difference;
    }
    if (d == 1 || d > LARGEST_BURES) {
      return squares;
    }
    // The root of a sum of eigenvalues that rounding moved is too large or small by their root.
    double slack = 1e-7 * (trace + other.trace);
    return squares + Math.max(0, trace + other.trace - 2 * rootTrace(other) - slack);
  }

  /** tr (Σ^½ Σ' Σ^½)^½: the sum of the roots of the eigenvalues of Σ Σ'. */
  private double rootTrace(LowerBoundSketch other) {
    if (d == 2) {
      double[] s = covariance;
      double[] t = other.covariance;
      double product = s[0] * t[0] + 2 * s[1] * t[1] + s[3] * t[3];
      double determinants =
          Math.max(0, s[0] * s[3] - s[1] * s[1]) * Math.max(0, t[0] * t[3] - t[1] * t[1]);
      return Math.sqrt(Math.max(0, product + 2 * Math.sqrt(determinants)));
    }
    double[] half = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        for (int k = j; k < d; k++) {
          half[i * d + j] += other.covariance[i * d + k] * factor[k * d + j];
        }
      }
    }
    double[] congruent = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = i; k < d; k++) {
          sum += factor[k * d + i] * half[k * d + j];
        }
        congruent[i * d + j] = sum;
        congruent[j * d + i] = sum;
      }
    }
    double sum = 0;
    for (double value : SymmetricEigen.values(congruent, d)) {
      sum += Math.sqrt(Math.max(0, value));
    }
    return sum;
  }

  @Override
  public long bytes() {
    return 8L * (bins.length + covariance.length + factor.length + mean.length) + 120;
  }
}
