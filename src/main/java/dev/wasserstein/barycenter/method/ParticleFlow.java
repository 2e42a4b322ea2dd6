// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.WarmStarts;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.ArrayList;
import java.util.List;

/**
 * The free-support barycenter by particle flow with exact transport: minimise F(Z) = Σ λ_n W₂²(ν_Z,
 * μ_n) over the atoms Z (m × d) of a measure ν_Z with fixed masses v, by
 *
 * <p>Z ← (1 − 2η) Z + 2η Σ λ_n T_n(Z), T_n the barycentric projection of an optimal coupling of ν_Z
 * and μ_n.
 *
 * <p>Source: You, "A particle-flow algorithm for free-support Wasserstein barycenters", arXiv
 * 2509.11435, section 3.2; at η = ½ the fixed-point step of Álvarez-Esteban et al. (2016) and
 * Cuturi and Doucet (2014), algorithm 2. F never rises for η ≤ ½. It finds a stationary point, not
 * always the global minimum: use several starts. One iteration costs one exact transport problem of
 * size m × m_n per measure.
 */
public final class ParticleFlow implements GeodesicMethod<DiscreteMeasure, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  /** The step size that goes all the way to the projection. */
  public static final double FULL_STEP = 0.5;

  private final StepSize step;

  /**
   * The flow.
   *
   * @param stepSize η in (0, ½]
   */
  public ParticleFlow(double stepSize) {
    step = new StepSize(stepSize);
  }

  @Override
  public String name() {
    return "particle-flow";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, MeasureMemory memory) {
    return contributions(
        state, block, memory.warmStarts(), (problem, projection, solution) -> projection);
  }

  /** Makes what a measure answers. */
  @FunctionalInterface
  public interface Answer {
    /**
     * The vector of a measure.
     *
     * @param projection T_n (m × d, row-major), which it may keep
     */
    double[] of(TransportProblem problem, double[] projection, TransportSolution solution);
  }

  /** Contributions by exact transport. */
  public static List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, WarmStarts warmStarts, Answer answer) {
    TransportSolver solver = new ExactTransport();
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (DiscreteMeasure measure : block) {
      TransportProblem problem = TransportProblem.quadratic(state, measure);
      TransportSolution solution = solver.solve(problem, warmStarts.find(measure.id()));
      solver.warmStart().ifPresent(warmStart -> warmStarts.keep(measure.id(), warmStart));
      contributions.add(
          new Contribution(
              answer.of(problem, BarycentricProjection.of(problem, solution.coupling()), solution),
              solution.cost(),
              solution.dualGap(),
              solution.pivots()));
    }
    return contributions;
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
    double[] next = step.move(state.support(), average);
    return DiscreteMeasure.trusted(state.id(), state.dimension(), state.masses(), next);
  }

  /** sqrt(Σ_i v_i |T(z_i) − z_i|²). */
  @Override
  public double residual(DiscreteMeasure state, double[] average) {
    int d = state.dimension();
    double sum = 0;
    for (int i = 0; i < state.size(); i++) {
      double squares = 0;
      for (int p = i * d; p < (i + 1) * d; p++) {
        double displacement = average[p] - state.support()[p];
        squares += displacement * displacement;
      }
      sum += state.masses()[i] * squares;
    }
    return Math.sqrt(sum);
  }

  @Override
  public DiscreteMeasure at(Measure barycenter) {
    return barycenter.toDiscrete();
  }

  @Override
  public double[] standstill(DiscreteMeasure state) {
    return state.support();
  }

  @Override
  public DiscreteMeasure barycenter(DiscreteMeasure state) {
    return state;
  }
}
