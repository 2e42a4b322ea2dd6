// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.SolveAccuracy;
import java.util.Arrays;
import java.util.Optional;

/**
 * An iteration of an {@link UnbalancedBarycenter}. What multiplies u and v as a whole is held apart
 * from them, as C = c ε/X for u e^(κc) and v e^(−c): c is of the size of X/ε, beside which the
 * vectors would lose their digits.
 */
final class UnbalancedLogStep extends LogStep {
  private final double epsilon;
  private final UnbalancedState state;
  private final double kappa;

  /** 1 − κ. */
  private final double delta;

  /** ε/X. */
  private final double unit;

  private final double logTotal;

  /** C of each measure. */
  private final double[] constants;

  UnbalancedLogStep(
      FixedSupport support,
      double epsilon,
      double unit,
      UnbalancedState state,
      KernelWorkspace workspace) {
    super(support, workspace, state.logMasses(), new ScalingUpdate.Fit(1 / (1 + unit)));
    this.epsilon = epsilon;
    this.state = state;
    this.unit = unit;
    kappa = 1 / (1 + unit);
    delta = unit / (1 + unit);
    logTotal = state.logTotal();
    constants = new double[together()];
  }

  @Override
  void begin(int n, Measure measure, MeasureMemory memory) {
    for (int j = 0; j < m; j++) {
      double mass = masses[n][j];
      logA[n * m + j] = mass > 0 ? StrictMath.log(mass) : Double.NEGATIVE_INFINITY;
    }
    Optional<MeasureState> before = memory.states().find(measure.id());
    if (before.isPresent()) {
      UnbalancedScalings scalings = UnbalancedScalings.of(before.get(), m);
      shifts[n] = 0;
      constants[n] = kappa * (scalings.constant() - scalings.share() / 2 * logTotal);
      System.arraycopy(scalings.logTransformed(), 0, logTransformed, n * m, m);
    } else {
      startFromOne(n);
      constants[n] = 0;
    }
  }

  /**
   * w ((Kᵀu/β)^(1−κ) − 1)/(1−κ) (m) for the shape β = q/Σ q, and w: what the constant that is best
   * for u and v makes of Kᵀu, but for the total of q.
   */
  @Override
  Contribution finish(int n, Measure measure, MeasureMemory memory) {
    int from = n * m;
    double constant = constant(n);
    double[] kept = Arrays.copyOfRange(logTransformed, from, from + m);
    memory
        .states()
        .put(measure.id(), new UnbalancedScalings(epsilon, kept, constant, state.share()).state());
    double factor = StrictMath.exp(kappa * constant);
    double[] vector = new double[m + 1];
    for (int j = 0; j < m; j++) {
      double log = delta * (kept[j] - (logB[j] - logTotal));
      vector[j] =
          factor * (StrictMath.expm1(Math.min(log, UnbalancedBarycenter.LARGEST_EXPONENT)) / delta);
    }
    vector[m] = factor;
    SolveAccuracy accuracy = new SolveAccuracy(marginalError(n), true);
    return new Contribution(vector, cost(n), Double.NaN, 1, accuracy);
  }

  /** Σ_j |(P1)_j − q_j v_j^(−ε/X)|, the marginal that v calls for, as a share of Σ q. */
  private double marginalError(int n) {
    NeumaierSum error = new NeumaierSum();
    for (int j = 0; j < m; j++) {
      int p = n * m + j;
      double log = logB[j] - logTotal;
      double has = logV[p] + logTransformed[p] - logTotal - kappa * constants[n];
      double called = log - logV[p] * unit + constants[n];
      error.add(Math.abs(UnbalancedBarycenter.capped(has) - UnbalancedBarycenter.capped(called)));
    }
    return error.value();
  }

  /**
   * C of Kᵀu after the step towards the constant t for which u e^t and v e^(−t) have the greatest
   * dual value given q, without the part of the total of q, −σ/2 ln Σ q: at the optimum both
   * marginals that they call for, a u^(−ε/X) and q v^(−ε/X), have one mass.
   */
  private double constant(int n) {
    int from = n * m;
    double[] called = logKv;
    for (int j = 0; j < m; j++) {
      int p = from + j;
      called[p] = masses[n][j] > 0 ? logA[p] - logU[p] * unit : Double.NEGATIVE_INFINITY;
    }
    double source = range.logSumOfExp(called, from, m);
    for (int j = 0; j < m; j++) {
      called[from + j] = logB[j] - logTotal - logV[from + j] * unit;
    }
    double target = range.logSumOfExp(called, from, m);
    return kappa * constants[n]
        + state.share() / 2 * (source - target - (1 + kappa) * constants[n]);
  }

  /**
   * The dual value at u and v, −X Σ a (u^(−ε/X) − 1) − ε Σ P, the part of q being 0 where q is the
   * mean of the (Kᵀu)^(1−κ); and ε Σ a (1 − ln a + ln m), with which it tends to that of the
   * balanced barycenter.
   */
  private double cost(int n) {
    int from = n * m;
    double logSize = StrictMath.log(m);
    NeumaierSum sum = new NeumaierSum();
    NeumaierSum penalty = new NeumaierSum();
    for (int j = 0; j < m; j++) {
      double mass = masses[n][j];
      int p = from + j;
      if (mass > 0) {
        double log = -(logU[p] * unit + kappa * constants[n]);
        penalty.add(-mass * StrictMath.expm1(Math.min(log, UnbalancedBarycenter.LARGEST_EXPONENT)));
        sum.addProduct(mass, 1 - logA[p] + logSize);
      }
      logKv[p] = logV[p] + logTransformed[p];
    }
    double logMass = range.logSumOfExp(logKv, from, m) - kappa * constants[n];
    sum.add(-UnbalancedBarycenter.capped(logMass));
    return epsilon * sum.value() + epsilon / unit * penalty.value();
  }
}
