// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.measure.BlockAggregator;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WarmStarts;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.ExactTransport;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

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
  record Others(List<WeightedMeasure<DiscreteMeasure>> measures, Pairs pairs, GroundCost groundCost)
      implements Serializable {}

  /**
   * A pair with its transport cost.
   *
   * @param weight the weight λ of the left measure in its collection
   * @param otherWeight the weight λ of the right measure in its collection
   * @param cost the least cost of a coupling, such as W₂²
   * @param dualGap by how much the cost may exceed the optimum
   */
  public record Pair(
      String id, String other, double weight, double otherWeight, double cost, double dualGap)
      implements Serializable {}

  /** The measures of the right side that are sent out at once. */
  private static final int CHUNK = 64;

  private PairCosts() {}

  /**
   * Computes the costs between two collections, which may be one, a chunk of the right side at a
   * time.
   *
   * @param sink receives the pairs of each chunk, in the order of their ids
   */
  public static void between(
      Measures<DiscreteMeasure> left,
      Measures<DiscreteMeasure> right,
      Pairs pairs,
      GroundCost groundCost,
      Consumer<Pair> sink) {
    List<String> ids = right.ids();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      int to = Math.min(ids.size(), from + CHUNK);
      Others others =
          new Others(new ArrayList<>(right.fetch(ids.subList(from, to))), pairs, groundCost);
      String description =
          "distances to measures " + (from + 1) + " to " + to + " of " + ids.size();
      List<Pair> costs = left.aggregate(description, others, new PairCosts());
      costs.sort(Comparator.comparing(Pair::id).thenComparing(Pair::other));
      costs.forEach(sink);
    }
  }

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
      for (WeightedMeasure<DiscreteMeasure> other : others.measures()) {
        if (others.pairs().includes(measure.id(), other.measure().id())) {
          TransportSolution solution =
              solver.solve(TransportProblem.of(measure, other.measure(), others.groundCost()));
          sum.add(
              new Pair(
                  measure.id(),
                  other.measure().id(),
                  weighted.weight(),
                  other.weight(),
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
