// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.CompensatedSum;
import java.io.Serializable;

/**
 * Weighted contributions, summed: what travels back to the driver. Independent of the order of the
 * measures.
 */
public final class WeightedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Components of {@link #scalars}. */
  private static final int WEIGHT = 0;

  private static final int COST = 1;
  private static final int DUAL_GAP = 2;

  private CompensatedSum vectors = new CompensatedSum(0);
  private final CompensatedSum scalars = new CompensatedSum(3);
  private long pivots;

  /** Adds a contribution. */
  public void add(double weight, Contribution contribution) {
    if (vectors.length() == 0) {
      vectors = new CompensatedSum(contribution.vector().length);
    }
    vectors.add(weight, contribution.vector());
    scalars.add(WEIGHT, weight);
    scalars.add(COST, weight * contribution.cost());
    scalars.add(DUAL_GAP, weight * contribution.dualGap());
    pivots += contribution.pivots();
  }

  /** The sum of both; either may be overwritten. */
  public static WeightedSum merge(WeightedSum left, WeightedSum right) {
    if (left.vectors.length() == 0 || right.vectors.length() == 0) {
      return left.vectors.length() == 0 ? right : left;
    }
    left.vectors.add(right.vectors);
    left.scalars.add(right.scalars);
    left.pivots += right.pivots;
    return left;
  }

  /** Σ λ_n · vector_n. */
  public double[] average() {
    return vectors.dividedBy(scalars.value(WEIGHT));
  }

  /** Σ λ_n · cost_n. */
  public double cost() {
    return scalars.value(COST) / scalars.value(WEIGHT);
  }

  /** Σ λ_n · gap_n: by how much the objective may exceed its exact value at this state. */
  public double dualGap() {
    return scalars.value(DUAL_GAP) / scalars.value(WEIGHT);
  }

  /** The pivots of all solves together. */
  public long pivots() {
    return pivots;
  }
}
