// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.RowScan;
import dev.wasserstein.transport.exact.simplex.DualStart;
import java.util.Arrays;

/**
 * Lower bounds of W₂² between point clouds by the dual problem: for any potential f on the atoms
 * x_i of one,
 *
 * <p>W₂² ≥ D(f) = Σ a_i f_i + Σ b_j min_i (|x_i − y_j|² − f_i).
 *
 * <p>What is asked is not how large D can be, but whether it exceeds a level: the cost to another
 * prototype. So f ascends by Polyak's steps (1969): along the supergradient, a_i less the masses
 * b_j whose minimum is at i, as far as would lead to the level, and a little beyond, if D were
 * linear. It starts with the potential of the optimal map between Gaussians of the same moments,
 * f(x) = |x|² − xᵀ A x for centred clouds: in the plane of the same covariances (exact where one
 * cloud is an affine image of the other by a positive matrix), else of the same variances along the
 * axes.
 *
 * <p>A step takes O(d · m · n) operations, as pricing all arcs once does; a solve does that dozens
 * of times. An instance holds work space: one thread at a time.
 */
final class DualAscent {
  /** Of the bounds of handwritten digits that exceed their level, 99 of 100 do so by then. */
  private static final int STEPS = 20;

  /** Steps aim at this many times the level. */
  private static final double BEYOND = 1.05;

  /**
   * Covariances whose determinant is below this part of the variances' product count as singular.
   */
  private static final double SINGULAR = 1e-10;

  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** Rows scanned at once. */
  private static final int TILE = 4;

  private final RowScan scan = Kernels.fastest().rowScan();
  private final CentredCloud cloud;
  private final double[] doubled;
  private final int[] nearest;
  private final int[] offsets = new int[TILE];
  private final double[] floors = new double[TILE];
  private final int[] found = new int[TILE];
  private CentredCloud other;
  private double[] potentials = new double[0];
  private double[] terms = new double[0];
  private double[] supergradient = new double[0];

  /** Bounds of the distances from a cloud. */
  DualAscent(CentredCloud cloud) {
    this.cloud = cloud;
    int d = cloud.dimension();
    nearest = new int[cloud.size()];
    doubled = new double[cloud.size() * d];
    for (int j = 0; j < cloud.size(); j++) {
      for (int k = 0; k < d; k++) {
        doubled[j * d + k] = 2 * cloud.byAxis()[k][j];
      }
    }
  }

  /**
   * A lower bound of W₂² to another cloud.
   *
   * @param level the cost that it should exceed; infinite for the bound before any step
   */
  double bound(CentredCloud to, double level) {
    load(to);
    double shift = 0;
    for (int k = 0; k < to.dimension(); k++) {
      double difference = to.mean()[k] - cloud.mean()[k];
      shift += difference * difference;
    }
    double value = value();
    double best = value - rounding();
    for (int step = 0; step < STEPS && shift + best <= level && level < INFINITE; step++) {
      double squares = 0;
      for (int i = 0; i < to.size(); i++) {
        squares += supergradient[i] * supergradient[i];
      }
      if (squares == 0) {
        break;
      }
      double length = (BEYOND * level - shift - value) / squares;
      for (int i = 0; i < to.size(); i++) {
        potentials[i] += length * supergradient[i];
      }
      value = value();
      best = Math.max(best, value - rounding());
    }
    return Math.max(0, shift + best);
  }

  /** Potentials of the cloud's atoms, as the last bound left them, to start a solve from. */
  DualStart start() {
    double[] target = new double[cloud.size()];
    for (int j = 0; j < target.length; j++) {
      double potential = cloud.squares()[j] - term(j);
      for (int k = 0; k < cloud.dimension(); k++) {
        potential += 2 * (cloud.mean()[k] - other.mean()[k]) * cloud.byAxis()[k][j];
      }
      target[j] = potential;
    }
    return new DualStart(target);
  }

