// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.sliced.SlicedCost;
import java.util.List;

/**
 * The sliced distance.
 *
 * @param cost SW_p^p
 */
record SlicedDistance(SlicedCost cost) implements DistanceChoice<DiscreteMeasure> {
  static SlicedDistance of(Settings values, MeasureSource source) {
    return new SlicedDistance(SlicedChoice.cost(values, values.get(Options.EXPONENT)));
  }

  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    InputRules.requireAtoms(left);
    InputRules.requireAtoms(right);
  }

  @Override
  public void check(MeasuresSummary left, MeasuresSummary right) {
    CostScale.check(left, right, cost.exponent());
  }

  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return InputRules::pointCloud;
  }

  @Override
  public double distance(double value) {
    return cost.exponent() == 2
        ? Math.sqrt(value)
        : cost.exponent() == 1 ? value : StrictMath.pow(value, 1 / cost.exponent());
  }

  @Override
  public double exponent() {
    return cost.exponent();
  }

  @Override
  public String objectiveKind() {
    return ObjectiveKind.SLICED.toString();
  }
}
