// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Option;
import dev.wasserstein.options.Options;
import java.util.List;
import java.util.Set;

/** The methods of {@code distance}. */
final class DistanceMethods {
  private static final Set<Option<?>> ENTROPIC =
      Set.of(Options.GROUND_COST, Options.EXPONENT, Options.COST_MATRIX, Options.EPSILON);

  static final MethodTable<DistanceChoice<?>> TABLE =
      new MethodTable<>(
          Options.DISTANCE_METHOD,
          List.of(
              new MethodTable.Entry<>(
                  "exact",
                  Set.of(Options.GROUND_COST, Options.EXPONENT, Options.COST_MATRIX),
                  GroundCostChoice::of),
              new MethodTable.Entry<>(
                  "sinkhorn",
                  Set.of(
                      Options.GROUND_COST,
                      Options.EXPONENT,
                      Options.COST_MATRIX,
                      Options.EPSILON,
                      Options.MASS_PENALTY),
                  EntropicChoice::cost),
              new MethodTable.Entry<>("sinkhorn-divergence", ENTROPIC, EntropicChoice::divergence),
              new MethodTable.Entry<>(
                  "gaussian", Set.of(), (values, source) -> new GaussianDistance()),
              new MethodTable.Entry<>(
                  "gaussian-mixture", Set.of(), (values, source) -> new MixtureDistance()),
              new MethodTable.Entry<>(
                  "sliced",
                  Set.of(
                      Options.EXPONENT, Options.DIRECTIONS, Options.DIRECTION_CHOICE, Options.SEED),
                  SlicedDistance::of)));

  private DistanceMethods() {}
}
