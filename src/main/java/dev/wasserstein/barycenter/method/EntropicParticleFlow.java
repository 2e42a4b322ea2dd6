// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.SolveMemory;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.EntropicProblem;
import dev.wasserstein.transport.EntropicSolution;
import dev.wasserstein.transport.Sinkhorn;
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

  /** Potentials of the last solve. */
  private record Potentials(DualPotentials potentials) implements WarmStart {
    @Override
    public long bytes() {
      return 8L * (potentials.source().length + potentials.target().length);
    }
  }

  /** Potentials as numbers: those of the source and of the target. */
  private enum Memory implements SolveMemory {
    INSTANCE;

    @Override
    public Optional<double[][]> numbers(String measureId, WarmStarts warmStarts) {
      return warmStarts
          .find(measureId)
          .filter(Potentials.class::isInstance)
          .map(Potentials.class::cast)
          .map(kept -> new double[][] {kept.potentials().source(), kept.potentials().target()});
    }

    @Override
    public void recall(String measureId, double[][] numbers, WarmStarts warmStarts) {
      if (numbers.length != 2) {
        throw new IllegalArgumentException("no potentials of '" + measureId + "'");
      }
      warmStarts.keep(measureId, new Potentials(new DualPotentials(numbers[0], numbers[1])));
    }
  }

  @Override
  public Optional<SolveMemory> memory() {
    return Optional.of(Memory.INSTANCE);
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, WarmStarts warmStarts) {
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (DiscreteMeasure measure : block) {
      EntropicSolution solution = solve(state, measure, warmStarts.find(measure.id()));
      warmStarts.keep(measure.id(), new Potentials(solution.potentials()));
      contributions.add(
          new Contribution(
              BarycentricProjection.of(state, measure, SquaredEuclidean.INSTANCE, solution),
              solution.dualValue(),
              solution.dualGap(),
              solution.iterations()));
    }
    return contributions;
  }

  private EntropicSolution solve(
      DiscreteMeasure state, DiscreteMeasure measure, Optional<WarmStart> kept) {
    EntropicProblem problem = EntropicProblem.of(state, measure, SquaredEuclidean.INSTANCE);
    if (kept.isPresent()
        && kept.get() instanceof Potentials last
        && last.potentials().source().length == state.size()
        && last.potentials().target().length == measure.size()) {
      return solver.solve(problem, epsilon, last.potentials());
    }
    return solver.solve(problem, epsilon);
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
