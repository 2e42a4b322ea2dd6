// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.MeasureState;
import dev.wasserstein.measure.MeasureStates;
import dev.wasserstein.transport.EntropicProblem;
import dev.wasserstein.transport.Sinkhorn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An iteration of a Sinkhorn barycenter in logarithms, for some measures whose vectors lie in one
 * array. At the start v = 1.
 */
final class LogStep {
  /** How well OT_ε(a, a) is known. */
  private static final Sinkhorn OWN_COST = new Sinkhorn(1e-12, 500);

  private static final double[] NOTHING = new double[0];

  private final SinkhornIteration iteration;
  private final SinkhornState state;
  private final GibbsKernel kernel;
  private final List<? extends Measure> some;
  private final int m;
  private final ExtendedRange range;
  private final double[] logA;
  private final double[] potential;
  private final double[] logU;
  private final double[] logV;
  private final double[] logKv;
  private final double[] logTransformed;
  private final double[] ownCosts;

  LogStep(SinkhornIteration iteration, KernelWorkspace workspace, List<? extends Measure> some) {
    this.iteration = iteration;
    this.some = some;
    state = iteration.state();
    m = iteration.support().size();
    kernel = workspace.kernel();
    range = workspace.range();
    workspace.reserve(some.size() * m);
    logA = workspace.vectors(0);
    potential = workspace.vectors(1);
    logU = workspace.vectors(2);
    logV = workspace.vectors(3);
    logKv = workspace.vectors(4);
    logTransformed = workspace.vectors(5);
    ownCosts = new double[some.size()];
  }

  List<Contribution> run(MeasureMemory memory) {
    for (int n = 0; n < some.size(); n++) {
      start(n, memory);
    }
    for (int inner = 1; inner <= iteration.settings().innerIterations(); inner++) {
      scale(state.relaxation().omega());
      if (inner < iteration.settings().innerIterations()) {
        relaxV(state.relaxation().omega());
      }
    }
    List<Contribution> contributions = new ArrayList<>(some.size());
    for (int n = 0; n < some.size(); n++) {
      contributions.add(finish(n, memory.states()));
    }
    return contributions;
  }

  /** Sets ln a, ln v and f/ε of a measure. */
  private void start(int n, MeasureMemory memory) {
    int from = n * m;
    Measure measure = some.get(n);
    double[] logMasses =
        MassLogarithms.logMasses(
            measure.id(), iteration.support().masses(measure), range, memory.warmStarts());
    System.arraycopy(logMasses, 0, logA, from, m);
    Optional<MeasureState> before = memory.states().find(measure.id());
    if (before.isPresent()) {
      goOn(n, Scalings.of(before.get(), m));
    } else {
      ownCosts[n] = ownCost(n);
      Arrays.fill(logV, from, from + m, 0);
      Arrays.fill(potential, from, from + m, 0);
    }
  }

  private void goOn(int n, Scalings scalings) {
    int from = n * m;
    double[] b = state.logMasses();
    double ratio = scalings.epsilon() / state.epsilon();
    double[] transformed = scalings.logTransformed();
    ownCosts[n] = ratio == 1 ? scalings.ownCost() : ownCost(n);
    for (int j = 0; j < scalings.potential().length; j++) {
      potential[from + j] = ratio * scalings.potential()[j];
    }
    if (ratio != 1) {
      transformed = transformed(from);
    }
    double omega = ratio == 1 && scalings.logScaling().length == m ? state.relaxation().omega() : 1;
    double[] earlier = omega == 1 ? transformed : scalings.logScaling();
    for (int j = 0; j < m; j++) {
      double fresh = b[j] - transformed[j];
      logV[from + j] = omega == 1 ? fresh : earlier[j] + omega * (fresh - earlier[j]);
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

  /** u ← a / Kv and Kᵀu, for all measures. */
  private void scale(double omega) {
    int count = some.size();
    kernel.apply(logV, logKv, count);
    for (int j = 0; j < count * m; j++) {
      potential[j] = omega == 1 ? -logKv[j] : potential[j] - omega * (logKv[j] + potential[j]);
      logU[j] = logA[j] + potential[j];
    }
    kernel.applyTransposed(logU, logTransformed, count);
  }

  /** v ← b / Kᵀu, for all measures. */
  private void relaxV(double omega) {
    double[] b = state.logMasses();
    for (int n = 0, p = 0; n < some.size(); n++) {
      for (int j = 0; j < m; j++, p++) {
        double fresh = b[j] - logTransformed[p];
        logV[p] = omega == 1 ? fresh : logV[p] + omega * (fresh - logV[p]);
      }
    }
  }

  private Contribution finish(int n, MeasureStates states) {
    int from = n * m;
    double[] vector = Arrays.copyOfRange(logTransformed, from, from + m);
    states.put(
        some.get(n).id(),
        new Scalings(
                state.epsilon(),
                ownCosts[n],
                false,
                iteration.keepsPotentials()
                    ? Arrays.copyOfRange(potential, from, from + m)
                    : NOTHING,
                vector,
                iteration.keepsPotentials() ? Arrays.copyOfRange(logV, from, from + m) : NOTHING)
            .state());
    return new Contribution(vector, cost(n), Double.NaN, iteration.settings().innerIterations());
  }

  /** The dual value at the scalings. */
  private double cost(int n) {
    int from = n * m;
    double[] a = iteration.support().masses(some.get(n));
    double sum =
        range.dot(a, 0, potential, from, m) + range.dot(iteration.masses(), 0, logV, from, m);
    return iteration.cost(
        sum, iteration.excess(range, logV, from, logTransformed, from, logU), ownCosts[n]);
  }

  /** OT_ε(a, a) by the symmetric iteration; 0 where nothing is debiased. */
  private double ownCost(int n) {
    if (!iteration.isDebiased()) {
      return 0;
    }
    double[] a = iteration.support().masses(some.get(n));
    // A largest cost of 2 ε leaves nothing to come down from: the kernel of this ε will do.
    return OWN_COST.selfCost(
        new EntropicProblem(a, a, 2 * state.epsilon(), epsilon -> kernel), state.epsilon());
  }
}
