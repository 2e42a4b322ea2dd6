// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.method.EntropicParticleFlow;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.Sinkhorn;
import java.util.List;
import java.util.Set;

/** The barycenter methods. */
final class BarycenterMethods {
  /** What all methods with free support use. */
  private static final Set<Option<?>> FREE_SUPPORT =
      Set.of(
          Options.SUPPORT_SIZE,
          Options.INITIAL,
          Options.STEP_SIZE,
          Options.LEARN_MASSES,
          Options.RESTARTS);

  private static final Set<Option<?>> ENTROPIC_FREE =
      Set.of(
          Options.SUPPORT_SIZE,
          Options.INITIAL,
          Options.STEP_SIZE,
          Options.RESTARTS,
          Options.EPSILON);

  /** What the Sinkhorn methods use. */
  private static final Set<Option<?>> FIXED_SUPPORT =
      Set.of(
          Options.EPSILON,
          Options.INITIAL_EPSILON,
          Options.INNER_ITERATIONS,
          Options.OVER_RELAXATION,
          Options.GRID);

  /** What the Sinkhorn method uses that is not debiased. */
  private static final Set<Option<?>> UNBALANCED =
      Set.of(
          Options.EPSILON,
          Options.INITIAL_EPSILON,
          Options.INNER_ITERATIONS,
          Options.OVER_RELAXATION,
          Options.GRID,
          Options.MASS_PENALTY);

  static final MethodTable<MethodChoice<?, ?>> TABLE =
      new MethodTable<>(
          Options.METHOD,
          List.of(
              new MethodTable.Entry<>(
                  "particle-flow", FREE_SUPPORT, BarycenterMethods::particleFlow),
              new MethodTable.Entry<>(
                  "entropic-free", ENTROPIC_FREE, BarycenterMethods::entropicFree),
              new MethodTable.Entry<>("sinkhorn", UNBALANCED, BarycenterMethods::sinkhorn),
              new MethodTable.Entry<>(
                  "debiased-sinkhorn",
                  FIXED_SUPPORT,
                  (values, source) -> new SinkhornChoice(values, SinkhornSettings.Debiasing.ON)),
              new MethodTable.Entry<>("gaussian", Set.of(Options.MAP_ATOMS), GaussianChoice::of),
              new MethodTable.Entry<>(
                  "gaussian-mixture",
                  Set.of(Options.SUPPORT_SIZE, Options.RESTARTS),
                  MixtureChoice::of),
              new MethodTable.Entry<>("quantile", Set.of(Options.SUPPORT_SIZE), QuantileChoice::of),
              new MethodTable.Entry<>(
                  "sliced",
                  Set.of(
                      Options.SUPPORT_SIZE,
                      Options.INITIAL,
                      Options.STEP_SIZE,
                      Options.RESTARTS,
                      Options.DIRECTIONS,
                      Options.DIRECTION_CHOICE),
                  SlicedChoice::of)));

  private BarycenterMethods() {}

  private static MethodChoice<?, ?> sinkhorn(Settings values, MeasureSource source) {
    SinkhornChoice balanced = new SinkhornChoice(values, SinkhornSettings.Debiasing.OFF);
    return values.find(Options.MASS_PENALTY).isPresent() ? UnbalancedChoice.of(balanced) : balanced;
  }

  private static MethodChoice<?, ?> particleFlow(Settings values, MeasureSource source) {
    if (values.find(Options.LEARN_MASSES).orElse(false)) {
      if (BarycenterJob.objective(values) == Objective.MEDIAN) {
        throw new OptionException(
            Options.LEARN_MASSES + " is not used with --objective median. Remove one of them.");
      }
      return new LearnedMassesChoice(
          new LearnedMasses(values.get(Options.STEP_SIZE)), new FreeSupportStarts(values, source));
    }
    return new FreeSupportChoice(
        measures -> new ParticleFlow(values.get(Options.STEP_SIZE)),
        new FreeSupportStarts(values, source));
  }

  private static MethodChoice<?, ?> entropicFree(Settings values, MeasureSource source) {
    return new FreeSupportChoice(
        measures -> entropicFree(values, measures.summary().withinVariance()),
        new FreeSupportStarts(values, source));
  }

  private static EntropicParticleFlow entropicFree(Settings values, double withinVariance) {
    double epsilon = values.get(Options.EPSILON).of(2 * withinVariance);
    if (!(epsilon > 0)) {
      throw new OptionException(
          "--epsilon is a percentage of the mean ground cost, which is 0 for measures of one point each. Give a"
              + " positive number in units of the ground cost.");
    }
    return new EntropicParticleFlow(values.get(Options.STEP_SIZE), Sinkhorn.standard(), epsilon);
  }
}
