// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.util.Arrays;
import java.util.List;

/**
 * A convex function h on the simplex {v ≥ 0, Σ v_i = 1} as its cuts know it: h(v) ≥ max_k (e_k +
 * ⟨g_k, v⟩), a piecewise linear model from below (Kelley 1960). Its minimum bounds that of h; its
 * level sets hold the points where h may be less than known so far (Lemaréchal, Nemirovskii and
 * Nesterov 1995).
 *
 * <p>Both problems are solved by Mehrotra's (1992) predictor-corrector method. One step costs O(K²
 * m + K³) for K cuts.
 */
final class CutModel {
  /**
   * A cut.
   *
   * @param constant e
   * @param slope g (m)
   */
  record Cut(double constant, double[] slope) {
    double at(double[] v) {
      double sum = constant;
      for (int i = 0; i < v.length; i++) {
        sum += slope[i] * v[i];
      }
      return sum;
    }
  }

  /**
   * The least of the model.
   *
   * @param bound that nothing in the simplex falls below, proved by the multipliers of the cuts
   * @param point where the model is least, about (m)
   * @param multipliers of the cuts (K)
   */
  record Minimum(double bound, double[] point, double[] multipliers) {}

  private static final int MOST_STEPS = 60;

  /** Part of the way to the boundary. */
  private static final double WITHIN = 0.995;

  /** Products of slacks and multipliers below this are 0, where slopes span 1. */
  private static final double NOTHING = 1e-14;

  private static final double ROUNDING = 1e-12;

  private final List<Cut> cuts;
  private final int k;
  private final int m;
  private final double shift;
  private final double unit;
  private final double[][] g;
  private final double[] e;

  /**
   * A model.
   *
   * @param cuts at least one
   */
  CutModel(List<Cut> cuts) {
    this.cuts = cuts;
    k = cuts.size();
    m = cuts.get(0).slope().length;
    double[] middle = new double[m];
    Arrays.fill(middle, 1.0 / m);
    double top = Double.NEGATIVE_INFINITY;
    double span = 0;
    for (Cut cut : cuts) {
      top = Math.max(top, cut.at(middle));
      double least = Arrays.stream(cut.slope()).min().orElse(0);
      double greatest = Arrays.stream(cut.slope()).max().orElse(0);
      span = Math.max(span, greatest - least);
    }
    shift = top;
    unit = span > 0 ? span : 1;
    g = new double[k][m];
    e = new double[k];
    for (int c = 0; c < k; c++) {
      // Slopes less their mean, which the constant takes: Σ v_i = 1.
      double mean = 0;
      for (double slope : cuts.get(c).slope()) {
        mean += slope / m;
      }
      for (int i = 0; i < m; i++) {
        g[c][i] = (cuts.get(c).slope()[i] - mean) / unit;
      }
      e[c] = (cuts.get(c).constant() + mean - shift) / unit;
    }
  }

  /** The minimum of the model. */
  Minimum minimum() {
    Solve solve = new Solve(new double[m], 0, Double.NaN);
    double[] alpha = solve.run().alpha;
    double total = Arrays.stream(alpha).sum();
    double[] combined = new double[m];
    double constant = 0;
    for (int c = 0; c < k; c++) {
      alpha[c] /= total;
      constant += alpha[c] * cuts.get(c).constant();
      for (int i = 0; i < m; i++) {
        combined[i] += alpha[c] * cuts.get(c).slope()[i];
      }
    }
    double least = Arrays.stream(combined).min().orElse(0);
    return new Minimum(constant + least, solve.point(), alpha);
  }

  /**
   * The point of a level set nearest to a centre.
   *
   * @param level more than the minimum
   */
  double[] nearest(double[] centre, double level) {
    return new Solve(centre, 1, (level - shift) / unit).run().point();
  }

