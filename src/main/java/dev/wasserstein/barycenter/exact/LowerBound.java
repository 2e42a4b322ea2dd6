// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.numeric.CompensatedSum;
import dev.wasserstein.transport.PairwiseCost;
import java.util.function.ToDoubleFunction;

/**
 * A lower bound of the barycenter objective for the quadratic cost, F* ≥ Σ_{i&lt;j} λ_i λ_j
 * W₂²(μ_i, μ_j): the multi-marginal form of F* (Agueh and Carlier 2011, proposition 4.2) bounded
 * pair by pair. It takes a cost for each pair.
 */
public final class LowerBound {
  private LowerBound() {}

  /**
   * A lower bound of the median's objective: Σ λ_n W_n ≥ Σ_{i&lt;j} λ_i λ_j W(μ_i, μ_j) / (1 − min
   * λ_n), since W(μ_i, μ_j) ≤ W_i + W_j. Less the dual gaps of its solves.
   *
   * @param squaredDistance W₂²
   * @param error by how much W₂ may be off at a measure, by its id, since it stands for another
   */
  public static <M extends Measure> double ofMedian(
      Measures<M> measures, PairwiseCost<M> squaredDistance, ToDoubleFunction<String> error) {
    CompensatedSum sum = new CompensatedSum(1);
    double[] leastWeight = {1};
    PairCosts.between(
        measures,
        measures,
        PairCosts.Pairs.LATER,
        squaredDistance,
        pair -> {
          double square = Math.max(0, pair.cost() - Math.max(0, pair.dualGap()));
          double least = Math.sqrt(square) - errors(pair, error);
          sum.add(0, pair.weight() * pair.otherWeight() * Math.max(0, least));
          leastWeight[0] = Math.min(leastWeight[0], Math.min(pair.weight(), pair.otherWeight()));
        });
    return leastWeight[0] < 1 ? sum.value(0) / (1 - leastWeight[0]) : 0;
  }

  /**
   * The bound, less the dual gaps of its solves, so that it stays a bound.
   *
   * @param squaredDistance W₂²
   * @param error by how much W₂ may be off at a measure, by its id, since it stands for another
   */
  public static <M extends Measure> double of(
      Measures<M> measures, PairwiseCost<M> squaredDistance, ToDoubleFunction<String> error) {
    CompensatedSum sum = new CompensatedSum(1);
    PairCosts.between(
        measures,
        measures,
        PairCosts.Pairs.LATER,
        squaredDistance,
        pair -> {
          double square = pair.cost() - Math.max(0, pair.dualGap());
          double errors = errors(pair, error);
          if (errors > 0) {
            double least = Math.max(0, Math.sqrt(Math.max(0, square)) - errors);
            square = least * least;
          }
          sum.add(0, pair.weight() * pair.otherWeight() * square);
        });
    return sum.value(0);
  }

  /** The bound of the median for measures that stand for themselves. */
  public static <M extends Measure> double ofMedian(
      Measures<M> measures, PairwiseCost<M> squaredDistance) {
    return ofMedian(measures, squaredDistance, id -> 0);
  }

  /** The bound for measures that stand for themselves. */
  public static <M extends Measure> double of(
      Measures<M> measures, PairwiseCost<M> squaredDistance) {
    return of(measures, squaredDistance, id -> 0);
  }

  private static double errors(PairCosts.Pair pair, ToDoubleFunction<String> error) {
    return error.applyAsDouble(pair.id()) + error.applyAsDouble(pair.other());
  }
}
