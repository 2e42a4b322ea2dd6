// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.Initializer;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.SelfStarting;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureMemory;
import dev.wasserstein.measure.MeasureState;
import dev.wasserstein.measure.MeasureStates;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.NeumaierSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The entropic barycenter on a fixed support of measures whose total masses may differ: over masses
 * q ≥ 0 of any sum, minimise
 *
 * <pre>  Σ_n λ_n min_P ⟨P, C⟩ + ε Σ P (ln P − 1) + X KL(Pᵀ1 | a_n) + X KL(P1 | q)   over P ≥ 0,
 * </pre>
 *
 * with KL(x | y) = Σ x ln(x/y) − x + y and the mass penalty X (Chizat, Peyré, Schmitzer, Vialard
 * 2018, section 5.2), by scalings with the exponent κ = X/(X + ε),
 *
 * <pre>  v ← (q / Kᵀu)^κ,   u ← (a / Kv)^κ,   q ← (Σ_n λ_n (Kᵀu_n)^(1−κ))^(1/(1−κ)).</pre>
 *
 * For X → ∞ and equal masses it is the barycenter of {@link SinkhornBarycenter}, to whose objective
 * its own, with constants of the measures added, then tends. The entropy is relative to the
 * counting measure, as in the paper: where ε is not much smaller than X it makes mass, about
 * m^(ε/X) times that of the measures.
 *
 * <p>Differs from the paper: all in logarithms; the contribution of a measure is ((Kᵀu/q)^(1−κ) −
 * 1)/(1−κ), which keeps its digits for κ → 1, where it is ln(Kᵀu/q); and since a constant factor
 * that moves between u_n and v_n changes by only ε/X per iteration, it goes towards its optimum
 * given q (as in Séjourné, Vialard, Peyré 2022) by κ²/2 of the way, the mean over the measures
 * staying. Where ε is so small that places hardly exchange mass, such steps may be too long: when
 * the change of q grows, they are halved. Neither changes the fixed point.
 *
 * <p>The objective of an iterate is the dual value at its scalings.
 *
 * <p>Scalings are the state of a measure, as in {@link SinkhornBarycenter}.
 *
 * @param <M> the kind of measure
 */
