// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.method.QuantileBarycenter;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.ExactCost;
import dev.wasserstein.transport.PairwiseCost;
import java.util.List;
import java.util.Optional;

/**
 * The average of quantile functions.
 *
 * @param supportSize as given
 */
record QuantileChoice(Optional<Integer> supportSize)
    implements MethodChoice<DiscreteMeasure, DiscreteMeasure> {
  /**
   * The breakpoints of so many atoms fit into the driver's memory beside what is done with them.
   */
  private static final long MOST_BREAKPOINTS = 20_000_000;

  static QuantileChoice of(OptionValues values, MeasureSource source) {
    return new QuantileChoice(values.find(Options.SUPPORT_SIZE));
  }

  @Override
  public void check(List<MeasureHeader> headers) {
    Reading.requireAtoms(headers);
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
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return Reading::pointCloud;
  }

  @Override
  public BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method(
      Measures<DiscreteMeasure> measures) {
    return new QuantileBarycenter();
  }

  @Override
  public int starts() {
    return 1;
  }

  /** One measure is its own barycenter, with the masses that it has. */
  @Override
  public DiscreteMeasure start(Measures<DiscreteMeasure> measures, int number) {
    boolean alone = supportSize.isEmpty() && measures.summary().count() == 1;
    return isAll() || alone
        ? QuantileBarycenter.allBreakpoints(measures)
        : QuantileBarycenter.form(
            DiscreteMeasure.uniformMasses(
                supportSize.orElse(FreeSupportStarts.defaultSize(measures.summary()))));
  }

  @Override
  public DiscreteMeasure startOf(Measures<DiscreteMeasure> one, MeasuresSummary all) {
    return QuantileBarycenter.form(
        DiscreteMeasure.uniformMasses(supportSize.orElse(FreeSupportStarts.defaultSize(all))));
  }

  @Override
  public PairwiseCost<DiscreteMeasure> squaredDistance() {
    return ExactCost.SQUARED_WASSERSTEIN;
  }
}
