// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GridBox;
import dev.wasserstein.linalg.ExpLog;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.WarmStarts;
import java.util.Optional;

/**
 * An iteration of a Sinkhorn barycenter for one measure, on scalings that are doubles with one
 * shift each: true number = double · 2^-shift. The kernel is nothing but matrix products; beside
 * them there is one exponential for v ← b / Kᵀu, whose numbers travel as logarithms, one division
 * for u ← a / Kv, or another exponential where it is over-relaxed, one logarithm for what travels
 * and one for the objective. Every result is looked at: where one is out of the range of {@link
 * DoublesGibbsKernel}, the iteration is given up and has to be done in logarithms ({@link
 * LogStep}).
 *
 * <p>One thread at a time; vectors of m numbers.
 */
final class DoublesStep {
  /** Masses below this are left to logarithms. */
  private static final double LEAST_MASS = 1e-300;

  /** Where doubles did not do, they are tried again once in so many iterations. */
  private static final int RETRIED = 8;

  private static final double[] NOTHING = new double[0];

  private final SinkhornIteration iteration;
  private final SinkhornState state;
  private final DoublesGibbsKernel kernel;
  private final ExtendedRange range;
  private final int m;
  private final double[] scaling;
  private final double[] sums;
  private final double[] logs;

  /** The masses, their logarithms and the potential, over a box. */
  private final double[] boxed;

  private final double[] logA;
  private final double[] potential;
  private int leastExponent;

  DoublesStep(SinkhornIteration iteration, DoublesGibbsKernel kernel, KernelWorkspace workspace) {
    this.iteration = iteration;
    this.kernel = kernel;
    state = iteration.state();
    range = workspace.range();
    m = iteration.masses().length;
    workspace.reserve(m);
    scaling = workspace.vectors(0);
    sums = workspace.vectors(1);
    logs = workspace.vectors(2);
    boxed = workspace.vectors(3);
    logA = workspace.vectors(4);
    potential = workspace.vectors(5);
  }

  /** The contribution; empty where the numbers are too far apart, and at the start. */
  Optional<Contribution> run(Measure measure, MeasureMemory memory) {
    Optional<Scalings> before =
        memory
            .states()
            .find(measure.id())
            .map(kept -> Scalings.of(kept, m))
            .filter(scalings -> scalings.epsilon() == state.epsilon())
            .filter(scalings -> !iteration.keepsPotentials() || scalings.potential().length == m);
    double[] a = iteration.support().masses(measure);
    if (before.isEmpty()
        || (!before.get().inDoubles() && (state.iteration() % RETRIED != 1 || !takes(a)))) {
      return Optional.empty();
    }
    WarmStarts warmStarts = memory.warmStarts();
    GridBox box = MassLogarithms.box(measure.id(), a, kernel, warmStarts);
    Optional<Next> next =
        iteration.keepsPotentials()
            ? relaxed(
                before.get(), a, MassLogarithms.logMasses(measure.id(), a, range, warmStarts), box)
            : plain(before.get(), a, box);
    next.ifPresent(some -> memory.states().put(measure.id(), some.scalings().state()));
    return next.map(
        some ->
            new Contribution(
                some.scalings().logTransformed(),
                some.cost(),
                Double.NaN,
                iteration.settings().innerIterations()));
  }

  /** Whether the masses of a measure can be divided here: each is 0 or not too small. */
  private static boolean takes(double[] masses) {
    for (double mass : masses) {
      if (mass != 0 && !(mass >= LEAST_MASS)) {
        return false;
      }
    }
    return true;
  }

  private record Next(Scalings scalings, double cost) {}

