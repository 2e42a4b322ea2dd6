// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.NeumaierSum;

/**
 * What all measures share in an iteration of a Sinkhorn barycenter.
 *
 * @param masses b (m) of the state
 * @param ofDebiasing Σ_j b_j ln d_j, 0 where nothing is debiased
 */
record SinkhornIteration(
    FixedSupport support,
    SinkhornSettings settings,
    SinkhornState state,
    double[] masses,
    double ofDebiasing) {
  private static final double LARGEST_LOG_MASS = 200;

  boolean isDebiased() {
    return settings.debiasing() == SinkhornSettings.Debiasing.ON;
  }

  /** Whether potentials go into the next iteration. */
  boolean keepsPotentials() {
    return settings.effectiveRelaxation() != 1 || state.epsilon() != settings.epsilon();
  }

  /**
   * The dual value of a measure, as part of the objective.
   *
   * @param sum Σ_j a_j f_j/ε + Σ_j b_j ln v_j
   * @param excess the mass of the coupling less 1
   * @param ownCost OT_ε(a, a) where it is debiased
   */
  double cost(double sum, double excess, double ownCost) {
    if (isDebiased()) {
      return state.epsilon() * (sum - ofDebiasing - excess) - ownCost / 2;
    }
    return state.epsilon() * (sum + StrictMath.log(masses.length) - excess);
  }

  /**
   * Σ_j v_j (Kᵀu)_j − 1, which is 0 where v was not over-relaxed.
   *
   * @param logs m numbers or more, overwritten
   */
  double excess(
      ExtendedRange range,
      double[] logV,
      int from,
      double[] logTransformed,
      int at,
      double[] logs) {
    if (state.relaxation().omega() == 1) {
      return 0;
    }
    int m = masses.length;
    for (int j = 0; j < m; j++) {
      logs[j] = logV[from + j] + logTransformed[at + j];
    }
    // An iterate that diverges is taken back; until then its objective stays a number.
    return StrictMath.exp(Math.min(range.logSumOfExp(logs, 0, m), LARGEST_LOG_MASS)) - 1;
  }

  /** Σ_j |e^(x_j) − e^(y_j)|. */
  static double distance(ExtendedRange range, double[] x, double[] y) {
    double[] first = new double[x.length];
    double[] second = new double[y.length];
    range.exp(x, 0, first, 0, x.length);
    range.exp(y, 0, second, 0, y.length);
    NeumaierSum sum = new NeumaierSum();
    for (int j = 0; j < x.length; j++) {
      sum.add(Math.abs(first[j] - second[j]));
    }
    return sum.value();
  }
}
