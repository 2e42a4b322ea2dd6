// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.transport.ExactCost;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;
import java.util.function.Function;

/** A method that moves the atoms of a point cloud. */
record FreeSupportChoice(
    Function<Measures<DiscreteMeasure>, BarycenterMethod<DiscreteMeasure, DiscreteMeasure>> factory,
    FreeSupportStarts from)
    implements MethodChoice<DiscreteMeasure, DiscreteMeasure> {
  @Override
  public void check(List<MeasureHeader> headers) {
    Reading.requireAtoms(headers);
  }

  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return Reading::pointCloud;
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    return factory.apply(measures);
  }

  @Override
  public int starts() {
    return from.count();
  }

  @Override
  public DiscreteMeasure start(Measures<DiscreteMeasure> measures, int number) {
    return from.start(measures, number);
  }

  @Override
  public DiscreteMeasure startOf(Measures<DiscreteMeasure> one, MeasuresSummary all) {
    return from.startOf(one, all);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
