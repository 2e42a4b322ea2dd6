// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.method.EntropicParticleFlow;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.method.SinkhornSettings;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.entropic.Sinkhorn;
import java.util.List;
import java.util.Set;

/** The barycenter methods. */
final class BarycenterMethods {
  /** What is a mean of measures, but no barycenter. */
  static final String POOL = "pool";

  static final String LINEAR_PROGRAM = "linear-program";
  static final String MULTI_MARGINAL = "multi-marginal";

  private static final List<MeasureKind> WITH_ATOMS =
      List.of(MeasureKind.CLOUDS, MeasureKind.LINE, MeasureKind.GRIDS);

  private static final MethodLaws FREE =
      new MethodLaws(true, true, MethodLaws.Translation.ANY, MethodLaws.WeightSplit.FROM_ONE_START);

  private static final MethodLaws CLOSED =
      new MethodLaws(true, true, MethodLaws.Translation.ANY, MethodLaws.WeightSplit.BARYCENTER);

  private static final MethodLaws FIXED =
      new MethodLaws(false, false, MethodLaws.Translation.CELLS, MethodLaws.WeightSplit.BARYCENTER);

  private static final MethodLaws LEARNED =
      new MethodLaws(
          false, false, MethodLaws.Translation.OBJECTIVE, MethodLaws.WeightSplit.FROM_ONE_START);

