// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.entropic.OverRelaxation;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The entropic barycenter on a fixed support: over masses b, minimise
 *
 * <pre>  Σ_n λ_n min_P ⟨P, C⟩ + ε KL(P | υ ⊗ a_n)   over couplings P of b and a_n,</pre>
 *
 * υ being uniform on the m places. By iterated Bregman projections (Benamou et al. 2015,
 * proposition 2; Cuturi and Doucet 2014), each measure on its own with the scalings
 *
 * <pre>  v ← b / Kᵀu,   u ← a / Kv,   and for the next b the contribution ln Kᵀu,</pre>
 *
 * and the driver with the weighted geometric mean b ∝ Π_n (Kᵀu_n)^λ_n. All in logarithms, so that
 * no sum overflows or underflows ({@link GibbsKernel}), or in doubles as long as they hold the
 * numbers ({@link DoublesStep}). The scalings are the state of a measure: without them each
 * iteration would solve for the present b to the end, and the update b ← b · Π v_n^(−λ_n) would be
 * mirror descent with the step 1/ε, which does not converge.
 *
 * <p>Debiased (Janati, Cuturi, Gramfort 2020, algorithm 1) it minimises Σ_n λ_n S_ε(b, a_n) with
 * the Sinkhorn divergence S_ε: the geometric mean gets a factor d, which follows d ← √(d b / K d).
 *
 * <p>The objective of an iterate is the dual value at its scalings, a lower bound of the objective
 * at its b, so it rises towards its limit.
 *
 * <p>Differs from the papers: over-relaxation of both scalings (Thibault et al. 2021), taken back
 * by the driver when the change of b grows; an ε that falls to its end value in the first
 * iterations (Schmitzer 2019), the potentials being kept.
 *
 * <p>Cost: two applications of the kernel per measure and iteration. Not for an ε so small that the
 * plan is sharp: the number of iterations grows like max C / ε. Particle flow has no ε.
 *
 * @param <M> the kind of measure
 */
public final class SinkhornBarycenter<M extends Measure>
    extends ScalingBarycenter<M, SinkhornState> {
  private static final long serialVersionUID = 1L;

  /** What a dual value over ε, a sum of logarithms, may be off by rounding. */
  private static final double DUAL_ROUNDING = 1e-13;

  /** Updates of d per update of b. */
  private static final int DEBIASING_ITERATIONS = 3;

  private final SinkhornSettings settings;

  /** The method on a support. */
  public SinkhornBarycenter(FixedSupport support, SinkhornSettings settings) {
    super(support);
    this.settings = settings;
  }

  @Override
  public String name() {
    return settings.isDebiased() ? "debiased-sinkhorn" : "sinkhorn";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return settings.isDebiased() ? ObjectiveKind.SINKHORN_DIVERGENCE : ObjectiveKind.ENTROPIC;
  }

  /** The start: the same mass everywhere. */
  @Override
  public SinkhornState start(Measures<M> measures) {
    return new SinkhornState(
        0,
        settings.epsilonAt(0),
        OverRelaxation.upTo(settings.effectiveRelaxation()),
        logUniform(),
        new double[settings.isDebiased() ? support().size() : 0]);
  }

  @Override
  double epsilon(SinkhornState state) {
    return state.epsilon();
  }

  /** In doubles where the kernel has them, else in logarithms. */
  @Override
  ScalingStep step(SinkhornState state, KernelWorkspace workspace) {
    SinkhornIteration iteration =
        SinkhornIteration.of(support(), settings, state, workspace.range());
    ScalingStep logs = new SinkhornLogStep(iteration, workspace);
    return workspace
        .kernel()
        .inDoubles()
        .<ScalingStep>map(kernel -> new DoublesStep(iteration, kernel, workspace, logs))
        .orElse(logs);
  }

  /** ln b of the next state. */
  private double[] next(SinkhornState state, double[] average) {
    double[] logs = average.clone();
    double[] d = state.logDebiasing();
    for (int j = 0; j < d.length; j++) {
      logs[j] += d[j];
    }
    normalise(logs);
    return logs;
  }

  /** Makes the masses of which these are the logarithms sum to 1. */
  private static void normalise(double[] logs) {
    double total = Kernels.fastest().extendedRange().logSumOfExp(logs, 0, logs.length);
    for (int j = 0; j < logs.length; j++) {
      logs[j] -= total;
    }
  }

  @Override
  public SinkhornState update(SinkhornState state, double[] average) {
    double[] logMasses = next(state, average);
    double change =
        SinkhornIteration.distance(Kernels.fastest().extendedRange(), logMasses, state.logMasses());
    double epsilon = settings.epsilonAt(state.iteration() + 1);
    return new SinkhornState(
        state.iteration() + 1,
        epsilon,
        epsilon == state.epsilon()
            ? state.relaxation().after(change)
            : state.relaxation().restart(),
        logMasses,
        settings.isDebiased()
            ? debias(state.logDebiasing(), logMasses, epsilon)
            : state.logDebiasing());
  }

  /** d ← √(d b / K d), a few times. */
  private double[] debias(double[] logD, double[] logB, double epsilon) {
    GibbsKernel kernel = support().kernel(epsilon);
    double[] d = logD.clone();
    double[] transformed = new double[d.length];
    for (int k = 0; k < DEBIASING_ITERATIONS; k++) {
      kernel.apply(d, transformed, 1);
      for (int j = 0; j < d.length; j++) {
        d[j] = 0.5 * (d[j] + logB[j] - transformed[j]);
      }
    }
    return d;
  }

  /**
   * The L1 change of the masses in the next update; 2, the largest there is, until ε is at its end.
   */
  @Override
  public double residual(SinkhornState state, double[] average) {
    if (state.epsilon() != settings.epsilon()) {
      return 2;
    }
    return SinkhornIteration.distance(
        Kernels.fastest().extendedRange(), next(state, average), state.logMasses());
  }

  /**
   * Of the plain method: a dual value is at most the primal value of the independent coupling, ∫∫ C
   * db da_n + ε KL(b | υ).
   */
  @Override
  public OptionalDouble upperBound(SinkhornState state, MeasuresSummary summary) {
    if (settings.isDebiased()) {
      return OptionalDouble.empty();
    }
    double[] masses = state.masses(Kernels.fastest().extendedRange());
    NeumaierSum divergence = new NeumaierSum();
    divergence.add(StrictMath.log(masses.length));
    for (int j = 0; j < masses.length; j++) {
      if (masses[j] > 0) {
        divergence.addProduct(masses[j], state.logMasses()[j]);
      }
    }
    return OptionalDouble.of(
        summary.independentCost(barycenter(state))
            + state.epsilon() * (divergence.value() + DUAL_ROUNDING));
  }

  /** Of masses that sum to 1 to the last digit. */
  @Override
  public Measure barycenter(SinkhornState state) {
    double[] masses = state.masses(Kernels.fastest().extendedRange());
    NeumaierSum total = new NeumaierSum();
    for (double mass : masses) {
      total.add(mass);
    }
    for (int j = 0; j < masses.length; j++) {
      masses[j] /= total.value();
    }
    return support().measure(Initializer.BARYCENTER_ID, masses);
  }

  @Override
  public SortedMap<String, double[]> numbers(SinkhornState state) {
    return state.numbers();
  }

  @Override
  public SinkhornState state(SortedMap<String, double[]> numbers) {
    return SinkhornState.of(numbers, support().size());
  }
}
