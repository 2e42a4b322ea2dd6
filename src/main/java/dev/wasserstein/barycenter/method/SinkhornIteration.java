// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.entropic.EntropicProblem;
import dev.wasserstein.transport.entropic.Sinkhorn;

/**
 * What all measures share in an iteration of a Sinkhorn barycenter.
 *
 * @param masses b (m) of the state
 * @param reference Σ_j b_j ln d_j, or Σ_j b_j ln 1/m where nothing is debiased
 */
record SinkhornIteration(
    FixedSupport support,
    SinkhornSettings settings,
    SinkhornState state,
    double[] masses,
    double reference) {
  private static final double LARGEST_LOG_MASS = 200;

  /** OT_ε(a, a), whose dual value is off by about the square of what the marginals are. */
  private static final Sinkhorn OWN_COST = new Sinkhorn(1e-8, 500);

  static SinkhornIteration of(
      FixedSupport support, SinkhornSettings settings, SinkhornState state, ExtendedRange range) {
    double[] masses = state.masses(range);
    double reference =
        settings.isDebiased()
            ? range.dot(masses, 0, state.logDebiasing(), 0, masses.length)
            : -StrictMath.log(masses.length);
    return new SinkhornIteration(support, settings, state, masses, reference);
  }

  /** Whether potentials go into the next iteration. */
  boolean keepsPotentials() {
    return settings.effectiveRelaxation() != 1 || state.epsilon() != settings.epsilon();
  }

  /** OT_ε(a, a) by the symmetric iteration; 0 where nothing is debiased. */
  double ownCost(double[] a, GibbsKernel kernel) {
    double epsilon = state.epsilon();
    // A largest cost of 2 ε leaves nothing to come down from: the kernel of this ε will do.
    return settings.isDebiased()
        ? OWN_COST.selfCost(new EntropicProblem(a, a, 2 * epsilon, same -> kernel), epsilon).value()
        : 0;
  }

  /**
   * The contribution of a measure, its cost being the dual value.
   *
   * @param logTransformed ln Kᵀu (m)
   * @param sum Σ_j a_j f_j/ε + Σ_j b_j ln v_j
   * @param excess the mass of the coupling less 1
   * @param ownCost as {@link #ownCost}
   * @param marginalError as {@link #marginalError}
   */
  Contribution contribution(
      double[] logTransformed, double sum, double excess, double ownCost, double marginalError) {
    double cost = state.epsilon() * (sum - reference - excess) - ownCost / 2;
    return new Contribution(
        logTransformed, cost, Double.NaN, 1, new SolveAccuracy(marginalError, true));
  }

  /**
   * A bound of Σ_j |v_j (Kᵀu)_j − b_j|, which is twice what is missing where v Kᵀu is below b,
   * since both have the mass 1. No exponential is taken: 1 − e^−x counts as min(x, 1), which is
   * more.
   *
   * @param logV ln v, from {@code from} on, as ln Kᵀu
   * @param logs m numbers or more, overwritten
   */
  double marginalError(
      ExtendedRange range, double[] logV, double[] logTransformed, int from, double[] logs) {
    double[] logB = state.logMasses();
    for (int j = 0; j < masses.length; j++) {
      logs[j] = logB[j] - logV[from + j];
    }
    return marginalErrorOfFit(range, logs, logTransformed, from, logs);
  }

  /**
   * The same, of a v that was fitted to Kᵀu before u changed.
   *
   * @param logFitted ln b/v (m), the former ln Kᵀu
   * @param logs m numbers or more, overwritten; may be {@code logFitted}
   */
  double marginalErrorOfFit(
      ExtendedRange range, double[] logFitted, double[] logTransformed, int from, double[] logs) {
    // A loop that the compiler makes vectors of, before the sum, of which it does not.
    for (int j = 0; j < masses.length; j++) {
      logs[j] = Math.min(1, Math.max(0, logFitted[j] - logTransformed[from + j]));
    }
    return 2 * range.dot(masses, 0, logs, 0, masses.length);
  }

  /**
   * Σ_j v_j (Kᵀu)_j − 1, which is 0 where v was not over-relaxed.
   *
   * @param logV ln v, from {@code from} on, as ln Kᵀu
   * @param logs m numbers or more, overwritten
   */
  double excess(
      ExtendedRange range, double[] logV, double[] logTransformed, int from, double[] logs) {
    if (state.relaxation().omega() == 1) {
      return 0;
    }
    int m = masses.length;
    for (int j = 0; j < m; j++) {
      logs[j] = logV[from + j] + logTransformed[from + j];
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
