// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.MeasureState;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.entropic.EntropicProblem;
import dev.wasserstein.transport.entropic.EntropicSolution;
import dev.wasserstein.transport.entropic.Sinkhorn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The particle flow with entropic couplings (Cuturi and Doucet 2014, algorithm 2): over the atoms Z
 * of a measure ν_Z of equal masses, minimise Σ_n λ_n OT_ε(ν_Z, μ_n) by Z ← (1 − 2η) Z + 2η Σ λ_n
 * T_n(Z), T_n being the barycentric projection of the entropic plan.
 *
 * <p>The projections average over blurred plans, so that the atoms draw together the more the
 * larger ε is: ε → 0 gives {@link ParticleFlow}, ε → ∞ one point. Entropic solves pay where exact
 * ones are too large; else take {@link ParticleFlow}.
 */
public final class EntropicParticleFlow
    implements BarycenterMethod<DiscreteMeasure, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  private final ParticleFlow flow;
  private final Sinkhorn solver;
  private final double epsilon;

  /**
   * The flow.
   *
   * @param stepSize η in (0, ½]
   * @param epsilon ε, positive, in units of |x − y|²
   */
  public EntropicParticleFlow(double stepSize, Sinkhorn solver, double epsilon) {
    this.flow = new ParticleFlow(stepSize);
    this.solver = solver;
    this.epsilon = epsilon;
  }

  @Override
  public String name() {
    return "entropic-free";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.ENTROPIC;
  }

  /** The potentials of the last solve: where a solve within a tolerance ends depends on them. */
  @Override
  public boolean hasMeasureStates() {
    return true;
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, MeasureMemory memory) {
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (DiscreteMeasure measure : block) {
      EntropicSolution solution = solve(state, measure, memory.states().find(measure.id()));
      memory
          .states()
          .put(
              measure.id(),
              new MeasureState(solution.potentials().source(), solution.potentials().target()));
      contributions.add(
          new Contribution(
              solution.plan().orElseThrow().projection(),
              solution.dualValue(),
              solution.dualGap(),
              solution.iterations(),
              solution.accuracy()));
    }
    return contributions;
  }

  private EntropicSolution solve(
      DiscreteMeasure state, DiscreteMeasure measure, Optional<MeasureState> before) {
    EntropicProblem problem = EntropicProblem.of(state, measure, SquaredEuclidean.INSTANCE);
    return before
        .map(MeasureState::arrays)
        .map(arrays -> solver.solve(problem, epsilon, new DualPotentials(arrays[0], arrays[1])))
        .orElseGet(() -> solver.solve(problem, epsilon));
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
    return flow.update(state, average);
  }

  @Override
  public double residual(DiscreteMeasure state, double[] average) {
    return flow.residual(state, average);
  }

  @Override
  public DiscreteMeasure barycenter(DiscreteMeasure state) {
    return state;
  }
}
