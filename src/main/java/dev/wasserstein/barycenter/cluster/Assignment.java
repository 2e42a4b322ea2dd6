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
 * @param standing whether it counts in its cluster, and with others
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
    SolveAccuracy accuracy,
    Standing standing)
    implements Serializable {
  /** What a measure is in its cluster. */
  public enum Standing {
    MEMBER,
    /** The only member: its silhouette is 0, whatever its cost. */
    ALONE,
    /** Set aside as too far from all prototypes; none is made of it. */
    OUTLIER
  }

  /** How much dearer the second nearest prototype is; infinite where there is none. */
  public double margin() {
    return secondCost - cost;
  }

  /**
   * The simplified silhouette (Hruschka, de Castro and Campello 2004) in distances: 1 − W / W', W
   * to the nearest and W' to the second nearest prototype: between 0 (on the border) and 1; not a
   * number where there is no second, and of outliers; 0 of a measure that is alone in its cluster,
   * as in Rousseeuw 1987.
   */
  public double silhouette() {
    return silhouette(2);
  }

  /**
   * The same of costs that are other powers of a distance.
   *
   * @param exponent p: the costs are W^p
   * @return 1 − W / W'
   */
  public double silhouette(double exponent) {
    if (second < 0 || isOutlier()) {
      return Double.NaN;
    }
    if (standing == Standing.ALONE) {
      return 0;
    }
    double ratio = Math.max(0, cost) / secondCost;
    return secondCost > 0 ? 1 - (exponent == 2 ? Math.sqrt(ratio) : root(ratio, exponent)) : 0;
  }

  private static double root(double ratio, double exponent) {
    return exponent == 1 ? ratio : StrictMath.pow(ratio, 1 / exponent);
  }

  /** Whether it was set aside. */
  public boolean isOutlier() {
    return standing == Standing.OUTLIER;
  }

  /** The same with other numbers of the clusters. */
  Assignment in(int newCluster, int newSecond) {
    return new Assignment(
        id, newCluster, weight, cost, newSecond, secondCost, dualGap, accuracy, standing);
  }

  /** The same with another standing. */
  Assignment as(Standing other) {
    return new Assignment(id, cluster, weight, cost, second, secondCost, dualGap, accuracy, other);
  }
}
