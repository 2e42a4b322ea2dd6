// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.collection.MeasureStates;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.SolveAccuracy;
import dev.wasserstein.transport.entropic.ReducedCosts;

/**
 * What one measure does in an iteration of an {@link UnbalancedParticleFlow}: with u as it was
 * kept, Kᵀu at the present places, then v, u and Kᵀu anew. What multiplies u and v as a whole is
 * held apart from them, as C = c ε/X for u e^(κc) and v e^(−c): c is of the size of X/ε, beside
 * which the vectors would lose their digits.
 *
 * <p>Of clouds far apart, |x − y|² is |x' − y'|² + s + t + D². Beside s, t and D² the costs between
 * the clouds moved onto each other would lose their digits, so that kernels are of those alone, for
 * v e^(−s/ε − D²/2ε) and u e^(−t/ε − D²/2ε). In the updates s, t and D² then count by 1/(X + ε).
 */
final class UnbalancedCloudStep {
  /** What is as far as this below the largest of some logarithms is nothing. */
  private static final double LEAST_LOG = -1e14;

  private final double epsilon;

  /** ε/X. */
  private final double unit;

  private final double kappa;

  /** 1 − κ. */
  private final double delta;

  private final UnbalancedParticleFlow.State state;
  private final double logTotal;

  /** Z (m), with equal masses. */
  private final DiscreteMeasure places;

  /** ln q (m). */
  private final double[] logB;

  private final DiscreteMeasure measure;
  private final int m;
  private final int n;
  private final ReducedCosts costs;
  private final ExtendedRange range = Kernels.fastest().extendedRange();

  /** s/(X + ε) (m), t/(X + ε) (n) and D²/2(X + ε). */
  private final double[] sourceShift;

  private final double[] targetShift;
  private final double middleShift;

  /** ln a (n), ln v (m), ln Kv and ln u (n), and ln Kᵀu of which v was made and that of u (m). */
  private final double[] logA;

  private final double[] logV;
  private final double[] logKv;
  private final double[] logU;
  private final double[] before;
  private final double[] transformed;

  /** What is to be added to ln Kᵀu before, to ln v and ln Kv, and to ln u and ln Kᵀu. */
  private double offsetBefore;

  private double offsetV;
  private double offsetU;

  /** C of u and v. */
  private double constant;

  /**
   * A step for one measure.
   *
   * @param unit ε/X
   * @param places Z, with equal masses
   */
  UnbalancedCloudStep(
      double epsilon,
      double unit,
      UnbalancedParticleFlow.State state,
      DiscreteMeasure places,
      DiscreteMeasure measure) {
    this.epsilon = epsilon;
    this.unit = unit;
    kappa = 1 / (1 + unit);
    delta = unit / (1 + unit);
    this.state = state;
    logTotal = state.logTotal();
    this.places = places;
    logB = state.logMasses();
    this.measure = measure;
    m = places.size();
    n = measure.size();
    costs = new ReducedCosts(places, measure, SquaredEuclidean.INSTANCE);
    sourceShift = shifts(costs.sourceTilt(), m);
    targetShift = shifts(costs.targetShift(), n);
    middleShift = costs.squaredDistance() / 2 * (delta / epsilon);
    logA = new double[n];
    for (int i = 0; i < n; i++) {
      double mass = measure.masses()[i];
      logA[i] = mass > 0 ? StrictMath.log(mass) : Double.NEGATIVE_INFINITY;
    }
    logV = new double[m];
    logKv = new double[n];
    logU = new double[n];
    before = new double[m];
    transformed = new double[m];
  }

  private double[] shifts(double[] costs, int length) {
    double[] shifts = new double[length];
    for (int i = 0; i < costs.length; i++) {
      shifts[i] = costs[i] * (delta / epsilon);
    }
    return shifts;
  }

  /**
   * Iterates, and puts the state of the measure.
   *
   * @return with the vector of {@link FlowAnswer}
   */
  Contribution run(MeasureStates states) {
    GibbsKernel kernel = costs.kernel(epsilon);
    states
        .find(measure.id())
        .map(kept -> FlowScalings.of(kept, n))
        .ifPresentOrElse(kept -> goOn(kept, kernel), this::start);
    for (int j = 0; j < m; j++) {
      logV[j] = kappa * (logB[j] - before[j]) - sourceShift[j];
    }
    offsetV = levelled(logV) - kappa * offsetBefore - middleShift;
    kernel.apply(logV, logKv, 1);
    for (int i = 0; i < n; i++) {
      logU[i] = kappa * (logA[i] - logKv[i]) - targetShift[i];
    }
    offsetU = levelled(logU) - kappa * offsetV - middleShift;
    kernel.applyTransposed(logU, transformed, 1);
    FlowAnswer answer = answer();
    double imbalance = state.holds() ? 0 : answer.imbalance();
    states.put(measure.id(), new FlowScalings(logU, offsetU, kappa * constant, imbalance).state());
    SolveAccuracy accuracy = new SolveAccuracy(marginalError(), true);
    return new Contribution(answer.vector(), cost(), Double.NaN, 1, accuracy);
  }

