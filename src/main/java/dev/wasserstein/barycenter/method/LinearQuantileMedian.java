// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.Groups;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.VectorSearch;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.transport.exact.LinearQuantiles;
import dev.wasserstein.transport.exact.QuantileFunction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The W₁ barycenter of measures whose quantile functions are linear between common levels: at each
 * level the {@linkplain dev.wasserstein.numeric.WeightedMedian weighted median} of the values,
 * linear between. It is what forecast hubs call the median ensemble. At the levels it minimises Σ
 * λ_n |x − Q_n|; between them a median of linear functions need not be linear.
 */
public final class LinearQuantileMedian
    implements BarycenterMethod<QuantileMeasure, QuantileMeasure> {
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
  public Optional<VectorSearch<QuantileMeasure, QuantileMeasure>> vectorSearch() {
    return Optional.of(new AtLevels());
  }

  /** The values of a measure stand for steps of one width, so that a bin is a level. */
  private static final class AtLevels implements VectorSearch<QuantileMeasure, QuantileMeasure> {
    @Override
    public <P extends Serializable> List<double[]> of(
        Measures<QuantileMeasure> measures,
        String step,
        QuantileMeasure state,
        Groups<QuantileMeasure, P> groups) {
      return MedianSelection.<QuantileMeasure>of(
              (measure, warmStarts) ->
                  QuantileFunction.of(
                      DiscreteMeasure.trustedUniform(measure.id(), 1, measure.values())))
          .of(
              measures,
              step,
              QuantileBarycenter.form(DiscreteMeasure.uniformMasses(state.size())),
              groups);
    }
  }

  /** The costs W₁ alone. */
  @Override
  public List<Contribution> contributions(
      QuantileMeasure state, List<QuantileMeasure> block, MeasureMemory memory) {
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (QuantileMeasure measure : block) {
      double cost = LinearQuantiles.cost(state.levels(), state.values(), measure.values(), 1);
      contributions.add(new Contribution(NO_VECTOR, cost, 0, 0));
    }
    return contributions;
  }

  @Override
  public QuantileMeasure update(QuantileMeasure state, double[] medians) {
    return QuantileMeasure.trusted(state.id(), state.levels(), medians);
  }

  /** W₂ from the state to its update. */
  @Override
  public double residual(QuantileMeasure state, double[] medians) {
    return Math.sqrt(LinearQuantiles.cost(state.levels(), state.values(), medians, 2));
  }

  @Override
  public QuantileMeasure barycenter(QuantileMeasure state) {
    return state;
  }
}
