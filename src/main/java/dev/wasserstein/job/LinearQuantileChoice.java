// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.method.LinearQuantileBarycenter;
import dev.wasserstein.barycenter.method.LinearQuantileMedian;
import dev.wasserstein.barycenter.method.OpinionPool;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.LinearQuantileCost;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The average of quantile functions that are given at common levels, their median or their pool.
 */
record LinearQuantileChoice(QuantileChoice.Average average)
    implements MethodChoice<QuantileMeasure, QuantileMeasure> {
  @Override
  public void check(List<MeasureHeader> headers) {
    if (average == QuantileChoice.Average.POOL) {
      QuantileChoice.requireFew(
          headers, "--method pool brings all values together,", "Use --method quantile.");
    }
  }

  @Override
  public MeasureInput.Conversion<QuantileMeasure> conversion() {
    return record -> (QuantileMeasure) record.measure();
  }

  @Override
  public BarycenterMethod<QuantileMeasure, QuantileMeasure> method(
      Measures<QuantileMeasure> measures) {
    return switch (average) {
      case MEAN -> new LinearQuantileBarycenter();
      case MEDIAN -> new LinearQuantileMedian();
      case POOL -> OpinionPool.ofQuantiles();
    };
  }

  private boolean isOfOne() {
    return average == QuantileChoice.Average.MEDIAN;
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public QuantileMeasure start(Measures<QuantileMeasure> measures, int number) {
    String first = measures.ids().get(0);
    return LinearQuantileBarycenter.form(measures.fetch(List.of(first)).get(0).measure().levels());
  }

  @Override
  public Map<String, Object> facts(Measures<QuantileMeasure> measures) {
    return Map.of("quantiles", "exact");
  }

  /** W₂², or the square of W₁. */
  @Override
  public PairwiseCost<QuantileMeasure> squaredDistance() {
    return isOfOne() ? LinearQuantileChoice::squaresFrom : new LinearQuantileCost(2);
  }

  private static Function<QuantileMeasure, PairwiseCost.Cost> squaresFrom(QuantileMeasure from) {
    Function<QuantileMeasure, PairwiseCost.Cost> costs = new LinearQuantileCost(1).from(from);
    return to -> {
      double distance = costs.apply(to).cost();
      return new PairwiseCost.Cost(distance * distance, 0);
    };
  }

  @Override
  public PairwiseCost<QuantileMeasure> pairCost() {
    return new LinearQuantileCost(isOfOne() ? 1 : 2);
  }

  @Override
  public Objective scored(Objective objective) {
    return isOfOne() ? Objective.MEDIAN : objective;
  }
}