  /** min ρ/2 |v − c|² + r, or ρ/2 |v − c|² with r given, where e + G v ≤ r, on the simplex. */
  private final class Solve {
    private final double[] centre;
    private final double rho;
    private final boolean free;
    private double r;
    private double y;
    private final double[] v = new double[m];
    private final double[] z = new double[m];
    private final double[] s = new double[k];
    private final double[] alpha = new double[k];
    // Residuals, and a step.
    private final double[] dual = new double[m];
    private final double[] primal = new double[k];
    private double equality;
    private double excess;
    private final double[] dv = new double[m];
    private final double[] dz = new double[m];
    private final double[] ds = new double[k];
    private final double[] dAlpha = new double[k];
    private double dr;
    private double dy;
    // The system of a step.
    private final double[] inverse = new double[m];
    private final double[][] factor = new double[k][k];
    private final double[] ones = new double[k];
    private final double[] column = new double[k];
    private double total;

    Solve(double[] centre, double rho, double level) {
      this.centre = centre;
      this.rho = rho;
      free = Double.isNaN(level);
      Arrays.fill(v, 1.0 / m);
      Arrays.fill(z, 1);
      r = free ? 1 : level;
      for (int c = 0; c < k; c++) {
        s[c] = Math.max(r - e[c] - dot(g[c], v), free ? 0 : 0.1);
        alpha[c] = free ? 1.0 / k : 1;
      }
    }

    /** v without what is 0 but for rounding, summing to 1. */
    double[] point() {
      double[] point = new double[m];
      double sum = 0;
      for (int i = 0; i < m; i++) {
        point[i] = v[i] < 1e-7 && v[i] < z[i] ? 0 : v[i];
        sum += point[i];
      }
      for (int i = 0; i < m; i++) {
        point[i] /= sum;
      }
      return point;
    }

    Solve run() {
      for (int step = 0; step < MOST_STEPS; step++) {
        double mu = measure();
        if (mu < NOTHING * (size() < ROUNDING ? 1 : ROUNDING) || !factorise()) {
          break;
        }
        direction(mu, /* corrected= */ false);
        double affine = 0;
        double length = length();
        for (int i = 0; i < m; i++) {
          affine += (v[i] + length * dv[i]) * (z[i] + length * dz[i]);
        }
        for (int c = 0; c < k; c++) {
          affine += (s[c] + length * ds[c]) * (alpha[c] + length * dAlpha[c]);
        }
        affine /= m + k;
        double ratio = affine / mu;
        direction(ratio * ratio * ratio * mu, /* corrected= */ true);
        double way = WITHIN * length();
        // Where products are about 0 the system has no digits left.
        if (!(way > 0) || !Double.isFinite(dr + dy + dot(dv, dv) + dot(dAlpha, dAlpha))) {
          break;
        }
        move(way);
      }
      return this;
    }

    /** Residuals; returns the mean product of slacks and multipliers. */
    private double measure() {
      double sum = 0;
      equality = -1;
      for (int i = 0; i < m; i++) {
        double residual = rho * (v[i] - centre[i]) - y - z[i];
        for (int c = 0; c < k; c++) {
          residual += alpha[c] * g[c][i];
        }
        dual[i] = residual;
        equality += v[i];
        sum += v[i] * z[i];
      }
      excess = -1;
      for (int c = 0; c < k; c++) {
        primal[c] = r - e[c] - dot(g[c], v) - s[c];
        excess += alpha[c];
        sum += s[c] * alpha[c];
      }
      return sum / (m + k);
    }

    private double size() {
      double size = Math.abs(equality);
      for (double each : dual) {
        size = Math.max(size, Math.abs(each));
      }
      for (double each : primal) {
        size = Math.max(size, Math.abs(each));
      }
      return size;
    }

    /** Of S/α + G H⁻¹ Gᵀ with H = ρ + z/v. */
    private boolean factorise() {
      total = 0;
      for (int i = 0; i < m; i++) {
        inverse[i] = 1 / (rho + z[i] / v[i]);
        total += inverse[i];
      }
      double[] scaled = new double[m];
      for (int a = 0; a < k; a++) {
        for (int i = 0; i < m; i++) {
          scaled[i] = inverse[i] * g[a][i];
        }
        column[a] = 0;
        for (int i = 0; i < m; i++) {
          column[a] += scaled[i];
        }
        for (int b = 0; b <= a; b++) {
          factor[a][b] = dot(scaled, g[b]);
        }
        factor[a][a] += s[a] / alpha[a];
        ones[a] = 1;
      }
      for (int a = 0; a < k; a++) {
        for (int b = 0; b <= a; b++) {
          double sum = factor[a][b];
          for (int c = 0; c < b; c++) {
            sum -= factor[a][c] * factor[b][c];
          }
          if (a == b) {
            if (!(sum > 0)) {
              return false;
            }
            factor[a][a] = Math.sqrt(sum);
          } else {
            factor[a][b] = sum / factor[b][b];
          }
        }
      }
      solve(ones);
      solve(column);
      return true;
    }

