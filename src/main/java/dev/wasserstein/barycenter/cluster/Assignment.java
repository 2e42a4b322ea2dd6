// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.transport.SolveAccuracy;
import java.io.Serializable;

/**
 * A measure with its nearest prototype.
 *
 * @param cluster the number of the nearest prototype, from 0 on
 * @param weight the weight λ_n of the measure in its collection
 * @param cost the cost to it, such as W₂²
 * @param second the number of the second nearest; -1 where there is none
 * @param secondCost the cost to that one; infinite where there is none
 * @param dualGap by how much the cost may exceed the optimum
 * @param accuracy of the solve that the cost is from
 */
@PublicApi
public record Assignment(
    String id,
    int cluster,
    double weight,
    double cost,
    int second,
    double secondCost,
    double dualGap,
    SolveAccuracy accuracy)
    implements Serializable {
  /** How much dearer the second nearest prototype is; infinite where there is none. */
  public double margin() {
    return secondCost - cost;
  }

  /**
   * The simplified silhouette (Hruschka, de Castro and Campello 2004) in distances: 1 − W / W', W
   * to the nearest and W' to the second nearest prototype: between 0 (on the border) and 1; not a
   * number where there is no second.
   */
  public double silhouette() {
    if (second < 0) {
      return Double.NaN;
    }
    return secondCost > 0 ? 1 - Math.sqrt(Math.max(0, cost) / secondCost) : 0;
  }
}
