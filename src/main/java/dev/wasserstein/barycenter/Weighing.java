// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.MeasuresSummary;
import java.io.Serializable;

/**
 * How much the contribution of a measure counts, given its cost: W², or W₁.
 *
 * <p>The mean counts every measure with its own weight λ_n. The median is reached by the same
 * updates with the weights λ_n / W_n (Weiszfeld 1937; in Wasserstein space as in any space where W²
 * has the update as its majoriser): Σ λ_n W_n ≤ Σ λ_n (W_n(next)² / W_n + W_n) / 2, so a step that
 * lowers the weighted squares lowers the median's objective. The weight is infinite where the
 * iterate meets a measure; such a measure is <em>captured</em>: it stays out of the sum and its
 * term λ_k W_k is kept as it is (Vardi and Zhang 2000, equation 2.6; see {@link
 * WeightedSum#average}).
 *
 * @param costs what the costs are
 * @param reach the distance δ within which a measure counts as met; of the size of a distance's
 *     rounding error, which is the root of the cost's
 */
public record Weighing(Objective objective, ObjectiveKind costs, double reach)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The weighing for a collection. */
  public static Weighing of(Objective objective, ObjectiveKind costs, MeasuresSummary summary) {
    return new Weighing(objective, costs, summary.distanceRounding());
  }

  /** The term of the objective, for weight 1. */
  public double term(double cost) {
    return objective == Objective.MEAN ? cost : Math.sqrt(Math.max(0, cost));
  }

  /** By how much the term may exceed its exact value. */
  double gap(Contribution contribution) {
    double gap = contribution.dualGap();
    double cost = contribution.cost();
    return objective == Objective.MEAN ? gap : term(cost) - term(cost - gap);
  }

  /** Whether the iterate has met the measure, to within rounding. */
  public boolean meets(double cost) {
    return !(costs.distance(cost) > reach);
  }

  /** Whether the measure stays out of the sum since the iterate has met it. */
  boolean captures(double cost) {
    return objective == Objective.MEDIAN && meets(cost);
  }

  /** The factor by which λ_n is multiplied, of a measure that is not captured. */
  double factor(double cost) {
    return objective == Objective.MEAN ? 1 : 1 / term(cost);
  }
}
