// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WarmStarts;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.ExactTransport;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Transport costs between the measures of a collection and a few given ones, each pair where the
 * collection's measure lies.
 */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
public final class PairCosts
    implements BlockAggregator<DiscreteMeasure, PairCosts.Others, ArrayList<PairCosts.Pair>> {
  private static final long serialVersionUID = 1L;

  /** Which pairs are wanted. */
  public enum Pairs {
    /** Every measure with every other one. */
    ALL,
    /** A measure with those whose ids come later in the order. */
    LATER,
    /** Measures of the same id. */
    MATCHED;

    boolean includes(String id, String other) {
      return switch (this) {
        case ALL -> true;
        case LATER -> id.compareTo(other) < 0;
        case MATCHED -> id.equals(other);
      };
    }
  }

  /** The given measures, the pairs that are wanted, and the cost between their atoms. */
  public record Others(List<DiscreteMeasure> measures, Pairs pairs, GroundCost groundCost)
      implements Serializable {}

  /**
   * A pair with its transport cost.
   *
   * @param weight the weight λ of the collection's measure
   * @param cost the least cost of a coupling, such as W₂²
   * @param dualGap by how much the cost may exceed the optimum
   */
  public record Pair(String id, String other, double weight, double cost, double dualGap)
      implements Serializable {}

  @Override
  public ArrayList<Pair> zero() {
    return new ArrayList<>();
  }

  @Override
  public ArrayList<Pair> add(
      ArrayList<Pair> sum,
      Others others,
      List<WeightedMeasure<DiscreteMeasure>> block,
      WarmStarts warmStarts) {
    for (WeightedMeasure<DiscreteMeasure> weighted : block) {
      DiscreteMeasure measure = weighted.measure();
      TransportSolver solver = new ExactTransport();
      for (DiscreteMeasure other : others.measures()) {
        if (others.pairs().includes(measure.id(), other.id())) {
          TransportSolution solution =
              solver.solve(TransportProblem.of(measure, other, others.groundCost()));
          sum.add(
              new Pair(
                  measure.id(),
                  other.id(),
                  weighted.weight(),
                  solution.cost(),
                  solution.dualGap()));
        }
      }
    }
    return sum;
  }

  @Override
  public ArrayList<Pair> merge(ArrayList<Pair> left, ArrayList<Pair> right) {
    left.addAll(right);
    return left;
  }
}
