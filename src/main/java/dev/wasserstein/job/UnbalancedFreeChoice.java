// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.method.UnbalancedParticleFlow;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An entropic barycenter with free support that learns its masses, unbalanced or not. */
record UnbalancedFreeChoice(Settings values, InitialSupports from)
    implements MethodChoice<DiscreteMeasure, UnbalancedParticleFlow.State> {
  /** Bytes of u, for each atom of a measure. */
  private static final long SCALING_BYTES = Double.BYTES;

  /**
   * The choice for these options.
   *
   * @throws OptionException if one of them makes no sense with --mass-penalty
   */
  static UnbalancedFreeChoice of(Settings values, MeasureSource source) {
    UnbalancedChoice.refuseExact(values);
    return new UnbalancedFreeChoice(values, new InitialSupports(values, source));
  }

  /** The choice for masses that sum to 1. */
  static UnbalancedFreeChoice balanced(Settings values, MeasureSource source) {
    return new UnbalancedFreeChoice(values, new InitialSupports(values, source));
  }

  @Override
  public ReadSettings reading(ReadSettings settings) {
    return settings.forExactTransport();
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    from.check(headers);
  }

  @Override
  public MethodDemand demand() {
    return new MethodDemand(MethodDemand.Kernel.PAIRS, SCALING_BYTES, 0, List.of());
  }

  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return InputRules::pointCloud;
  }

  @Override
  public UnbalancedParticleFlow method(Measures<DiscreteMeasure> measures) {
    return new UnbalancedParticleFlow(
        values.get(Options.STEP_SIZE),
        epsilon(measures.summary()),
        values.find(Options.MASS_PENALTY).orElse(Double.POSITIVE_INFINITY),
        length(measures.summary()));
  }

  /** ε in units of the ground cost. */
  private double epsilon(MeasuresSummary summary) {
    double within = summary.withinVariance();
    // Measures of one point each have one plan, whatever ε; there are no costs to compare it with.
    return within > 0
        ? SinkhornChoice.epsilon(values, 2 * within)
        : values.get(Options.EPSILON).of(1);
  }

  /** The spread of the inputs, by which displacements are measured. */
  private static double length(MeasuresSummary summary) {
    double variance = summary.withinVariance() > 0 ? summary.withinVariance() : summary.variance();
    return variance > 0 ? Math.sqrt(variance) : 1;
  }

  @Override
  public Map<String, Object> facts(Measures<DiscreteMeasure> measures) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("epsilon", epsilon(measures.summary()));
    values.find(Options.MASS_PENALTY).ifPresent(penalty -> facts.put("mass_penalty", penalty));
    return facts;
  }

  @Override
  public int starts() {
    return from.count();
  }

  @Override
  public UnbalancedParticleFlow.State start(Measures<DiscreteMeasure> measures, int number) {
    return startsOf(measures).start(number);
  }

  @Override
  public Starts<UnbalancedParticleFlow.State> startsOf(Measures<DiscreteMeasure> measures) {
    return from.of(measures).as(method(measures)::start);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
