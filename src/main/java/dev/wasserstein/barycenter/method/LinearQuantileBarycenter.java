// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.GeodesicMethod;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.start.Initializer;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.transport.exact.LinearQuantiles;
import java.util.ArrayList;
import java.util.List;

/**
 * The barycenter of measures on the line whose quantile functions are linear between common levels:
 * the quantile function Σ λ_n Q_n (Agueh and Carlier 2011, section 6.1), which is so again. At the
 * levels it is the weighted mean of the values, exact and in one step.
 */
public final class LinearQuantileBarycenter
    implements GeodesicMethod<QuantileMeasure, QuantileMeasure> {
  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "quantile";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  @Override
  public boolean closedForm() {
    return true;
  }

  /** What the loop begins with: the levels of the barycenter, its values still unknown. */
  public static QuantileMeasure form(double[] levels) {
    return QuantileMeasure.trusted(Initializer.BARYCENTER_ID, levels, new double[levels.length]);
  }

  @Override
  public List<Contribution> contributions(
      QuantileMeasure state, List<QuantileMeasure> block, MeasureMemory memory) {
    List<Contribution> contributions = new ArrayList<>(block.size());
    for (QuantileMeasure measure : block) {
      double cost = LinearQuantiles.cost(state.levels(), state.values(), measure.values(), 2);
      contributions.add(new Contribution(measure.values(), cost, 0, 0));
    }
    return contributions;
  }

  @Override
  public QuantileMeasure update(QuantileMeasure state, double[] average) {
    double[] values = average.clone();
    for (int k = 1; k < values.length; k++) {
      // A mean of values that do not fall may fall by rounding.
      values[k] = Math.max(values[k], values[k - 1]);
    }
    return QuantileMeasure.trusted(state.id(), state.levels(), values);
  }

  /** W₂ from the state to its update. */
  @Override
  public double residual(QuantileMeasure state, double[] average) {
    return Math.sqrt(LinearQuantiles.cost(state.levels(), state.values(), average, 2));
  }

  @Override
  public QuantileMeasure at(Measure barycenter) {
    if (!(barycenter instanceof QuantileMeasure quantiles)) {
      throw new IllegalArgumentException("'" + barycenter.id() + "' is no quantile function");
    }
    return quantiles;
  }

  @Override
  public double[] standstill(QuantileMeasure state) {
    return state.values();
  }

  @Override
  public QuantileMeasure barycenter(QuantileMeasure state) {
    return state;
  }
}
