// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.format.CostTable;
import dev.wasserstein.geometry.CostMatrix;
import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.geometry.GreatCircle;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.List;

/**
 * The ground cost that the options ask for.
 *
 * @param groundCost the cost between atoms
 * @param root the distance is this root of the transport cost
 * @param plans whether they are wanted
 */
record GroundCostChoice(GroundCost groundCost, double root, PairwiseCost.Plans plans)
    implements DistanceChoice<DiscreteMeasure> {

  /**
   * Reads the options, and the cost matrix if there is one.
   *
   * @throws OptionException if options contradict each other
   */
  static GroundCostChoice of(Settings values, MeasureSource source) {
    GroundCostName name = values.get(Options.GROUND_COST);
    boolean matrix = name == GroundCostName.MATRIX;
    PairwiseCost.Plans plans =
        values.find(Options.PLAN).orElse(false)
            ? PairwiseCost.Plans.KEPT
            : PairwiseCost.Plans.FORGOTTEN;
    refuseUnused(values, matrix ? Options.EXPONENT : Options.COST_MATRIX);
    if (matrix) {
      CostTable table = source.costTable(values.get(Options.COST_MATRIX));
      return new GroundCostChoice(
          new CostMatrix(table.rows(), table.columns(), table.costs()), 1, plans);
    }
    double exponent = values.get(Options.EXPONENT);
    return new GroundCostChoice(
        name == GroundCostName.GREAT_CIRCLE
            ? new GreatCircle(exponent)
            : EuclideanPower.of(exponent),
        exponent,
        plans);
  }

  private static void refuseUnused(Settings values, Option<?> option) {
    if (values.isGiven(option)) {
      throw new OptionException(
          option
              + " is not used with --ground-cost "
              + values.text(Options.GROUND_COST).orElseThrow()
              + ". Remove one of them.");
    }
  }

  @Override
  public DistanceChoice<?> suited(List<MeasureHeader> headers, Settings values) {
    if (!headers.get(0).isQuantiles()) {
      return this;
    }
    if (plans == PairwiseCost.Plans.KEPT) {
      throw new OptionException(
          "--plan is not used with quantile functions, which have no atoms. Remove it.");
    }
    return LinearQuantileDistance.of(values);
  }

  @Override
  public PairwiseCost<DiscreteMeasure> cost() {
    return new ExactCost(groundCost, plans);
  }

  @Override
  public String objectiveKind() {
    return groundCost == SquaredEuclidean.INSTANCE
        ? ObjectiveKind.SQUARED_WASSERSTEIN.toString()
        : "transport-cost";
  }

  /** The distance for a transport cost: W_p for W_p^p; of a cost matrix the cost itself. */
  @Override
  public double distance(double transportCost) {
    double least = Math.max(0, transportCost);
    return root == 2 ? Math.sqrt(least) : root == 1 ? least : StrictMath.pow(least, 1 / root);
  }

  @Override
  public double exponent() {
    return root;
  }

  /** What measures become: a cost matrix speaks of all cells of a grid, also of empty ones. */
  @Override
  public MeasureInput.Conversion<DiscreteMeasure> conversion() {
    return groundCost instanceof CostMatrix ? GroundCostChoice::allCells : InputRules::pointCloud;
  }

  private static DiscreteMeasure allCells(MeasureRecord record) {
    return record.measure() instanceof GridMeasure grid
        ? grid.toDiscreteWithEmptyCells()
        : InputRules.pointCloud(record);
  }

  /**
   * Refuses measures between which the cost says nothing.
   *
   * @throws BadInputException if there are such
   */
  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    InputRules.requireAtoms(left);
    InputRules.requireAtoms(right);
    if (groundCost instanceof CostMatrix matrix) {
      left.forEach(header -> checkSize(header, matrix.rows(), "rows"));
      right.forEach(header -> checkSize(header, matrix.columns(), "columns"));
    }
    if (groundCost instanceof GreatCircle && left.get(0).dimension() != 2) {
      throw new BadInputException(
          "Measure '" + left.get(0).id() + "'",
          left.get(0).place(),
          "has dimension " + left.get(0).dimension(),
          "atoms (latitude, longitude) for --ground-cost great-circle",
          "Choose another ground cost.");
    }
  }

  private static void checkSize(MeasureHeader header, int size, String side) {
    if (header.cells() != size) {
      throw new BadInputException(
          "Measure '" + header.id() + "'",
          header.place(),
          "has " + header.cells() + " atoms",
          size + ", as the cost matrix has " + side,
          "Name the cost matrix that belongs to the measures.");
    }
  }

  @Override
  public void check(MeasuresSummary left, MeasuresSummary right) {
    if (groundCost instanceof EuclideanPower || groundCost == SquaredEuclidean.INSTANCE) {
      CostScale.check(left, right, root);
    }
  }

  /**
   * Refuses latitudes that are none.
   *
   * @throws BadInputException if there are such
   */
  @Override
  public void check(MeasuresSummary summary) {
    if (groundCost instanceof GreatCircle
        && !(summary.lower()[0] >= -90 && summary.upper()[0] <= 90)) {
      throw new BadInputException(
          "The first coordinate of the atoms",
          "the input",
          "runs from " + summary.lower()[0] + " to " + summary.upper()[0],
          "latitudes from -90 to 90 degrees",
          "Give atoms as latitude, longitude.");
    }
  }
}
