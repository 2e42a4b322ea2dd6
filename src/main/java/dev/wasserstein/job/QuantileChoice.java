// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.BinnedMeasure;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The average of quantile functions. Where the barycenter has equal masses, measures of more atoms
 * than it are binned as they are read ({@link BinnedMeasure}), so that none of them is kept.
 *
 * @param supportSize as given
 * @param wholeMeasures whether something beside the barycenter is wanted that needs all atoms
 */
record QuantileChoice(Optional<Integer> supportSize, boolean wholeMeasures)
    implements MethodChoice<Measure, DiscreteMeasure> {
  /**
   * The breakpoints of so many atoms fit into the driver's memory beside what is done with them.
   */
  private static final long MOST_BREAKPOINTS = 20_000_000;

  static QuantileChoice of(Settings values, MeasureSource source) {
    return new QuantileChoice(
        values.find(Options.SUPPORT_SIZE),
        values.find(Options.LOWER_BOUND).orElse(false)
            || values.find(Options.EVALUATE).equals(Optional.of(Evaluation.EXACT)));
  }

  @Override
  public MeasureInput open(Settings values, MeasureSource source) {
    if (wholeMeasures || isAll()) {
      return InputRules.open(values, source);
    }
    int bins = supportSize.orElse(InitialSupports.LARGEST_DEFAULT_SUPPORT);
    MeasureInput input = InputRules.open(values, source, bins);
    if (supportSize.isPresent() || isDefault(bins, values, input.headers(), source)) {
      return input;
    }
    // The barycenter has another size, which only the measures told.
    input.close();
    return InputRules.open(values, source);
  }

  /** Whether this is the size where the user gives none, or no measure is so large as to matter. */
  private static boolean isDefault(
      int bins, Settings values, List<MeasureHeader> headers, MeasureSource source) {
    Map<String, Double> weights = InputRules.weights(values, headers, source);
    int[] sizes =
        headers.stream()
            .filter(header -> weights.get(header.id()) > 0)
            .mapToInt(MeasureHeader::size)
            .sorted()
            .toArray();
    if (sizes[sizes.length - 1] <= bins) {
      return true;
    }
    return sizes.length > 1 && sizes[(sizes.length - 1) / 2] >= bins;
  }

  @Override
  public MethodChoice<?, ?> suited(List<MeasureHeader> headers) {
    if (!headers.get(0).isQuantiles()) {
      return this;
    }
    if (supportSize.isPresent()) {
      throw new OptionException(
          "--support-size is not used with quantile functions, whose levels the barycenter has."
              + " Remove it.");
    }
    return new LinearQuantileChoice();
  }

  @Override
  public MeasureRecord picture(MeasureRecord record) {
    return record.measure() instanceof BinnedMeasure binned
        ? record.with(binned.ofAverages())
        : record;
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    InputRules.requireAtoms(headers);
    MeasureHeader first = headers.get(0);
    if (first.dimension() != 1) {
      throw new BadInputException(
          "Measure '" + first.id() + "'",
          first.place(),
          "has dimension " + first.dimension(),
          "dimension 1 for --method quantile",
          "Use --method particle-flow or sliced.");
    }
    if (isAll()) {
      long atoms = headers.stream().mapToLong(MeasureHeader::size).sum();
      if (atoms > MOST_BREAKPOINTS) {
        throw new OptionException(
            "--support-size is all but the inputs have "
                + atoms
                + " atoms; expected at most "
                + MOST_BREAKPOINTS
                + ". Give a number.");
      }
    }
  }

  private boolean isAll() {
    return supportSize.equals(Optional.of(Options.ALL_BREAKPOINTS));
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion() {
    return record ->
        record.measure() instanceof BinnedMeasure
            ? record.measure()
            : InputRules.pointCloud(record);
  }

  @Override
  public BarycenterMethod<Measure, DiscreteMeasure> method(Measures<Measure> measures) {
    return new QuantileBarycenter<>();
  }

  /** Both sides are sorted. */
  @Override
  public double work(MeasuresSummary all, int atoms) {
    return all.atoms() + (double) all.count() * atoms;
  }

  @Override
  public int starts() {
    return 1;
  }

  /** One measure is its own barycenter, with the masses that it has. */
  @Override
  public DiscreteMeasure start(Measures<Measure> measures, int number) {
    boolean alone = supportSize.isEmpty() && measures.summary().count() == 1;
    return isAll() || alone
        ? QuantileBarycenter.allBreakpoints(measures)
        : QuantileBarycenter.form(
            DiscreteMeasure.uniformMasses(
                supportSize.orElse(InitialSupports.defaultSize(measures.summary()))));
  }

  @Override
  public DiscreteMeasure startOf(Measures<Measure> one, MeasuresSummary all) {
    return QuantileBarycenter.form(
        DiscreteMeasure.uniformMasses(supportSize.orElse(InitialSupports.defaultSize(all))));
  }

  @Override
  public Map<String, Object> facts(Measures<Measure> measures) {
    return Map.of("quantiles", "exact");
  }

  /** Between whole measures, which alone are asked for it. */
  @Override
  public PairwiseCost<Measure> squaredDistance() {
    return from -> {
      Function<DiscreteMeasure, PairwiseCost.Cost> costs =
          ExactCost.SQUARED_WASSERSTEIN.from((DiscreteMeasure) from);
      return to -> costs.apply((DiscreteMeasure) to);
    };
  }
}