  static final MethodTable<MethodChoice<?, ?>, MethodLaws> TABLE =
      new MethodTable<>(
          List.of(
              new MethodTable.Entry<>(
                  "particle-flow",
                  new MethodDescription(
                      "point clouds, histograms, images",
                      "free support, exact transport in every step, no regularisation (arXiv"
                          + " 2509.11435)",
                      "up to some thousand atoms a measure; sharp results",
                      WITH_ATOMS),
                  FREE,
                  Set.of(
                      Options.COMPRESS_TO,
                      Options.SUPPORT_SIZE,
                      Options.INITIAL,
                      Options.STEP_SIZE,
                      Options.LEARN_MASSES,
                      Options.POLISH,
                      Options.RESTARTS,
                      Options.UPDATE),
                  (values, source) ->
                      new ExactFreeSupport(
                          measures -> new ParticleFlow(values.get(Options.STEP_SIZE)),
                          new InitialSupports(values, source),
                          /* choosesInputs= */ true),
                  List.of(
                      new MethodTable.Variant<>(
                          Options.POLISH, FREE, Set.of(Options.UPDATE), PolishChoice::of),
                      new MethodTable.Variant<>(
                          Options.LEARN_MASSES,
                          FREE,
                          Set.of(Options.UPDATE),
                          LearnedMassesChoice::of))),
              new MethodTable.Entry<>(
                  "entropic-free",
                  new MethodDescription(
                      "point clouds, histograms, images",
                      "free support, entropic plans (Cuturi and Doucet 2014); `--learn-masses`, and then"
                          + " unbalanced with `--mass-penalty`",
                      "comparisons; smaller spread than `particle-flow`",
                      WITH_ATOMS),
                  new MethodLaws(
                      true,
                      false,
                      MethodLaws.Translation.ANY,
                      MethodLaws.WeightSplit.FROM_ONE_START),
                  Set.of(
                      Options.COMPRESS_TO,
                      Options.SUPPORT_SIZE,
                      Options.INITIAL,
                      Options.STEP_SIZE,
                      Options.RESTARTS,
                      Options.EPSILON,
                      Options.LEARN_MASSES,
                      Options.MASS_PENALTY),
                  BarycenterMethods::entropicFree,
                  List.of(
                      new MethodTable.Variant<>(
                          Options.MASS_PENALTY,
                          LEARNED,
                          Set.of(),
                          List.of(Options.LEARN_MASSES),
                          UnbalancedFreeChoice::of),
                      new MethodTable.Variant<>(
                          Options.LEARN_MASSES,
                          LEARNED,
                          Set.of(),
                          UnbalancedFreeChoice::balanced))),
              new MethodTable.Entry<>(
                  "sinkhorn",
                  new MethodDescription(
                      "histograms, images, volumes; point clouds with common atoms, or any with"
                          + " `--grid`",
                      "fixed support, entropic (Benamou et al. 2015), any ε without overflow;"
                          + " unbalanced with `--mass-penalty`",
                      "grids of millions of cells; blurred",
                      List.of(MeasureKind.GRIDS)),
                  FIXED,
                  Set.of(
                      Options.COMPRESS_TO,
                      Options.EPSILON,
                      Options.INITIAL_EPSILON,
                      Options.OVER_RELAXATION,
                      Options.GRID,
                      Options.MASS_PENALTY),
                  (values, source) -> new SinkhornChoice(values, SinkhornSettings.Debiasing.OFF),
                  List.of(
                      new MethodTable.Variant<>(
                          Options.MASS_PENALTY,
                          FIXED,
                          Set.of(Options.INITIAL_EPSILON, Options.OVER_RELAXATION),
                          UnbalancedChoice::of))),
              new MethodTable.Entry<>(
                  "debiased-sinkhorn",
                  new MethodDescription(
                      "as `sinkhorn`",
                      "fixed support, entropic less its bias (Janati et al. 2020)",
                      "grids of millions of cells; as sharp as the inputs",
                      List.of(MeasureKind.GRIDS)),
                  new MethodLaws(
                      false, true, MethodLaws.Translation.CELLS, MethodLaws.WeightSplit.BARYCENTER),
                  Set.of(
                      Options.COMPRESS_TO,
                      Options.EPSILON,
                      Options.INITIAL_EPSILON,
                      Options.OVER_RELAXATION,
                      Options.GRID),
                  (values, source) -> new SinkhornChoice(values, SinkhornSettings.Debiasing.ON)),
              new MethodTable.Entry<>(
                  "gaussian",
                  new MethodDescription(
                      "Gaussians; point clouds and grids by their moments",
                      "the Bures fixed point, to rounding (Álvarez-Esteban et al. 2016);"
                          + " `--map-atoms` moves the atoms along",
                      "group means of covariances; Gaussian-like clouds of any size",
                      List.of(MeasureKind.GAUSSIANS, MeasureKind.CLOUDS, MeasureKind.GRIDS)),
                  CLOSED,
                  Set.of(Options.COMPRESS_TO, Options.MAP_ATOMS, Options.UPDATE),
                  GaussianChoice::of),
              new MethodTable.Entry<>(
                  "gaussian-mixture",
                  new MethodDescription(
                      "mixtures of Gaussians; a Gaussian counts as one",
                      "exact transport between components (Delon and Desolneux 2020)",
                      "clusters with shapes",
                      List.of(MeasureKind.MIXTURES, MeasureKind.GAUSSIANS)),
                  FREE,
                  Set.of(
                      Options.COMPRESS_TO, Options.SUPPORT_SIZE, Options.RESTARTS, Options.UPDATE),
                  MixtureChoice::of),
              new MethodTable.Entry<>(
                  "quantile",
                  new MethodDescription(
                      "point clouds, histograms and quantile functions on the line",
                      "the mean of the quantile functions, in closed form (Agueh and Carlier 2011); with"
                          + " `--exponent 1` their median, for W₁",
                      "the line: always",
                      List.of(MeasureKind.LINE)),
                  CLOSED,
                  Set.of(Options.SUPPORT_SIZE, Options.EXPONENT, Options.UPDATE),
                  QuantileChoice::of),
              new MethodTable.Entry<>(
                  LINEAR_PROGRAM,
                  new MethodDescription(
                      "point clouds, histograms, images",
                      "the exact optimum on a support: the common grid, the union of all atoms, or"
                          + " `--grid`; with its lower bound (Altschuler and Boix-Adserà 2021)",
                      "small problems: up to some thousand atoms in all",
                      WITH_ATOMS),
                  new MethodLaws(
                      false, true, MethodLaws.Translation.CELLS, MethodLaws.WeightSplit.BARYCENTER),
                  Set.of(Options.GRID, Options.GAP),
                  (values, source) -> ExactChoice.of(values, ExactChoice.Places.SUPPORT)),
              new MethodTable.Entry<>(
                  MULTI_MARGINAL,
                  new MethodDescription(
                      "point clouds, histograms, images",
                      "the exact optimum with atoms anywhere, by column generation, with its lower"
                          + " bound (Agueh and Carlier 2011); of two measures, the midpoints of one"
                          + " plan",
                      "small problems, up to some thousand atoms in all; two measures of any size",
                      WITH_ATOMS),
                  new MethodLaws(
                      false, true, MethodLaws.Translation.ANY, MethodLaws.WeightSplit.BARYCENTER),
                  Set.of(Options.GAP, Options.PLAN),
                  (values, source) -> ExactChoice.of(values, ExactChoice.Places.ANYWHERE)),
              new MethodTable.Entry<>(
                  POOL,
                  new MethodDescription(
                      "as `quantile`",
                      "the linear opinion pool Σ λ_n μ_n (Stone 1961), in closed form; no barycenter",
                      "comparisons: it is as wide as the inputs lie apart",
                      List.of(MeasureKind.LINE)),
                  new MethodLaws(
                      false, true, MethodLaws.Translation.ANY, MethodLaws.WeightSplit.BARYCENTER),
                  Set.of(Options.SUPPORT_SIZE),
                  QuantileChoice::pool),
              new MethodTable.Entry<>(
                  "sliced",
                  new MethodDescription(
                      "point clouds, histograms, images",
                      "free support, sorting along `--directions` (Bonneel et al. 2015)",
                      "quick previews; very many atoms; objective of its own",
                      WITH_ATOMS),
                  FREE,
                  Set.of(
                      Options.COMPRESS_TO,
                      Options.SUPPORT_SIZE,
                      Options.INITIAL,
                      Options.STEP_SIZE,
                      Options.RESTARTS,
                      Options.DIRECTIONS,
                      Options.DIRECTION_CHOICE),
                  SlicedChoice::of)));

  /** The option that names one of them. */
  static final Option<String> OPTION =
      TABLE.option(entry -> true, "How the barycenter is computed.");

  private BarycenterMethods() {}

  private static MethodChoice<?, ?> entropicFree(Settings values, MeasureSource source) {
    return new ExactFreeSupport(
        measures -> entropicFree(values, measures.summary().withinVariance()),
        new InitialSupports(values, source),
        /* choosesInputs= */ false);
  }

  private static EntropicParticleFlow entropicFree(Settings values, double withinVariance) {
    // Measures of one point each have one plan, whatever ε.
    double meanCost = withinVariance > 0 ? 2 * withinVariance : 1;
    return new EntropicParticleFlow(
        values.get(Options.STEP_SIZE),
        Sinkhorn.standard(),
        values.get(Options.EPSILON).of(meanCost));
  }
}