  /** v ← b / Kᵀu, u ← a / Kv and the next Kᵀu. */
  private Optional<Next> plain(Scalings scalings, double[] a, GridBox box) {
    double[] transformed = scalings.logTransformed();
    int cells = box.cells();
    box.gather(a, boxed);
    double sum = 0;
    for (int inner = 1; inner <= iteration.settings().innerIterations(); inner++) {
      double most = range.differences(state.logMasses(), transformed, logs, m);
      double shift = open(most, m);
      kernel.apply(scaling, kernel.whole(), sums, box);
      if (!closes(box, -shift, logs)) {
        return Optional.empty();
      }
      sum = -range.dot(boxed, 0, logs, 0, cells);
      sum -= range.dot(iteration.masses(), 0, transformed, 0, m);
      // All of u are at most 2^TOP, just below it where a is 1 and Kv is least.
      int up = leastExponent + DoublesGibbsKernel.TOP;
      divide(box, up);
      kernel.apply(scaling, box, sums, kernel.whole());
      transformed = new double[m];
      if (!closes(kernel.whole(), shift - up, transformed)) {
        return Optional.empty();
      }
    }
    sum += range.dot(iteration.masses(), 0, state.logMasses(), 0, m);
    return Optional.of(
        new Next(
            new Scalings(state.epsilon(), scalings.ownCost(), true, NOTHING, transformed, NOTHING),
            iteration.cost(sum, 0, scalings.ownCost())));
  }

  /** The scaling becomes a, over the box, divided by the sums, times 2^up. */
  private void divide(GridBox box, int up) {
    int length = box.lineLength();
    for (int line = 0; line < box.lines(); line++) {
      int down = -up - kernel.shift(line);
      int half = down / 2;
      double first = Math.scalb(1.0, half);
      double second = Math.scalb(1.0, down - half);
      range.quotients(boxed, sums, first, second, scaling, line * length, length);
    }
  }

  /** The same, v and u going ω of the way in logarithms. */
  private Optional<Next> relaxed(Scalings scalings, double[] a, double[] logMasses, GridBox box) {
    double omega = state.relaxation().omega();
    double[] logB = state.logMasses();
    double[] transformed = scalings.logTransformed();
    double[] logV = scalings.logScaling().clone();
    int cells = box.cells();
    box.gather(a, boxed);
    box.gather(scalings.potential(), potential);
    box.gather(logMasses, logA);
    for (int inner = 1; inner <= iteration.settings().innerIterations(); inner++) {
      for (int j = 0; j < m; j++) {
        logV[j] += omega * ((logB[j] - transformed[j]) - logV[j]);
      }
      System.arraycopy(logV, 0, logs, 0, m);
      double shift = open(range.max(logs, 0, m), m);
      kernel.apply(scaling, kernel.whole(), sums, box);
      if (!closes(box, -shift, logs)) {
        return Optional.empty();
      }
      for (int j = 0; j < cells; j++) {
        potential[j] -= omega * (logs[j] + potential[j]);
        logs[j] = logA[j] + potential[j];
      }
      shift = open(range.max(logs, 0, cells), cells);
      kernel.apply(scaling, box, sums, kernel.whole());
      transformed = new double[m];
      if (!closes(kernel.whole(), -shift, transformed)) {
        return Optional.empty();
      }
    }
    double sum =
        range.dot(boxed, 0, potential, 0, cells) + range.dot(iteration.masses(), 0, logV, 0, m);
    double excess = iteration.excess(range, logV, 0, transformed, 0, logs);
    // Outside of the box the measure has no mass, and its potential no meaning.
    double[] everywhere = scalings.potential().clone();
    box.scatter(potential, everywhere);
    return Optional.of(
        new Next(
            new Scalings(state.epsilon(), scalings.ownCost(), true, everywhere, transformed, logV),
            iteration.cost(sum, excess, scalings.ownCost())));
  }

  /**
   * Makes the scaling of the first {@link #logs}, its largest number at 2^TOP.
   *
   * @param most the largest of the logarithms
   * @return its shift
   */
  private double open(double most, int length) {
    double shift = DoublesGibbsKernel.TOP - Math.ceil(most * ExpLog.LOG2_E);
    range.fromLog(logs, 0, ExtendedRange.TOP - shift, scaling, 0, length);
    return shift;
  }

  /**
   * Takes the logarithms of the sums over a box, 2^add being what they are to be multiplied by, and
   * finds the {@link #leastExponent} of the sums.
   *
   * @param target over the box, overwritten
   * @return whether all of them have their digits
   */
  private boolean closes(GridBox box, double add, double[] target) {
    int length = box.lineLength();
    leastExponent = Integer.MAX_VALUE;
    for (int line = 0; line < box.lines(); line++) {
      int shift = kernel.shift(line);
      double least = range.log(sums, line * length, add - shift, target, line * length, length);
      if (!(least >= kernel.least(line))) {
        return false;
      }
      leastExponent = Math.min(leastExponent, Math.getExponent(least) - shift);
    }
    return true;
  }
}
