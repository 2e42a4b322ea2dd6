// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An iteration of scalings in logarithms, which neither overflow nor underflow ({@link
 * GibbsKernel}), for some measures whose vectors lie one after another in one array. Subclasses
 * know the states of the measures.
 */
abstract class LogStep implements ScalingStep {
  /** The kernel. */
  final GibbsKernel kernel;

  final ExtendedRange range;

  /** The number m of places. */
  final int m;

  /** ln b (m). */
  final double[] logB;

  /** a (m) of each measure, shared. */
  final double[][] masses;

  /** What is to be taken from ln v of each measure. */
  final double[] shifts;

  /** ln a, f/ε, ln u, ln v, ln Kv and ln Kᵀu (together × m). */
  final double[] logA;

  final double[] potential;
  final double[] logU;
  final double[] logV;
  final double[] logKv;
  final double[] logTransformed;

  private final FixedSupport support;
  private final ScalingUpdate update;

  /** An iteration. */
  LogStep(FixedSupport support, KernelWorkspace workspace, double[] logB, ScalingUpdate update) {
    this.support = support;
    this.update = update;
    this.logB = logB;
    m = support.size();
    kernel = workspace.kernel();
    range = workspace.range();
    masses = new double[support.together()][];
    shifts = new double[support.together()];
    logA = workspace.vectors(0);
    potential = workspace.vectors(1);
    logU = workspace.vectors(2);
    logV = workspace.vectors(3);
    logKv = workspace.vectors(4);
    logTransformed = workspace.vectors(5);
  }

  /**
   * Sets {@link #logA} of measure number n, and of its state what the update of v needs; {@link
   * #startFromOne} if it has none.
   */
  abstract void begin(int n, Measure measure, MeasureMemory memory);

  /** Puts the state of measure number n; its contribution. */
  abstract Contribution finish(int n, Measure measure, MeasureMemory memory);

  /** Sets Kᵀu to b, so that v becomes 1. */
  final void startFromOne(int n) {
    System.arraycopy(logB, 0, logTransformed, n * m, m);
    Arrays.fill(logV, n * m, (n + 1) * m, 0);
    Arrays.fill(potential, n * m, (n + 1) * m, 0);
    shifts[n] = 0;
  }

  @Override
  public final int together() {
    return support.together();
  }

  @Override
  public final List<Contribution> run(List<? extends Measure> some, MeasureMemory memory) {
    int count = some.size();
    for (int n = 0; n < count; n++) {
      masses[n] = support.masses(some.get(n));
      begin(n, some.get(n), memory);
    }
    for (int n = 0; n < count; n++) {
      update.scaleV(logB, logTransformed, shifts[n], logV, n * m);
    }
    kernel.apply(logV, logKv, count);
    update.scaleU(logA, logKv, potential, logU, count * m);
    kernel.applyTransposed(logU, logTransformed, count);
    List<Contribution> contributions = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      contributions.add(finish(n, some.get(n), memory));
    }
    return contributions;
  }
}
