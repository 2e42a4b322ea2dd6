// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.collection.BlockAggregator;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.SolveAccuracy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Transport costs between the measures of a collection and a few given ones, each pair where the
 * collection's measure lies.
 */
@SuppressWarnings("NonApiType") // a partial result must be Serializable, which List is not
public final class PairCosts<M extends Measure>
    implements BlockAggregator<M, PairCosts.Others<M>, ArrayList<PairCosts.Pair>> {
  private static final long serialVersionUID = 1L;

  /** Says of pairs whether they are wanted. */
  @FunctionalInterface
  interface PairFilter extends Serializable {
    boolean includes(String id, String other);
  }

  /** Which pairs are wanted. */
  public enum Pairs implements PairFilter {
    /** Every measure with every other one. */
    ALL,
    /** A measure with those whose ids come later in the order. */
    LATER,
    /** Measures of the same id. */
    MATCHED;

    /** The number of pairs between collections of these sizes. */
    public long count(int left, int right) {
      return switch (this) {
        case ALL -> (long) left * right;
        case LATER -> (long) left * (left - 1) / 2;
        case MATCHED -> left;
      };
    }

    @Override
    public boolean includes(String id, String other) {
      return switch (this) {
        case ALL -> true;
        case LATER -> id.compareTo(other) < 0;
        case MATCHED -> id.equals(other);
      };
    }
  }

  /** The given measures, the pairs that are wanted, and the cost between them. */
  record Others<M extends Measure>(
      List<WeightedMeasure<M>> measures, PairFilter pairs, PairwiseCost<M> cost)
      implements Serializable {}

  /**
   * A pair with its transport cost.
   *
   * @param weight the weight λ of the left measure in its collection
   * @param otherWeight the weight λ of the right measure in its collection
   * @param cost the least cost of a coupling, such as W₂²
   * @param dualGap by how much the cost may exceed the optimum
   * @param details the further numbers that the cost names
   * @param accuracy of the solves behind the cost
   * @param plan of which it is the cost; without entries where it is not asked for
   */
  public record Pair(
      String id,
      String other,
      double weight,
      double otherWeight,
      double cost,
      double dualGap,
      double[] details,
      SolveAccuracy accuracy,
      Coupling plan)
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
  public static <M extends Measure> void between(
      Measures<M> left, Measures<M> right, Pairs pairs, PairwiseCost<M> cost, Consumer<Pair> sink) {
    between(left, right, chunk -> pairs, cost, sink);
  }

  /**
   * The same for pairs that are known for each chunk of the right side.
   *
   * @param pairs the pairs with measures of these ids
   */
  static <M extends Measure> void between(
      Measures<M> left,
      Measures<M> right,
      Function<List<String>, PairFilter> pairs,
      PairwiseCost<M> cost,
      Consumer<Pair> sink) {
    List<String> ids = right.ids();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      int to = Math.min(ids.size(), from + CHUNK);
      List<String> chunk = ids.subList(from, to);
      Others<M> others =
          new Others<>(new ArrayList<>(right.fetch(chunk)), pairs.apply(chunk), cost);
      String description =
          "distances to measures " + (from + 1) + " to " + to + " of " + ids.size();
      List<Pair> costs = left.aggregate(description, others, new PairCosts<>());
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
      ArrayList<Pair> sum, Others<M> others, List<WeightedMeasure<M>> block, MeasureMemory memory) {
    PairwiseCost.Cost[][] costs =
        others
            .cost()
            .between(
                block.stream().map(WeightedMeasure::measure).toList(),
                others.measures().stream().map(WeightedMeasure::measure).toList(),
                (left, right) -> others.pairs().includes(left.id(), right.id()));
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < costs[i].length; j++) {
        if (costs[i][j] != null) {
          sum.add(pair(block.get(i), others.measures().get(j), costs[i][j]));
        }
      }
    }
    return sum;
  }

  private static Pair pair(
      WeightedMeasure<?> left, WeightedMeasure<?> right, PairwiseCost.Cost cost) {
    return new Pair(
        left.measure().id(),
        right.measure().id(),
        left.weight(),
        right.weight(),
        cost.cost(),
        cost.dualGap(),
        cost.details(),
        cost.accuracy(),
        cost.plan());
  }

  @Override
  public SolveWork work(ArrayList<Pair> sum) {
    return SolveWork.ofSolves(sum.size(), 0, 0);
  }

  @Override
  public ArrayList<Pair> merge(ArrayList<Pair> left, ArrayList<Pair> right) {
    left.addAll(right);
    return left;
  }
}
