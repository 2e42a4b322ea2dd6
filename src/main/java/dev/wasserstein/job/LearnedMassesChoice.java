// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.List;
import java.util.Optional;

/** The particle flow that also learns masses. */
record LearnedMassesChoice(LearnedMasses learner, InitialSupports from)
    implements MethodChoice<DiscreteMeasure, LearnedMasses.State> {

  /**
   * The choice for these options.
   *
   * @throws OptionException if the median is asked for
   */
  static LearnedMassesChoice of(Settings values, MeasureSource source) {
    if (BarycenterJob.isMedian(values)) {
      throw new OptionException(
          Options.LEARN_MASSES + " is not used with --objective median. Remove one of them.");
    }
    return new LearnedMassesChoice(
        new LearnedMasses(values.get(Options.STEP_SIZE)), new InitialSupports(values, source));
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
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return InputRules::pointCloud;
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
    return startsOf(measures).start(number);
  }

  @Override
  public Starts<LearnedMasses.State> startsOf(Measures<DiscreteMeasure> measures) {
    return from.of(measures).as(LearnedMasses::start);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }

  @Override
  public Optional<LearnedMasses.State> near(BarycenterSolution neighbour) {
    return Optional.of(LearnedMasses.start((DiscreteMeasure) neighbour.barycenter()));
  }
}
