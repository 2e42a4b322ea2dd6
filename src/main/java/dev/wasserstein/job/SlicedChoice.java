// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.SlicedBarycenter;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.sliced.Directions;
import dev.wasserstein.transport.sliced.SlicedCost;
import java.util.List;

/**
 * The sliced barycenter.
 *
 * @param cost the directions, and what transport along them costs
 * @param stepSize η
 * @param from the starts
 */
record SlicedChoice(SlicedCost cost, double stepSize, InitialSupports from)
    implements FreeSupportChoice {

  static SlicedChoice of(Settings values, MeasureSource source) {
    return new SlicedChoice(
        cost(values, 2), values.get(Options.STEP_SIZE), new InitialSupports(values, source));
  }

  /** Sliced transport as the options ask for it. */
  static SlicedCost cost(Settings values, double exponent) {
    return new SlicedCost(
        values.get(Options.DIRECTION_CHOICE),
        values.get(Options.DIRECTIONS),
        values.get(Options.SEED),
        exponent);
  }

  /** Sorting takes measures of any size. */
  @Override
  public ReadSettings reading(ReadSettings settings) {
    return settings;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    FreeSupportChoice.super.check(headers);
    int d = headers.get(0).dimension();
    if (cost.count() < d) {
      throw new OptionException(
          "--directions is "
              + cost.count()
              + " but the measures have dimension "
              + d
              + "; expected at least as many directions.");
    }
  }

  /** Both sides are projected and sorted, in each direction. */
  @Override
  public double work(MeasuresSummary all, int atoms) {
    return cost.count() * (all.atoms() + (double) all.count() * atoms);
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    int d = measures.summary().dimension();
    return new SlicedBarycenter(
        Directions.of(cost.choice(), cost.count(), d, cost.seed()), stepSize);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> exactDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }

  /** SW₂², for which the bound holds as well: on each line it is exact. */
  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return cost;
  }
}
