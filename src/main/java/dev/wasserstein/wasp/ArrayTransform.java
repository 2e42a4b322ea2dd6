// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Locale;
import java.util.Optional;

/**
 * A map of the values of an array of parameters onto all vectors of some space, so that averages
 * mapped back are values again. Arrays keep their shape; what is redundant is kept as it follows
 * from the rest, and not looked at on the way back.
 */
enum ArrayTransform {
  /**
   * Positive numbers x that sum to 1: ln x − mean ln x (the centred log-ratio, Aitchison 1982);
   * back e^y / Σ e^y. Zeros, which rounding makes, count as half of the least positive element of
   * the shard.
   */
  SIMPLEX(1, "a simplex (numbers from 0 that sum to 1)") {
    @Override
    boolean holds(double[] x, int d) {
      double sum = 0;
      for (double each : x) {
        if (!(each >= 0)) {
          return false;
        }
        sum += each;
      }
      return Math.abs(sum - 1) <= ROUNDING;
    }

    @Override
    Optional<double[]> forward(double[] x, int d) {
      double[] y = new double[d];
      double mean = 0;
      for (int k = 0; k < d; k++) {
        y[k] = Math.log(x[k]);
        mean += y[k] / d;
      }
      for (int k = 0; k < d; k++) {
        y[k] -= mean;
      }
      return Double.isFinite(mean) ? Optional.of(y) : Optional.empty();
    }

    @Override
    double[] back(double[] y, int d) {
      double most = Double.NEGATIVE_INFINITY;
      for (double each : y) {
        most = Math.max(most, each);
      }
      double[] x = new double[d];
      double sum = 0;
      for (int k = 0; k < d; k++) {
        x[k] = Math.exp(y[k] - most);
        sum += x[k];
      }
      for (int k = 0; k < d; k++) {
        x[k] /= sum;
      }
      return x;
    }
  },

  /**
   * Correlation matrices R = L·Lᵀ: below the diagonal the inverse hyperbolic tangents of the
   * canonical partial correlations, L_ij over the root of what is left of row i (Lewandowski,
   * Kurowicka, Joe 2009; as Stan has it).
   */
  CORRELATION(2, "a positive definite correlation matrix") {
    @Override
    boolean holds(double[] x, int d) {
      for (int i = 0; i < d; i++) {
        if (!(Math.abs(x[i * d + i] - 1) <= ROUNDING)) {
          return false;
        }
      }
      return isSymmetric(x, d) && cholesky(x, d).isPresent();
    }

    @Override
    Optional<double[]> forward(double[] x, int d) {
      return cholesky(x, d).map(l -> partial(l, d));
    }

    private double[] partial(double[] l, int d) {
      double[] y = new double[d * d];
      for (int i = 0; i < d; i++) {
        double left = 0;
        for (int j = 0; j <= i; j++) {
          left += l[i * d + j] * l[i * d + j];
        }
        for (int j = 0; j < i; j++) {
          double z = l[i * d + j] / Math.sqrt(left);
          y[i * d + j] = 0.5 * (Math.log1p(z) - Math.log1p(-z));
          y[j * d + i] = y[i * d + j];
          left -= l[i * d + j] * l[i * d + j];
        }
      }
      return y;
    }

    @Override
    double[] back(double[] y, int d) {
      double[] l = new double[d * d];
      for (int i = 0; i < d; i++) {
        double left = 1;
        for (int j = 0; j < i; j++) {
          l[i * d + j] = Math.tanh(y[i * d + j]) * Math.sqrt(left);
          left = Math.max(0, left - l[i * d + j] * l[i * d + j]);
        }
        l[i * d + i] = Math.sqrt(left);
      }
      double[] x = square(l, d);
      for (int i = 0; i < d; i++) {
        x[i * d + i] = 1;
      }
      return x;
    }
  },

  /**
   * Covariance matrices S = L·Lᵀ: the elements of the Cholesky factor L, those of its diagonal in
   * logarithms (Pinheiro and Bates 1996; as Stan has it).
   */
  CHOLESKY_COVARIANCE(2, "a positive definite covariance matrix") {
    @Override
    boolean holds(double[] x, int d) {
      return isSymmetric(x, d) && cholesky(x, d).isPresent();
    }

    @Override
    Optional<double[]> forward(double[] x, int d) {
      return cholesky(x, d).map(l -> logarithms(l, d));
    }

    private double[] logarithms(double[] l, int d) {
      double[] y = new double[d * d];
      for (int i = 0; i < d; i++) {
        y[i * d + i] = Math.log(l[i * d + i]);
        for (int j = 0; j < i; j++) {
          y[i * d + j] = l[i * d + j];
          y[j * d + i] = l[i * d + j];
        }
      }
      return y;
    }

    @Override
    double[] back(double[] y, int d) {
      double[] l = new double[d * d];
      for (int i = 0; i < d; i++) {
        l[i * d + i] = Math.exp(y[i * d + i]);
        System.arraycopy(y, i * d, l, i * d, i);
      }
      return square(l, d);
    }
  };

  /** What files of six digits are off by, relative to the largest element. */
  private static final double ROUNDING = 1e-3;

  private final int axes;
  private final String domain;

  ArrayTransform(int axes, String domain) {
    this.axes = axes;
    this.domain = domain;
  }

  /** The number of axes of the arrays that it is for. */
  int axes() {
    return axes;
  }

  /** The values that it takes, in words. */
  String domain() {
    return domain;
  }

  /** The name that users write. */
  String transformName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether an array is a value, but for rounding; on the boundary is within. */
  abstract boolean holds(double[] x, int d);

  /** The transformed array, which {@link #holds}; empty where it is on the boundary. */
  abstract Optional<double[]> forward(double[] x, int d);

  /** The array that was transformed. */
  abstract double[] back(double[] y, int d);

  private static boolean isSymmetric(double[] x, int d) {
    double most = 0;
    double off = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        most = Math.max(most, Math.abs(x[i * d + j]));
        off = Math.max(off, Math.abs(x[i * d + j] - x[j * d + i]));
      }
    }
    return off <= ROUNDING * most;
  }

  /**
   * The Cholesky factor of the lower triangle; empty where it is not positive definite. Some lines
   * of our own: Breeze's first call takes seconds, and its bits are the machine's.
   */
  private static Optional<double[]> cholesky(double[] x, int d) {
    double[] l = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = x[i * d + j];
        for (int k = 0; k < j; k++) {
          rest -= l[i * d + k] * l[j * d + k];
        }
        if (i == j && !(rest > 0)) {
          return Optional.empty();
        }
        l[i * d + j] = i == j ? Math.sqrt(rest) : rest / l[j * d + j];
      }
    }
    return Optional.of(l);
  }

  private static double[] square(double[] l, int d) {
    double[] x = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        for (int k = 0; k <= j; k++) {
          x[i * d + j] += l[i * d + k] * l[j * d + k];
        }
        x[j * d + i] = x[i * d + j];
      }
    }
    return x;
  }
}