    private void solve(double[] x) {
      for (int a = 0; a < k; a++) {
        for (int c = 0; c < a; c++) {
          x[a] -= factor[a][c] * x[c];
        }
        x[a] /= factor[a][a];
      }
      for (int a = k - 1; a >= 0; a--) {
        x[a] /= factor[a][a];
        for (int c = 0; c < a; c++) {
          x[c] -= factor[a][c] * x[a];
        }
      }
    }

    /**
     * A Newton step towards products of {@code target}.
     *
     * @param corrected whether the step made before says what products it misses
     */
    private void direction(double target, boolean corrected) {
      double aim = corrected ? target : 0;
      double[] rest = new double[m];
      double[] first = new double[m];
      for (int i = 0; i < m; i++) {
        rest[i] = aim - v[i] * z[i] - (corrected ? dv[i] * dz[i] : 0);
        first[i] = inverse[i] * (rest[i] / v[i] - dual[i]);
      }
      double[] slack = new double[k];
      double[] right = new double[k];
      for (int c = 0; c < k; c++) {
        slack[c] = aim - s[c] * alpha[c] - (corrected ? ds[c] * dAlpha[c] : 0);
        right[c] = slack[c] / alpha[c] - primal[c] + dot(g[c], first);
      }
      solve(right);
      // dα = right − dr · ones + dy · column, with 1ᵀdα = −excess and 1ᵀdv = −equality.
      double sumFirst = Arrays.stream(first).sum();
      double[] rowSums = new double[k];
      for (int c = 0; c < k; c++) {
        for (int i = 0; i < m; i++) {
          rowSums[c] += inverse[i] * g[c][i];
        }
      }
      // 1ᵀdv = sumFirst − rowSums·dα + dy · total.
      double a11 = total - dot(rowSums, column);
      double b1 = -equality - sumFirst + dot(rowSums, right);
      if (free) {
        double a12 = dot(rowSums, ones);
        double a21 = Arrays.stream(column).sum();
        double a22 = -Arrays.stream(ones).sum();
        double b2 = -excess - Arrays.stream(right).sum();
        double determinant = a11 * a22 - a12 * a21;
        dy = (b1 * a22 - a12 * b2) / determinant;
        dr = (a11 * b2 - a21 * b1) / determinant;
      } else {
        dr = 0;
        dy = b1 / a11;
      }
      for (int c = 0; c < k; c++) {
        dAlpha[c] = right[c] - dr * ones[c] + dy * column[c];
        ds[c] = (slack[c] - s[c] * dAlpha[c]) / alpha[c];
      }
      for (int i = 0; i < m; i++) {
        double sum = dy;
        for (int c = 0; c < k; c++) {
          sum -= dAlpha[c] * g[c][i];
        }
        dv[i] = first[i] + inverse[i] * sum;
        dz[i] = (rest[i] - z[i] * dv[i]) / v[i];
      }
    }

    /** How far the step stays within the bounds, at most 1. */
    private double length() {
      double length = 1;
      for (int i = 0; i < m; i++) {
        length = Math.min(length, dv[i] < 0 ? -v[i] / dv[i] : 1);
        length = Math.min(length, dz[i] < 0 ? -z[i] / dz[i] : 1);
      }
      for (int c = 0; c < k; c++) {
        length = Math.min(length, ds[c] < 0 ? -s[c] / ds[c] : 1);
        length = Math.min(length, dAlpha[c] < 0 ? -alpha[c] / dAlpha[c] : 1);
      }
      return length;
    }

    private void move(double length) {
      for (int i = 0; i < m; i++) {
        v[i] += length * dv[i];
        z[i] += length * dz[i];
      }
      for (int c = 0; c < k; c++) {
        s[c] += length * ds[c];
        alpha[c] += length * dAlpha[c];
      }
      r += length * dr;
      y += length * dy;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
