// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.Optional;

/** An iteration of a {@link SinkhornBarycenter} in logarithms. */
final class SinkhornLogStep extends LogStep {
  private static final ScalingUpdate FIT = new ScalingUpdate.Fit(1);
  private static final double[] NOTHING = new double[0];

  private final SinkhornIteration iteration;
  private final SinkhornState state;
  private final double[] ownCosts;

  SinkhornLogStep(SinkhornIteration iteration, KernelWorkspace workspace) {
    super(
        iteration.support(),
        workspace,
        iteration.state().logMasses(),
        iteration.state().relaxation().omega() == 1
            ? FIT
            : new ScalingUpdate.OverRelaxed(iteration.state().relaxation().omega()));
    this.iteration = iteration;
    state = iteration.state();
    ownCosts = new double[masses.length];
  }

  @Override
  void begin(int n, Measure measure, MeasureMemory memory) {
    double[] a = masses[n];
    MassLogarithms known =
        MassLogarithms.of(measure.id(), memory.warmStarts(), some -> some.withLogarithms(a, range));
    System.arraycopy(known.logMasses(), 0, logA, n * m, m);
    Optional<MeasureState> before = memory.states().find(measure.id());
    if (before.isPresent()) {
      goOn(n, Scalings.of(before.get(), m));
    } else {
      ownCosts[n] = iteration.ownCost(a, kernel);
      startFromOne(n);
    }
  }

  /** Goes on from scalings, potentials being kept where ε has changed. */
  private void goOn(int n, Scalings scalings) {
    int from = n * m;
    double ratio = scalings.epsilon() / state.epsilon();
    for (int j = 0; j < scalings.potential().length; j++) {
      potential[from + j] = ratio * scalings.potential()[j];
    }
    ownCosts[n] = ratio == 1 ? scalings.ownCost() : iteration.ownCost(masses[n], kernel);
    System.arraycopy(
        ratio == 1 ? scalings.logTransformed() : transformed(from), 0, logTransformed, from, m);
    if (ratio == 1 && scalings.logScaling().length == m) {
      System.arraycopy(scalings.logScaling(), 0, logV, from, m);
    } else {
      // A v that fits stays as it is, over-relaxed or not.
      FIT.scaleV(logB, logTransformed, 0, logV, from);
    }
  }

  /** ln Kᵀu of one measure for its f/ε. */
  private double[] transformed(int from) {
    double[] one = new double[m];
    double[] result = new double[m];
    for (int j = 0; j < m; j++) {
      one[j] = logA[from + j] + potential[from + j];
    }
    kernel.applyTransposed(one, result, 1);
    return result;
  }

  @Override
  Contribution finish(int n, Measure measure, MeasureMemory memory) {
    int from = n * m;
    double[] vector = Arrays.copyOfRange(logTransformed, from, from + m);
    boolean keeps = iteration.keepsPotentials();
    Scalings scalings =
        new Scalings(
            state.epsilon(),
            ownCosts[n],
            false,
            keeps ? Arrays.copyOfRange(potential, from, from + m) : NOTHING,
            vector,
            keeps ? Arrays.copyOfRange(logV, from, from + m) : NOTHING);
    memory.states().put(measure.id(), scalings.state());
    double sum =
        range.dot(masses[n], 0, potential, from, m)
            + range.dot(iteration.masses(), 0, logV, from, m);
    double excess = iteration.excess(range, logV, logTransformed, from, logU);
    double error = iteration.marginalError(range, logV, logTransformed, from, logU);
    return iteration.contribution(vector, sum, excess, ownCosts[n], error);
  }
}
