// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.ReadSettings;
import dev.wasserstein.transport.ExactCost;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;

/** The particle flow that also learns masses. */
record LearnedMassesChoice(LearnedMasses learner, FreeSupportStarts from)
    implements MethodChoice<DiscreteMeasure, LearnedMasses.State> {
  @Override
  public ReadSettings reading(ReadSettings settings) {
    return settings.forExactTransport();
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    Reading.requireAtoms(headers);
  }

  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return Reading::pointCloud;
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, LearnedMasses.State> method(
      Measures<DiscreteMeasure> measures) {
    return learner;
  }

  @Override
  public int starts() {
    return from.count();
  }

  @Override
  public LearnedMasses.State start(Measures<DiscreteMeasure> measures, int number) {
    return LearnedMasses.start(from.start(measures, number));
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