  private void goOn(FlowScalings kept, GibbsKernel kernel) {
    kernel.applyTransposed(kept.logScaling(), before, 1);
    offsetBefore = kept.offset();
    constant = kappa * (kept.constant() + state.shift() + state.share() * kept.imbalance());
  }

  private void start() {
    System.arraycopy(logB, 0, before, 0, m);
    offsetBefore = 0;
    constant = 0;
  }

  /** Takes the largest number from all, none of which are then below what kernels take. */
  private double levelled(double[] logs) {
    double most = range.max(logs, 0, logs.length);
    for (int i = 0; i < logs.length; i++) {
      double log = logs[i] - most;
      logs[i] = log == Double.NEGATIVE_INFINITY ? log : Math.max(log, LEAST_LOG);
    }
    return most;
  }

  /** ε/X ln v_j, but for the constant. */
  private double calledAtPlace(int j) {
    return delta * (logB[j] - before[j] - offsetBefore) + sourceShift[j] + middleShift;
  }

  /** ε/X ln u_i, but for the constant. */
  private double calledAtAtom(int i) {
    return delta * (logA[i] - logKv[i] - offsetV) + targetShift[i] + middleShift;
  }

  /**
   * −X Σ a (u^(−ε/X) − 1) − X Σ q (v^(−ε/X) − 1) − ε Σ P, which is a lower bound of the least cost
   * at these places and masses, and ε Σ a (1 − ln a + ln m).
   */
  private double cost() {
    double logSize = StrictMath.log(m);
    NeumaierSum sum = new NeumaierSum();
    NeumaierSum penalty = new NeumaierSum();
    for (int i = 0; i < n; i++) {
      double mass = measure.masses()[i];
      if (mass > 0) {
        penalty.add(-mass * relative(-(calledAtAtom(i) + kappa * constant)));
        sum.addProduct(mass, 1 - logA[i] + logSize);
      }
    }
    double[] terms = new double[m];
    for (int j = 0; j < m; j++) {
      penalty.add(-UnbalancedBarycenter.capped(logB[j]) * relative(constant - calledAtPlace(j)));
      terms[j] = logV[j] + transformed[j];
    }
    sum.add(
        -UnbalancedBarycenter.capped(
            range.logSumOfExp(terms, 0, m) + offsetV + offsetU - kappa * constant));
    return epsilon * sum.value() + epsilon / unit * penalty.value();
  }

  /** e^x − 1. */
  private static double relative(double x) {
    return StrictMath.expm1(Math.min(x, UnbalancedBarycenter.LARGEST_EXPONENT));
  }

  /** Σ_j |(P1)_j − q_j v_j^(−ε/X)|, the marginal that v calls for, as a share of Σ q. */
  private double marginalError() {
    NeumaierSum error = new NeumaierSum();
    for (int j = 0; j < m; j++) {
      double has = logV[j] + transformed[j] + offsetV + offsetU - logTotal - kappa * constant;
      double called = logB[j] - logTotal - calledAtPlace(j) + constant;
      error.add(Math.abs(UnbalancedBarycenter.capped(has) - UnbalancedBarycenter.capped(called)));
    }
    return error.value();
  }

  /**
   * What the measure has to say. With L_j = ln (Kᵀu/β)_j^(1−κ), and k where it is greatest, w is
   * (Kᵀu/β)_k^(1−κ) with its constant, so that no w is far from what the measure has to say.
   */
  private FlowAnswer answer() {
    double[] tilt = costs.sourceTilt();
    int greatest = 0;
    for (int j = 1; j < m; j++) {
      greatest = excess(tilt, j, 0) > excess(tilt, greatest, 0) ? j : greatest;
    }
    double logWeight =
        delta * (transformed[greatest] + offsetU - (logB[greatest] - logTotal))
            - sourceShift[greatest]
            - middleShift
            + kappa * kappa * constant;
    double[] powers = new double[m];
    double[] rows = new double[m];
    for (int j = 0; j < m; j++) {
      powers[j] = delta * excess(tilt, j, greatest);
      rows[j] = powers[j] + (logB[j] - logTotal);
    }
    double[] atAtoms = new double[n];
    for (int i = 0; i < n; i++) {
      atAtoms[i] = measure.masses()[i] > 0 ? logA[i] - calledAtAtom(i) : Double.NEGATIVE_INFINITY;
    }
    return new FlowAnswer(
        unit,
        powers,
        logWeight,
        range.logSumOfExp(atAtoms, 0, n) - kappa * constant - logTotal,
        range.logSumOfExp(rows, 0, m) + logWeight - delta * logTotal,
        displacement());
  }

  /** From each place to the mean of the atoms that u sends its mass to (m × d). */
  private double[] displacement() {
    double[] displacement = costs.projection(epsilon, new double[m], logU, new double[n]);
    for (int p = 0; p < displacement.length; p++) {
      displacement[p] -= places.support()[p];
    }
    return displacement;
  }

  /** ln Kᵀu/β at a place less that at another. */
  private double excess(double[] tilt, int j, int other) {
    double tilted = tilt.length > 0 ? (tilt[j] - tilt[other]) / epsilon : 0;
    return transformed[j] - transformed[other] - (logB[j] - logB[other]) - tilted;
  }
}
