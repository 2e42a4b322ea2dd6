// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.barycenter.SelfStarting;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An entropic barycenter on a fixed support by scalings. Each coupling of the barycenter b and a
 * measure a_n is P = diag(v_n) K diag(u_n) with the Gibbs kernel K = e^(−C/ε) and scalings that are
 * the state of the measure. In an iteration a measure fits v_n to b, then u_n to a_n, and
 * contributes a function of Kᵀu_n; the driver makes the next b of the average.
 *
 * <p>Its parts: the numbers ({@link ScalingStep}: logarithms, or doubles as long as they hold the
 * scalings), the fit ({@link ScalingUpdate}: to margins that hold or that are penalised, all of the
 * way or over-relaxed) and {@linkplain SinkhornSettings.Debiasing the debiasing}.
 *
 * @param <M> the kind of measure
 * @param <S> the state
 */
abstract class ScalingBarycenter<M extends Measure, S extends ScalingState>
    implements SelfStarting<M, S> {
  private static final long serialVersionUID = 1L;

  private final FixedSupport support;

  ScalingBarycenter(FixedSupport support) {
    this.support = support;
  }

  FixedSupport support() {
    return support;
  }

  /** ε of the contributions to a state. */
  abstract double epsilon(S state);

  /** The iteration from a state, in this work space. */
  abstract ScalingStep step(S state, KernelWorkspace workspace);

  /** ln b (m) of the start: mass 1, the same everywhere. */
  double[] logUniform() {
    double[] logs = new double[support.size()];
    Arrays.fill(logs, -StrictMath.log(support.size()));
    return logs;
  }

  @Override
  public List<Contribution> contributions(S state, List<M> block, MeasureMemory memory) {
    return memory
        .workspaces()
        .use(
            new KernelWorkspace.Kind(support, epsilon(state)),
            workspace -> contributions(step(state, workspace), block, memory));
  }

  private static List<Contribution> contributions(
      ScalingStep step, List<? extends Measure> block, MeasureMemory memory) {
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (int from = 0; from < block.size(); from += step.together()) {
      int to = Math.min(block.size(), from + step.together());
      contributions.addAll(step.run(block.subList(from, to), memory));
    }
    return contributions;
  }

  @Override
  public Measure barycenter(S state) {
    return support.measure(
        Initializer.BARYCENTER_ID, state.masses(Kernels.fastest().extendedRange()));
  }

  /** Scalings: without them an iteration would solve for the present b to the end. */
  @Override
  public boolean hasMeasureStates() {
    return true;
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
}
