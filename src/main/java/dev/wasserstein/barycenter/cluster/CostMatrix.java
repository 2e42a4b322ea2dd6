// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The costs between all pairs of a collection, each computed once, where the measures lie.
 *
 * @param <M> the kind of measures
 */
public final class CostMatrix<M extends Measure> {
  private final List<WeightedMeasure<M>> measures;

  /** (n (n − 1) / 2), the pair of i > j at i (i − 1) / 2 + j; in units of the cost. */
  private final double[] costs;

  /** As {@link #costs}: by how much they may exceed the optimum. */
  private final double[] gaps;

  private CostMatrix(List<WeightedMeasure<M>> measures, double[] costs, double[] gaps) {
    this.measures = measures;
    this.costs = costs;
    this.gaps = gaps;
  }

  /** The largest number of measures of which the costs are kept: some 160 MB. */
  public static final int MOST_MEASURES = 4_500;

  /**
   * Computes all costs.
   *
   * @param all at most {@link #MOST_MEASURES}
   * @param cost of a pair, the same both ways
   * @throws IllegalArgumentException if there are more
   */
  public static <M extends Measure> CostMatrix<M> of(Measures<M> all, PairwiseCost<M> cost) {
    List<WeightedMeasure<M>> measures = new ArrayList<>(all.fetch(all.ids()));
    measures.sort(Comparator.comparing(each -> each.measure().id()));
    int n = measures.size();
    if (n > MOST_MEASURES) {
      throw new IllegalArgumentException(n + " measures; expected at most " + MOST_MEASURES);
    }
    Map<String, Integer> places = new HashMap<>();
    measures.forEach(each -> places.put(each.measure().id(), places.size()));
    double[] costs = new double[n * (n - 1) / 2];
    double[] gaps = new double[costs.length];
    PairCosts.between(
        all,
        all,
        PairCosts.Pairs.LATER,
        cost,
        pair -> {
          int at = at(places.get(pair.id()), places.get(pair.other()));
          costs[at] = Math.max(0, pair.cost());
          gaps[at] = Math.max(0, pair.dualGap());
        });
    return new CostMatrix<>(measures, costs, gaps);
  }

  private static int at(int i, int j) {
    return i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i;
  }

  /** The number of measures. */
  public int size() {
    return measures.size();
  }

  /** The id of a measure; they are in the order of their ids. */
  public String id(int i) {
    return measures.get(i).measure().id();
  }

  /** A measure. */
  M measure(int i) {
    return measures.get(i).measure();
  }

  /** The weight λ of a measure. */
  double weight(int i) {
    return measures.get(i).weight();
  }

  /** The cost of a pair; 0 of a measure and itself. */
  public double cost(int i, int j) {
    return i == j ? 0 : costs[at(i, j)];
  }

  /** By how much the cost may exceed the optimum. */
  double gap(int i, int j) {
    return i == j ? 0 : gaps[at(i, j)];
  }
}
