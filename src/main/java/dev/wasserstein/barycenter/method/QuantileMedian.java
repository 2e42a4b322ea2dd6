// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.VectorSearch;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The W₁ barycenter on the line: the pointwise weighted median of the quantile functions (Carlier,
 * Chenchene and Eichinger 2023). On m atoms with masses v, atom i is the {@linkplain
 * dev.wasserstein.numeric.WeightedMedian weighted median} of all values Q_n(t), t in the i-th bin
 * of masses, with the weights λ_n dt. Since
 *
 * <p>Σ λ_n W₁(ν, μ_n) = Σ_i ∫ Σ λ_n |x_i − Q_n(t)| dt over (v_1 + … + v_{i−1}, v_1 + … + v_i),
 *
 * <p>it minimises Σ λ_n W₁(ν, μ_n) over the measures with these masses: each atom its own integral,
 * and as the bins rise, their medians do. It is the barycenter itself for inputs of m equal masses,
 * and on the bins between all breakpoints ({@link QuantileBarycenter#allBreakpoints}). Minimisers
 * are not unique; of each interval of medians the midpoint is taken. Medians are found by {@link
 * MedianSelection}, to the bit. Not for more than one dimension.
 *
 * @param <M> measures on the line with atoms
 */
public final class QuantileMedian<M extends Measure>
    implements BarycenterMethod<M, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  private static final double[] NO_VECTOR = {};

  @Override
  public String name() {
    return "quantile";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.WASSERSTEIN_1;
  }

  @Override
  public boolean closedForm() {
    return true;
  }

  @Override
  public Optional<VectorSearch<M, DiscreteMeasure>> vectorSearch() {
    return Optional.of(new MedianSelection<>());
  }

  /** The costs W₁ alone. */
  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<M> block, MeasureMemory memory) {
    QuantileFunction barycenter = QuantileFunction.of(state);
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (M measure : block) {
      double cost = QuantileBarycenter.sorted(measure, memory.warmStarts()).distance(barycenter);
      contributions.add(new Contribution(NO_VECTOR, cost, 0, 0));
    }
    return contributions;
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] medians) {
    return DiscreteMeasure.trusted(state.id(), 1, state.masses(), medians);
  }

  /** sqrt(Σ_i v_i (median_i − x_i)²). */
  @Override
  public double residual(DiscreteMeasure state, double[] medians) {
    return state.displacement(medians);
  }

  @Override
  public DiscreteMeasure barycenter(DiscreteMeasure state) {
    return state;
  }
}
