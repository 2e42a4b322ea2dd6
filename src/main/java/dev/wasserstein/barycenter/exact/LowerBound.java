// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measures;

/**
 * A lower bound of the barycenter objective for the quadratic cost, F* ≥ Σ_{i<j} λ_i λ_j W₂²(μ_i,
 * μ_j): the multi-marginal form of F* (Agueh and Carlier 2011, proposition 4.2) bounded pair by
 * pair. It takes an exact solve for each pair.
 */
public final class LowerBound {
  private LowerBound() {}

  /** The bound, less the dual gaps of its solves, so that it stays a bound. */
  public static double of(Measures<DiscreteMeasure> measures) {
    CompensatedSum sum = new CompensatedSum(1);
    PairCosts.between(
        measures,
        measures,
        PairCosts.Pairs.LATER,
        SquaredEuclidean.INSTANCE,
        pair ->
            sum.add(
                0,
                pair.weight() * pair.otherWeight() * (pair.cost() - Math.max(0, pair.dualGap()))));
    return sum.value(0);
  }
}
