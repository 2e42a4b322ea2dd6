// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.geometry.CostMatrix;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Amount;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.entropic.EntropicCost;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.entropic.SinkhornDivergence;
import java.util.List;

/**
 * Entropic costs between measures, or Sinkhorn divergences.
 *
 * @param ground the cost between atoms
 * @param epsilon as the user gave it
 * @param solver with the mass penalty, if the user gave one
 */
record EntropicChoice(GroundCostChoice ground, Amount epsilon, Sinkhorn solver, ObjectiveKind kind)
    implements DistanceChoice<Measure> {

  /** Entropic costs. */
  static EntropicChoice cost(Settings values, MeasureSource source) {
    return of(values, source, ObjectiveKind.ENTROPIC);
  }

  /** Sinkhorn divergences. */
  static EntropicChoice divergence(Settings values, MeasureSource source) {
    EntropicChoice choice = of(values, source, ObjectiveKind.SINKHORN_DIVERGENCE);
    if (choice.ground.groundCost() instanceof CostMatrix) {
      throw new OptionException(
          "--method sinkhorn-divergence compares each side with itself, of which --cost-matrix says"
              + " nothing. Use --method sinkhorn, or another --ground-cost.");
    }
    return choice;
  }

  private static EntropicChoice of(Settings values, MeasureSource source, ObjectiveKind kind) {
    GroundCostChoice ground = GroundCostChoice.of(values, source);
    Amount epsilon = values.get(Options.EPSILON);
    if (epsilon.kind() == Amount.Kind.RELATIVE
        && ground.groundCost() != SquaredEuclidean.INSTANCE) {
      throw new OptionException(
          "--epsilon is "
              + values.text(Options.EPSILON).orElseThrow()
              + "; expected a number in units of the ground cost, since percentages are of the mean"
              + " squared Euclidean cost and the cost is another one.");
    }
    Sinkhorn standard = Sinkhorn.standard();
    Sinkhorn solver =
        values.find(Options.MASS_PENALTY).map(standard::withMassPenalty).orElse(standard);
    return new EntropicChoice(ground, epsilon, solver, kind);
  }

  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    ground.check(left, right);
  }

  @Override
  public void check(MeasuresSummary summary) {
    ground.check(summary);
  }

  @Override
  public void check(MeasuresSummary left, MeasuresSummary right) {
    ground.check(left, right);
  }

  @Override
  public MeasureInput.Conversion<Measure> conversion() {
    return ground.groundCost() == SquaredEuclidean.INSTANCE
        ? MeasureRecord::measure
        : ground.conversion()::convert;
  }

  @Override
  public PairwiseCost<Measure> cost() {
    return cost(epsilon.value());
  }

  @Override
  public PairwiseCost<Measure> cost(MeasuresSummary left, MeasuresSummary right) {
    double mean = left.variance() + right.variance();
    for (int k = 0; k < left.dimension(); k++) {
      double difference = left.mean()[k] - right.mean()[k];
      mean += difference * difference;
    }
    // Where all atoms are at one place there is one cost, 0, whatever ε.
    double absolute = epsilon.of(mean > 0 ? mean : 1);
    if (!(absolute > 0)) {
      throw new OptionException(
          "--epsilon is "
              + epsilon
              + " of the mean ground cost, which is "
              + mean
              + ". Give a positive number in units of the ground cost.");
    }
    return cost(absolute);
  }

  private PairwiseCost<Measure> cost(double absolute) {
    GroundCost groundCost = ground.groundCost();
    return kind == ObjectiveKind.ENTROPIC
        ? new EntropicCost(solver, groundCost, absolute, ground.plans())
        : new SinkhornDivergence(solver, groundCost, absolute);
  }

  @Override
  public double distance(double cost) {
    return ground.distance(cost);
  }

  @Override
  public double exponent() {
    return ground.exponent();
  }

  @Override
  public String objectiveKind() {
    return kind.toString();
  }
}
