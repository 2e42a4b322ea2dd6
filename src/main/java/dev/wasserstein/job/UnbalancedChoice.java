// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.method.FixedSupport;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.barycenter.method.UnbalancedBarycenter;
import dev.wasserstein.barycenter.method.UnbalancedState;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactMeasureCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An unbalanced Sinkhorn barycenter.
 *
 * @param places how the same input is put on a common support where masses are kept
 */
record UnbalancedChoice(SinkhornChoice places) implements MethodChoice<Measure, UnbalancedState> {
  /**
   * The choice for these options.
   *
   * @throws OptionException if one of them makes no sense with --mass-penalty
   */
  static UnbalancedChoice of(Settings values, MeasureSource source) {
    refuseExact(values);
    return new UnbalancedChoice(new SinkhornChoice(values, SinkhornSettings.Debiasing.OFF));
  }

  /**
   * Refuses what unequal masses cannot be compared with.
   *
   * @throws OptionException if it is asked for
   */
  static void refuseExact(Settings values) {
    boolean bounded = values.find(Options.LOWER_BOUND).orElse(BoundChoice.NONE) != BoundChoice.NONE;
    if (bounded || values.find(Options.EVALUATE).equals(Optional.of(Evaluation.EXACT))) {
      throw new OptionException(
          (bounded ? Options.LOWER_BOUND : "--evaluate exact")
              + " asks for exact transport between equal masses, which --mass-penalty does not have."
              + " Remove one of them.");
    }
  }

  @Override
  public boolean keepsGrids() {
    return true;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    places.check(headers);
  }

  @Override
  public MethodDemand demand() {
    return places.demand();
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion() {
    return places.conversion();
  }

  @Override
  public UnbalancedBarycenter<Measure> method(Measures<Measure> measures) {
    FixedSupport support = places.support(measures);
    return new UnbalancedBarycenter<>(
        support, places.epsilon(support), places.values().find(Options.MASS_PENALTY).orElseThrow());
  }

  @Override
  public Map<String, Object> facts(Measures<Measure> measures) {
    Map<String, Object> facts = new LinkedHashMap<>(places.facts(measures));
    facts.put("mass_penalty", places.values().find(Options.MASS_PENALTY).orElseThrow());
    return facts;
  }

  @Override
  public int starts() {
    return 1;
  }

  @Override
  public UnbalancedState start(Measures<Measure> measures, int number) {
    return method(measures).start(measures);
  }

  @Override
  public PairwiseCost<Measure> squaredDistance() {
    return ExactMeasureCost.SQUARED_WASSERSTEIN;
  }
}
