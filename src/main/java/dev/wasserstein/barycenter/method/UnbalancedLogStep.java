// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.Optional;

/** An iteration of an {@link UnbalancedBarycenter}. */
final class UnbalancedLogStep extends LogStep {
  private final double epsilon;
  private final UnbalancedState state;

  /** 1 − κ. */
  private final double delta;

  /** X/ε. */
  private final double unit;

  UnbalancedLogStep(
      FixedSupport support,
      double epsilon,
      double penalty,
      UnbalancedState state,
      KernelWorkspace workspace) {
    super(
        support,
        workspace,
        state.logMasses(),
        new ScalingUpdate.Fit(penalty / (penalty + epsilon)),
        1);
    this.epsilon = epsilon;
    this.state = state;
    delta = epsilon / (penalty + epsilon);
    unit = penalty / epsilon;
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
      shifts[n] = state.share() * (scalings.constant() - state.meanConstant());
      System.arraycopy(scalings.logTransformed(), 0, logTransformed, n * m, m);
    } else {
      startFromOne(n);
    }
  }

  /** ((Kᵀu/q)^(1−κ) − 1)/(1−κ) (m), and the constant of the measure. */
  @Override
  Contribution finish(int n, Measure measure, MeasureMemory memory) {
    int from = n * m;
    double constant = constant(n);
    double[] kept = Arrays.copyOfRange(logTransformed, from, from + m);
    memory.states().put(measure.id(), new UnbalancedScalings(epsilon, kept, constant).state());
    double[] vector = new double[m + 1];
    for (int j = 0; j < m; j++) {
      vector[j] =
          StrictMath.expm1(
                  Math.min(delta * (kept[j] - logB[j]), UnbalancedBarycenter.LARGEST_EXPONENT))
              / delta;
    }
    vector[m] = constant;
    return new Contribution(vector, cost(n), Double.NaN, 1);
  }

  /**
   * The constant c for which u e^c and v e^(−c) have the greatest dual value given q: then both
   * marginals that they call for, a u^(−ε/X) and q v^(−ε/X), have one mass.
   */
  private double constant(int n) {
    int from = n * m;
    double[] called = logKv;
    for (int j = 0; j < m; j++) {
      int p = from + j;
      called[p] = masses[n][j] > 0 ? logA[p] - logU[p] / unit : Double.NEGATIVE_INFINITY;
    }
    double source = range.logSumOfExp(called, from, m);
    for (int j = 0; j < m; j++) {
      called[from + j] = logB[j] - logV[from + j] / unit;
    }
    return unit / 2 * (source - range.logSumOfExp(called, from, m));
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
    for (int j = 0; j < m; j++) {
      double mass = masses[n][j];
      int p = from + j;
      if (mass > 0) {
        sum.add(
            -unit
                * mass
                * StrictMath.expm1(
                    Math.min(-logU[p] / unit, UnbalancedBarycenter.LARGEST_EXPONENT)));
        sum.addProduct(mass, 1 - logA[p] + logSize);
      }
      logKv[p] = logV[p] + logTransformed[p];
    }
    double logMass = range.logSumOfExp(logKv, from, m);
    sum.add(-StrictMath.exp(Math.min(logMass, UnbalancedBarycenter.LARGEST_EXPONENT)));
    return epsilon * sum.value();
  }
}
