// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.geometry.GridBox;
import dev.wasserstein.linalg.ExpLog;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.measure.Measure;
import java.util.List;
import java.util.Optional;

/**
 * An iteration of a Sinkhorn barycenter for one measure, on scalings that are doubles with one
 * shift each: true number = double · 2^-shift. The kernel is nothing but matrix products; beside
 * them there is one exponential for v ← b / Kᵀu, whose numbers travel as logarithms, one division
 * for u ← a / Kv, or another exponential where it is over-relaxed, one logarithm for what travels
 * and one for the objective. Every result is looked at: where one is out of the range of {@link
 * DoublesGibbsKernel}, the iteration is given up and done in logarithms.
 *
 * <p>Vectors of m numbers.
 */
final class DoublesStep implements ScalingStep {
  /** Where doubles did not do, they are tried again once in so many iterations. */
  private static final int RETRIED = 8;

  private static final double[] NOTHING = new double[0];

  private final SinkhornIteration iteration;
  private final SinkhornState state;
  private final DoublesGibbsKernel kernel;
  private final ScalingStep logStep;
  private final ScalingUpdate relaxation;
  private final ExtendedRange range;
  private final int m;
  private final double[] scaling;
  private final double[] sums;
  private final double[] logs;

  /** The masses, their logarithms and the potential, over a box. */
  private final double[] boxed;

  private final double[] logA;
  private final double[] potential;

  private double shift;
  private int leastExponent;

  /** Σ_j a_j f_j/ε + Σ_j b_j ln v_j of the last measure. */
  private double sum;

  /** The error of the barycenter's marginal of the last measure. */
  private double marginalError;

  /**
   * An iteration.
   *
   * @param logStep for measures whose numbers are too far apart, and at the start; it may work in
   *     the same work space
   */
  DoublesStep(
      SinkhornIteration iteration,
      DoublesGibbsKernel kernel,
      KernelWorkspace workspace,
      ScalingStep logStep) {
    this.iteration = iteration;
    this.kernel = kernel;
    this.logStep = logStep;
    state = iteration.state();
    relaxation = new ScalingUpdate.OverRelaxed(state.relaxation().omega());
    range = workspace.range();
    m = iteration.masses().length;
    scaling = workspace.vectors(0);
    sums = workspace.vectors(1);
    logs = workspace.vectors(2);
    boxed = workspace.vectors(3);
    logA = workspace.vectors(4);
    potential = workspace.vectors(5);
  }

  @Override
  public int together() {
    return 1;
  }

  @Override
  public List<Contribution> run(List<? extends Measure> some, MeasureMemory memory) {
    return inDoubles(some.get(0), memory).map(List::of).orElseGet(() -> logStep.run(some, memory));
  }

  private Optional<Contribution> inDoubles(Measure measure, MeasureMemory memory) {
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
    boolean keeps = iteration.keepsPotentials();
    MassLogarithms known =
        MassLogarithms.of(
            measure.id(),
            memory.warmStarts(),
            some ->
                keeps ? some.withBox(a, kernel).withLogarithms(a, range) : some.withBox(a, kernel));
    GridBox box = known.box().orElseThrow();
    box.gather(a, boxed);
    Optional<Scalings> next =
        keeps ? relaxed(before.get(), known.logMasses(), box) : plain(before.get(), box);
    next.ifPresent(scalings -> memory.states().put(measure.id(), scalings.state()));
    return next.map(this::contribution);
  }

  private Contribution contribution(Scalings scalings) {
    double[] transformed = scalings.logTransformed();
    double excess = iteration.excess(range, scalings.logScaling(), transformed, 0, logs);
    return iteration.contribution(transformed, sum, excess, scalings.ownCost(), marginalError);
  }

  /** Whether the masses of a measure can be divided here: each is 0 or not too small. */
  private static boolean takes(double[] masses) {
    for (double mass : masses) {
      if (mass != 0 && !(mass >= ScalingState.LEAST_MASS)) {
        return false;
      }
    }
    return true;
  }

  /** v ← b / Kᵀu, u ← a / Kv and the next Kᵀu. */
  private Optional<Scalings> plain(Scalings before, GridBox box) {
    double[] transformed = before.logTransformed();
    double[] next = new double[m];
    double most = range.differences(state.logMasses(), transformed, logs, m);
    if (!apply(most, kernel.whole(), box, logs)) {
      return Optional.empty();
    }
    sum = -range.dot(boxed, 0, logs, 0, box.cells());
    sum -= range.dot(iteration.masses(), 0, transformed, 0, m);
    // All of u are at most 2^TOP, just below it where a is 1 and Kv is least.
    int up = leastExponent + DoublesGibbsKernel.TOP;
    divide(box, up);
    kernel.apply(scaling, box, sums, kernel.whole());
    if (!closes(kernel.whole(), shift - up, next)) {
      return Optional.empty();
    }
    marginalError = iteration.marginalErrorOfFit(range, transformed, next, 0, logs);
    sum += range.dot(iteration.masses(), 0, state.logMasses(), 0, m);
    return Optional.of(
        new Scalings(state.epsilon(), before.ownCost(), true, NOTHING, next, NOTHING));
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

  /** The same, over-relaxed, with the potentials of the next iteration. */
  private Optional<Scalings> relaxed(Scalings before, double[] logMasses, GridBox box) {
    int cells = box.cells();
    box.gather(before.potential(), potential);
    box.gather(logMasses, logA);
    double[] logV = before.logScaling().clone();
    relaxation.scaleV(state.logMasses(), before.logTransformed(), 0, logV, 0);
    System.arraycopy(logV, 0, logs, 0, m);
    if (!apply(range.max(logs, 0, m), kernel.whole(), box, logs)) {
      return Optional.empty();
    }
    relaxation.scaleU(logA, logs, potential, logs, cells);
    double[] next = new double[m];
    if (!apply(range.max(logs, 0, cells), box, kernel.whole(), next)) {
      return Optional.empty();
    }
    sum = range.dot(boxed, 0, potential, 0, cells) + range.dot(iteration.masses(), 0, logV, 0, m);
    marginalError = iteration.marginalError(range, logV, next, 0, logs);
    // Outside of the box the measure has no mass, and its potential no meaning.
    double[] everywhere = before.potential().clone();
    box.scatter(potential, everywhere);
    return Optional.of(
        new Scalings(state.epsilon(), before.ownCost(), true, everywhere, next, logV));
  }

  /**
   * Applies the kernel to the scaling of which {@link #logs} are the logarithms over a box, its
   * largest number at 2^TOP; sets {@link #shift} to its shift.
   *
   * @param most the largest of the logarithms
   * @param target the logarithms of the sums over the other box, overwritten; may be the logs
   * @return whether all of them have their digits
   */
  private boolean apply(double most, GridBox from, GridBox to, double[] target) {
    shift = DoublesGibbsKernel.TOP - Math.ceil(most * ExpLog.LOG2_E);
    range.fromLog(logs, 0, ExtendedRange.TOP - shift, scaling, 0, from.cells());
    kernel.apply(scaling, from, sums, to);
    return closes(to, -shift, target);
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
