// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.LinearQuantileCost;
import java.util.List;

/**
 * W_p between quantile functions at common levels.
 *
 * @param exponent p
 */
record LinearQuantileDistance(double exponent) implements DistanceChoice<QuantileMeasure> {
  /**
   * Reads the options.
   *
   * @throws OptionException if they ask for a cost that is none of the line
   */
  static LinearQuantileDistance of(Settings values) {
    if (values.get(Options.GROUND_COST) != GroundCostName.EUCLIDEAN) {
      throw new OptionException(
          "--ground-cost "
              + values.text(Options.GROUND_COST).orElseThrow()
              + " is not for quantile functions. Use euclidean.");
    }
    return new LinearQuantileDistance(values.get(Options.EXPONENT));
  }

  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    MeasureHeader first = left.get(0);
    MeasureHeader other = right.get(0);
    if (!first.isLike(other)) {
      throw new BadInputException(
          "Measure '" + other.id() + "'",
          other.place(),
          "is a " + other.description(),
          "a "
              + first.description()
              + " as measure '"
              + first.id()
              + "' ("
              + first.place()
              + ") is",
          "Give both sides the same levels.");
    }
  }

  @Override
  public MeasureInput.Conversion<QuantileMeasure> conversion() {
    return record -> (QuantileMeasure) record.measure();
  }

  @Override
  public PairwiseCost<QuantileMeasure> cost() {
    return new LinearQuantileCost(exponent);
  }

  @Override
  public double distance(double cost) {
    double least = Math.max(0, cost);
    return exponent == 2
        ? Math.sqrt(least)
        : exponent == 1 ? least : StrictMath.pow(least, 1 / exponent);
  }

  @Override
  public String objectiveKind() {
    return exponent == 2 ? ObjectiveKind.SQUARED_WASSERSTEIN.toString() : "transport-cost";
  }
}
