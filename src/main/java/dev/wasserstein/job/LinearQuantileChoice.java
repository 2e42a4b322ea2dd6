// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.LinearQuantileBarycenter;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.LinearQuantileCost;
import java.util.List;
import java.util.Map;

/** The average of quantile functions that are given at common levels. */
record LinearQuantileChoice() implements MethodChoice<QuantileMeasure, QuantileMeasure> {
  @Override
  public void check(List<MeasureHeader> headers) {}

  @Override
  public MeasureInput.Conversion<QuantileMeasure> conversion() {
    return record -> (QuantileMeasure) record.measure();
  }

  @Override
  public BarycenterMethod<QuantileMeasure, QuantileMeasure> method(
      Measures<QuantileMeasure> measures) {
    return new LinearQuantileBarycenter();
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

  @Override
  public PairwiseCost<QuantileMeasure> squaredDistance() {
    return new LinearQuantileCost(2);
  }
}
