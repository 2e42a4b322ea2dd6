// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.function.Function;

/**
 * W₂² between point clouds or grids, a grid counting as the point cloud of its cells of positive
 * mass.
 */
public enum ExactMeasureCost implements PairwiseCost<Measure> {
  /** W₂². */
  SQUARED_WASSERSTEIN;

  @Override
  public Function<Measure, Cost> from(Measure measure) {
    Function<DiscreteMeasure, Cost> costs =
        ExactCost.SQUARED_WASSERSTEIN.from(measure.toDiscrete());
    return other -> costs.apply(other.toDiscrete());
  }
}
