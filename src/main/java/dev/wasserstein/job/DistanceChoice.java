// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.Settings;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;

/**
 * A distance as the options ask for it.
 *
 * @param <M> the kind of measures that it lies between
 */
interface DistanceChoice<M extends Measure> {
  /**
   * The same distance for measures of this kind, where it has another form for them.
   *
   * @param headers all of one kind, at least one
   */
  default DistanceChoice<?> suited(List<MeasureHeader> headers, Settings values) {
    return this;
  }

  /**
   * Refuses measures between which it is not defined, before work on them begins.
   *
   * @param left all of one kind, at least one
   * @param right all of one kind, at least one, of the same dimension
   */
  void check(List<MeasureHeader> left, List<MeasureHeader> right);

  /** Refuses measures between which it is not defined, once their bounds are known. */
  default void check(MeasuresSummary summary) {}

  /** Refuses sides between which it is not defined, once the bounds of both are known. */
  default void check(MeasuresSummary left, MeasuresSummary right) {}

  /** What measures become. */
  MeasureInput.Conversion<M> conversion();

  /** The cost of a pair. */
  PairwiseCost<M> cost();

  /** The cost of a pair, where it depends on what the measures are like. */
  default PairwiseCost<M> cost(MeasuresSummary left, MeasuresSummary right) {
    return cost();
  }

  /** The distance for a cost. */
  double distance(double cost);

  /** p, where costs are W^p. */
  default double exponent() {
    return 2;
  }

  /** What the cost is called in run.json. */
  String objectiveKind();
}