  private void load(CentredCloud to) {
    other = to;
    int m = to.size();
    if (potentials.length < m) {
      potentials = new double[m];
      terms = new double[m];
      supergradient = new double[m];
    }
    scan.load(to.byAxis(), to.dimension(), m);
    Arrays.fill(nearest, 0);
    System.arraycopy(to.squares(), 0, potentials, 0, m);
    if (!loadPlanar()) {
      for (int k = 0; k < to.dimension(); k++) {
        double variance = to.variances()[k];
        double stretch = variance > 0 ? Math.sqrt(cloud.variances()[k] / variance) : 0;
        subtract(k, k, stretch);
      }
    }
  }

  /**
   * Subtracts xᵀ A x with A = S⁻¹ # S', which for 2 × 2 matrices is √(αβ) · B / √det B with α, β
   * the roots of the determinants of S⁻¹ and S', and B = S⁻¹/α + S'/β (Bhatia 2007, section 4.1);
   * false where that is not defined.
   */
  private boolean loadPlanar() {
    if (other.dimension() != 2) {
      return false;
    }
    double s01 = other.covariance(0, 1);
    double t01 = cloud.covariance(0, 1);
    double s00 = other.variances()[0];
    double s11 = other.variances()[1];
    double t00 = cloud.variances()[0];
    double t11 = cloud.variances()[1];
    double detS = s00 * s11 - s01 * s01;
    double detT = t00 * t11 - t01 * t01;
    if (!(detS > SINGULAR * s00 * s11 && detT > SINGULAR * t00 * t11)) {
      return false;
    }
    double alpha = 1 / Math.sqrt(detS);
    double beta = Math.sqrt(detT);
    double b00 = s11 / detS / alpha + t00 / beta;
    double b01 = -s01 / detS / alpha + t01 / beta;
    double b11 = s00 / detS / alpha + t11 / beta;
    double factor = Math.sqrt(alpha * beta / (b00 * b11 - b01 * b01));
    subtract(0, 0, factor * b00);
    subtract(0, 1, 2 * factor * b01);
    subtract(1, 1, factor * b11);
    return true;
  }

  /** Subtracts x_k x_l times a factor from the potentials. */
  private void subtract(int k, int l, double factor) {
    double[] x = other.byAxis()[k];
    double[] z = other.byAxis()[l];
    for (int i = 0; i < other.size(); i++) {
      potentials[i] -= factor * x[i] * z[i];
    }
  }

  /** Computes D and its supergradient. */
  private double value() {
    int m = other.size();
    double sum = 0;
    for (int i = 0; i < m; i++) {
      terms[i] = potentials[i] - other.squares()[i];
      supergradient[i] = other.masses()[i];
      sum += other.masses()[i] * potentials[i];
    }
    findNearest();
    for (int j = 0; j < cloud.size(); j++) {
      double mass = cloud.masses()[j];
      sum += mass * (cloud.squares()[j] - term(j));
      supergradient[nearest[j]] -= mass;
    }
    return sum;
  }

  /** For each atom of the cloud the one of the other whose reduced cost is least. */
  private void findNearest() {
    int n = cloud.size();
    int d = cloud.dimension();
    for (int from = 0; from < n; from += TILE) {
      for (int t = 0; t < TILE; t++) {
        int j = Math.min(from + t, n - 1);
        offsets[t] = j * d;
        floors[t] = term(j);
      }
      scan.bestOfEach(doubled, offsets, terms, floors, found);
      for (int t = 0; t < TILE && from + t < n; t++) {
        nearest[from + t] = found[t] >= 0 ? found[t] : nearest[from + t];
      }
    }
  }

  /** f_i − |x_i|² + 2 ⟨x_i, y_j⟩ at the nearest i known. */
  private double term(int j) {
    int i = nearest[j];
    int d = cloud.dimension();
    double sum = terms[i];
    for (int k = 0; k < d; k++) {
      sum += doubled[j * d + k] * other.byAxis()[k][i];
    }
    return sum;
  }

  /** What rounding may have added to D. */
  private double rounding() {
    double largest = 0;
    double square = 0;
    for (int i = 0; i < other.size(); i++) {
      largest = Math.max(largest, Math.abs(potentials[i]) + 2 * other.squares()[i]);
    }
    for (int j = 0; j < cloud.size(); j++) {
      square = Math.max(square, cloud.squares()[j]);
    }
    double operations = 4.0 * cloud.dimension() + other.size() + cloud.size() + 64;
    return operations * 0x1p-53 * (largest + 2 * square);
  }
}
