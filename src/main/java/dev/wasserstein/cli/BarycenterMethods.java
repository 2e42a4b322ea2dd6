// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.method.LearnedMasses;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureSource;
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

  static final MethodTable<MethodChoice<?, ?>> TABLE =
      new MethodTable<>(
          Options.METHOD,
          List.of(
              new MethodTable.Entry<>(
                  "particle-flow", FREE_SUPPORT, BarycenterMethods::particleFlow),
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

  private static MethodChoice<?, ?> particleFlow(OptionValues values, MeasureSource source) {
    if (values.find(Options.LEARN_MASSES).orElse(false)) {
      if (BarycenterCommand.objective(values) == Objective.MEDIAN) {
        throw new OptionException(
            Options.LEARN_MASSES + " is not used with --objective median. Remove one of them.");
      }
      return new LearnedMassesChoice(
          new LearnedMasses(values.get(Options.STEP_SIZE)), new FreeSupportStarts(values, source));
    }
    return new FreeSupportChoice(
        new ParticleFlow(values.get(Options.STEP_SIZE)), new FreeSupportStarts(values, source));
  }
}
