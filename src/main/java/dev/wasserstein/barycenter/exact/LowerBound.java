// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.transport.PairwiseCost;

/**
 * A lower bound of the barycenter objective for the quadratic cost, F* ≥ Σ_{i<j} λ_i λ_j W₂²(μ_i,
 * μ_j): the multi-marginal form of F* (Agueh and Carlier 2011, proposition 4.2) bounded pair by
 * pair. It takes a cost for each pair.
 */
public final class LowerBound {
  private LowerBound() {}

  /**
   * The bound, less the dual gaps of its solves, so that it stays a bound.
   *
   * @param squaredDistance W₂²
   */
  public static <M extends Measure> double of(
      Measures<M> measures, PairwiseCost<M> squaredDistance) {
    CompensatedSum sum = new CompensatedSum(1);
    PairCosts.between(
        measures,
        measures,
        PairCosts.Pairs.LATER,
        squaredDistance,
        pair ->
            sum.add(
                0,
                pair.weight() * pair.otherWeight() * (pair.cost() - Math.max(0, pair.dualGap()))));
    return sum.value(0);
  }
}