public final class UnbalancedBarycenter<M extends Measure>
    implements SelfStarting<M, UnbalancedState> {
  private static final long serialVersionUID = 1L;

  /** Exponents beyond which an iterate is cut off; its fixed point is far below. */
  private static final double LARGEST_EXPONENT = 600;

  /** A change of q that grows to this many times the least so far means that steps are too long. */
  private static final double GROWTH = 4;

  /** Relative changes of q below this are rounding. */
  private static final double ROUNDING = 1e-12;

  private static final double LEAST_MASS = 1e-300;

  private final FixedSupport support;
  private final double epsilon;
  private final double penalty;

  /**
   * The method on a support.
   *
   * @param epsilon ε, positive, in units of the ground cost
   * @param penalty X, positive and finite, in the same units
   */
  public UnbalancedBarycenter(FixedSupport support, double epsilon, double penalty) {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon " + epsilon + "; expected a positive number");
    }
    if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "mass penalty " + penalty + "; expected a positive number");
    }
    this.support = support;
    this.epsilon = epsilon;
    this.penalty = penalty;
  }

  @Override
  public String name() {
    return "sinkhorn";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.ENTROPIC;
  }

  @Override
  public ResidualUnit residualUnit() {
    return ResidualUnit.RELATIVE;
  }

  /** The dual value rises. */
  @Override
  public boolean descends() {
    return false;
  }

  /** The start: mass 1, the same everywhere. */
  @Override
  public UnbalancedState start(Measures<M> measures) {
    double[] logMasses = new double[support.size()];
    Arrays.fill(logMasses, -StrictMath.log(support.size()));
    return new UnbalancedState(0, logMasses, 2, 0, exponent() * exponent() / 2, 2);
  }

  /** κ. */
  private double exponent() {
    return penalty / (penalty + epsilon);
  }

  /** 1 − κ. */
  private double rest() {
    return epsilon / (penalty + epsilon);
  }

  @Override
  public List<Contribution> contributions(
      UnbalancedState state, List<M> block, MeasureMemory memory) {
    KernelWorkspace workspace = KernelWorkspace.take(support, epsilon, memory.workspaces());
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (M measure : block) {
      contributions.add(new Step(state, workspace, measure).run(memory.states()));
    }
    workspace.giveBack(support, epsilon, memory.workspaces());
    return contributions;
  }

  /** An iteration of one measure. */
  private final class Step {
    private final UnbalancedState state;
    private final M measure;
    private final GibbsKernel kernel;
    private final ExtendedRange range;
    private final int m = support.size();
    private final double[] masses;
    private final double[] logA;
    private final double[] logKv;
    private final double[] logU;
    private final double[] logV;
    private final double[] work;
    private final double[] logTransformed = new double[m];

    Step(UnbalancedState state, KernelWorkspace workspace, M measure) {
      this.state = state;
      this.measure = measure;
      kernel = workspace.kernel();
      range = workspace.range();
      workspace.reserve(m);
      logA = workspace.vectors(0);
      logKv = workspace.vectors(1);
      logU = workspace.vectors(2);
      logV = workspace.vectors(3);
      work = workspace.vectors(4);
      masses = support.masses(measure);
      for (int j = 0; j < m; j++) {
        logA[j] = masses[j] > 0 ? StrictMath.log(masses[j]) : Double.NEGATIVE_INFINITY;
      }
    }

    Contribution run(MeasureStates states) {
      Optional<MeasureState> before = states.find(measure.id());
      if (before.isPresent()) {
        UnbalancedScalings scalings = UnbalancedScalings.of(before.get(), m);
        double kappa = exponent();
        double shift = state.share() * (scalings.constant() - state.meanConstant());
        for (int j = 0; j < m; j++) {
          logV[j] = kappa * (state.logMasses()[j] - scalings.logTransformed()[j] - shift);
        }
      } else {
        Arrays.fill(logV, 0, m, 0);
      }
      scaleU();
      kernel.applyTransposed(logU, logTransformed, 1);
      double constant = constant();
      states.put(measure.id(), new UnbalancedScalings(epsilon, logTransformed, constant).state());
      double[] vector = new double[m + 1];
      double delta = rest();
      for (int j = 0; j < m; j++) {
        double log = logTransformed[j] - state.logMasses()[j];
        vector[j] = StrictMath.expm1(Math.min(delta * log, LARGEST_EXPONENT)) / delta;
      }
      vector[m] = constant;
      return new Contribution(vector, cost(), Double.NaN, 1);
    }

    /** u ← (a / Kv)^κ. */
    private void scaleU() {
      kernel.apply(logV, logKv, 1);
      double kappa = exponent();
      for (int j = 0; j < m; j++) {
        logU[j] = kappa * (logA[j] - logKv[j]);
      }
    }

    /**
     * The constant c for which u e^c and v e^(−c) have the greatest dual value given q: then both
     * marginals that they call for, a u^(−ε/X) and q v^(−ε/X), have one mass.
     */
    private double constant() {
      double unit = penalty / epsilon;
      for (int j = 0; j < m; j++) {
        work[j] = masses[j] > 0 ? logA[j] - logU[j] / unit : Double.NEGATIVE_INFINITY;
      }
      double source = range.logSumOfExp(work, 0, m);
      for (int j = 0; j < m; j++) {
        work[j] = state.logMasses()[j] - logV[j] / unit;
      }
      return unit / 2 * (source - range.logSumOfExp(work, 0, m));
    }

    /**
     * The dual value at u and v, −X Σ a (u^(−ε/X) − 1) − ε Σ P, the part of q being 0 where q is
     * the mean of the (Kᵀu)^(1−κ); and ε Σ a (1 − ln a + ln m), with which it tends to that of the
     * balanced barycenter.
     */
    private double cost() {
      double unit = penalty / epsilon;
      double logSize = StrictMath.log(m);
      NeumaierSum sum = new NeumaierSum();
      for (int j = 0; j < m; j++) {
        if (masses[j] > 0) {
          sum.add(
              -unit * masses[j] * StrictMath.expm1(Math.min(-logU[j] / unit, LARGEST_EXPONENT)));
          sum.addProduct(masses[j], 1 - logA[j] + logSize);
        }
        work[j] = logV[j] + logTransformed[j];
      }
      sum.add(-StrictMath.exp(Math.min(range.logSumOfExp(work, 0, m), LARGEST_EXPONENT)));
      return epsilon * sum.value();
    }
  }

  /** ln q of the next state. */
  private double[] next(UnbalancedState state, double[] average) {
    double delta = rest();
    double[] logs = new double[support.size()];
    for (int j = 0; j < logs.length; j++) {
      // The average of numbers above −1/δ is above it, but for rounding.
      double power = Math.max(StrictMath.log1p(delta * average[j]), -LARGEST_EXPONENT);
      logs[j] = state.logMasses()[j] + power / delta;
    }
    return logs;
  }

  /** Σ |q' − q| as a share of Σ q'. */
  private static double change(double[] next, double[] before) {
    NeumaierSum change = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (int j = 0; j < next.length; j++) {
      double mass = StrictMath.exp(Math.min(next[j], LARGEST_EXPONENT));
      change.add(Math.abs(mass - StrictMath.exp(Math.min(before[j], LARGEST_EXPONENT))));
      total.add(mass);
    }
    return change.value() / total.value();
  }

  @Override
  public UnbalancedState update(UnbalancedState state, double[] average) {
    double[] logMasses = next(state, average);
    double change = Math.min(2, change(logMasses, state.logMasses()));
    boolean tooLong = change > GROWTH * Math.max(state.leastResidual(), ROUNDING);
    return new UnbalancedState(
        state.iteration() + 1,
        logMasses,
        change,
        average[support.size()],
        tooLong ? state.share() / 2 : state.share(),
        tooLong ? change : Math.min(change, state.leastResidual()));
  }

  /** The L1 change of the masses in the next update as a share of them. */
  @Override
  public double residual(UnbalancedState state, double[] average) {
    return change(next(state, average), state.logMasses());
  }

  @Override
  public Measure barycenter(UnbalancedState state) {
    double[] masses = new double[support.size()];
    Kernels.fastest().extendedRange().exp(state.logMasses(), 0, masses, 0, masses.length);
    for (int j = 0; j < masses.length; j++) {
      masses[j] = masses[j] < LEAST_MASS ? 0 : masses[j];
    }
    return support.measure(Initializer.BARYCENTER_ID, masses);
  }

  @Override
  public boolean hasMeasureStates() {
    return true;
  }

  @Override
  public SortedMap<String, double[]> numbers(UnbalancedState state) {
    return state.numbers();
  }

  @Override
  public UnbalancedState state(SortedMap<String, double[]> numbers) {
    return UnbalancedState.of(numbers, support.size());
  }
}
