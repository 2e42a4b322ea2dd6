// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.Option;
import java.util.List;
import java.util.Set;

/** The methods of {@code distance} and {@code assign}. */
final class DistanceMethods {
  private static final Set<Option<?>> ENTROPIC =
      Set.of(Options.GROUND_COST, Options.EXPONENT, Options.COST_MATRIX, Options.EPSILON);

  private static final DistanceLaws METRIC = new DistanceLaws(true, true);

  static final MethodTable<DistanceChoice<?>, DistanceLaws> TABLE =
      new MethodTable<>(
          List.of(
              new MethodTable.Entry<>(
                  "exact",
                  new MethodDescription(
                      "point clouds; grids as the point cloud of their cells of positive mass",
                      "exact transport for any ground cost",
                      "up to some ten thousand atoms a measure; the line: always",
                      List.of(MeasureKind.CLOUDS, MeasureKind.LINE, MeasureKind.GRIDS)),
                  METRIC,
                  Set.of(Options.GROUND_COST, Options.EXPONENT, Options.COST_MATRIX, Options.PLAN),
                  GroundCostChoice::of),
              new MethodTable.Entry<>(
                  "sinkhorn",
                  new MethodDescription(
                      "point clouds; grids",
                      "entropic transport (Cuturi 2013), balanced or with `--mass-penalty` (Chizat et al. 2018)",
                      "grids of many cells; measures of unequal mass",
                      List.of(MeasureKind.CLOUDS, MeasureKind.LINE, MeasureKind.GRIDS)),
                  new DistanceLaws(false, false),
                  Set.of(
                      Options.GROUND_COST,
                      Options.EXPONENT,
                      Options.COST_MATRIX,
                      Options.EPSILON,
                      Options.MASS_PENALTY,
                      Options.PLAN),
                  EntropicChoice::cost),
              new MethodTable.Entry<>(
                  "sinkhorn-divergence",
                  new MethodDescription(
                      "point clouds; grids",
                      "entropic transport less its bias (Feydy et al. 2019)",
                      "an entropic distance that is 0 between equal measures",
                      List.of(MeasureKind.CLOUDS, MeasureKind.LINE, MeasureKind.GRIDS)),
                  new DistanceLaws(true, false),
                  ENTROPIC,
                  EntropicChoice::divergence),
              new MethodTable.Entry<>(
                  "gaussian",
                  new MethodDescription(
                      "Gaussians; point clouds and grids by their moments",
                      "the Bures distance, in closed form",
                      "Gaussians; scores such as FID",
                      List.of(MeasureKind.GAUSSIANS, MeasureKind.CLOUDS, MeasureKind.GRIDS)),
                  METRIC,
                  Set.of(Options.DIVISOR),
                  (values, source) -> new GaussianDistance(values.get(Options.DIVISOR))),
              new MethodTable.Entry<>(
                  "gaussian-mixture",
                  new MethodDescription(
                      "mixtures of Gaussians; a Gaussian counts as one",
                      "exact transport between components (Delon and Desolneux 2020)",
                      "clusters with shapes",
                      List.of(MeasureKind.MIXTURES, MeasureKind.GAUSSIANS)),
                  METRIC,
                  Set.of(),
                  (values, source) -> new MixtureDistance()),
              new MethodTable.Entry<>(
                  "sliced",
                  new MethodDescription(
                      "point clouds; grids likewise",
                      "the mean over `--directions` of transport on the line (Bonneel et al. 2015)",
                      "very many atoms",
                      List.of(MeasureKind.CLOUDS, MeasureKind.LINE, MeasureKind.GRIDS)),
                  METRIC,
                  Set.of(
                      Options.EXPONENT, Options.DIRECTIONS, Options.DIRECTION_CHOICE, Options.SEED),
                  SlicedDistance::of)));

  /** The option that names one of them. */
  static final Option<String> OPTION = TABLE.option(entry -> true, "How distances are computed.");

  private DistanceMethods() {}
}
