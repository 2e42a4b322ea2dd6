// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.NeumaierSum;
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
    extends ScalingBarycenter<M, UnbalancedState> {
  private static final long serialVersionUID = 1L;

  /** A change of q that grows to this many times the least so far means that steps are too long. */
  private static final double GROWTH = 4;

  /** Relative changes of q below this are rounding. */
  private static final double ROUNDING = 1e-12;

  /** Below this ε/X nothing changes any more. */
  private static final double LEAST_UNIT = 1e-100;

  /** Exponents beyond which an iterate is cut off; its fixed point is far below. */
  static final double LARGEST_EXPONENT = 600;

  private final double epsilon;
  private final double penalty;

  /**
   * The method on a support.
   *
   * @param epsilon ε, positive, in units of the ground cost
   * @param penalty X, positive and finite, in the same units
   */
  public UnbalancedBarycenter(FixedSupport support, double epsilon, double penalty) {
    super(support);
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon " + epsilon + "; expected a positive number");
    }
    if (!(penalty > 0 && penalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "mass penalty " + penalty + "; expected a positive number");
    }
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

  /** The start: mass 1, the same everywhere. */
  @Override
  public UnbalancedState start(Measures<M> measures) {
    return new UnbalancedState(0, logUniform(), 2, 1, 2);
  }

  @Override
  double epsilon(UnbalancedState state) {
    return epsilon;
  }

  @Override
  ScalingStep step(UnbalancedState state, KernelWorkspace workspace) {
    return new UnbalancedLogStep(support(), epsilon, unit(), state, workspace);
  }

  /** ε/X, or a number whose effect rounds to nothing, too. */
  private double unit() {
    return Math.max(epsilon / penalty, LEAST_UNIT);
  }

  /**
   * ln q of the next state. With the constants of all measures at their best, Kᵀu_n is w_n^(1/δ)
   * T_n (Σ q)^(−γ/δ) for δ = 1 − κ and γ = σκ/2; so the shape of q is that of the power mean of the
   * T_n with the weights λ_n w_n, and its total follows from its being a total.
   */
  private double[] next(UnbalancedState state, double[] average) {
    double unit = unit();
    double delta = unit / (1 + unit);
    double gamma = state.share() / (2 * (1 + unit));
    double logTotal = state.logTotal();
    double sum = average[support().size()];
    double[] logs = new double[support().size()];
    for (int j = 0; j < logs.length; j++) {
      // The average of numbers above −1/δ is above it, but for rounding.
      double power = Math.max(StrictMath.log1p(delta * (average[j] / sum)), -LARGEST_EXPONENT);
      logs[j] = state.logMasses()[j] - logTotal + power / delta;
    }
    double logShape = ScalingState.logSum(logs);
    double logNext = (StrictMath.log(sum) + delta * logShape) / (delta + gamma);
    for (int j = 0; j < logs.length; j++) {
      logs[j] += logNext - logShape;
    }
    return logs;
  }

  /** Σ |q' − q| as a share of Σ q'. */
  private static double change(double[] next, double[] before) {
    NeumaierSum change = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (int j = 0; j < next.length; j++) {
      double mass = capped(next[j]);
      change.add(Math.abs(mass - capped(before[j])));
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
        tooLong ? state.share() / 2 : state.share(),
        tooLong ? change : Math.min(change, state.leastResidual()));
  }

  /** The L1 change of the masses in the next update as a share of them. */
  @Override
  public double residual(UnbalancedState state, double[] average) {
    return change(next(state, average), state.logMasses());
  }

  @Override
  public SortedMap<String, double[]> numbers(UnbalancedState state) {
    return state.numbers();
  }

  @Override
  public UnbalancedState state(SortedMap<String, double[]> numbers) {
    return UnbalancedState.of(numbers, support().size());
  }

  /** e^x, the largest of which adds up without overflow. */
  static double capped(double x) {
    return StrictMath.exp(Math.min(x, LARGEST_EXPONENT));
  }
}
