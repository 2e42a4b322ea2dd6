// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.exact;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.CompensatedSum;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.ArrayList;
import java.util.List;

/**
 * A lower bound of the barycenter objective for the quadratic cost, F* ≥ Σ_{i<j} λ_i λ_j W₂²(μ_i,
 * μ_j): the multi-marginal form of F* (Agueh and Carlier 2011, proposition 4.2) bounded pair by
 * pair. It takes an exact solve for each pair.
 */
public final class LowerBound {
  /** The measures that are sent out at once. */
  private static final int CHUNK = 64;

  private LowerBound() {}

  /** The bound, less the dual gaps of its solves, so that it stays a bound. */
  public static double of(Measures<DiscreteMeasure> measures) {
    CompensatedSum sum = new CompensatedSum(1);
    List<String> ids = measures.ids();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<WeightedMeasure<DiscreteMeasure>> chunk =
          measures.fetch(ids.subList(from, Math.min(ids.size(), from + CHUNK)));
      List<DiscreteMeasure> others = chunk.stream().map(WeightedMeasure::measure).toList();
      ArrayList<PairCosts.Pair> pairs =
          measures.aggregate(
              "lower bound: pairs with measures "
                  + (from + 1)
                  + " to "
                  + (from + chunk.size())
                  + " of "
                  + ids.size(),
              new PairCosts.Others(
                  new ArrayList<>(others), PairCosts.Pairs.LATER, SquaredEuclidean.INSTANCE),
              new PairCosts());
      for (PairCosts.Pair pair : pairs) {
        double weight =
            chunk.stream()
                .filter(c -> c.measure().id().equals(pair.other()))
                .findFirst()
                .orElseThrow()
                .weight();
        sum.add(0, pair.weight() * weight * (pair.cost() - Math.max(0, pair.dualGap())));
      }
    }
    return sum.value(0);
  }
}
