// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.exact.PairCosts;

/**
 * The distance between two measures.
 *
 * @param cost the transport cost, such as W₂²
 * @param distance its root, such as W₂
 * @param dualGap by how much the cost may exceed its exact value
 */
public record DistancePair(String id, String other, double cost, double distance, double dualGap) {
  static DistancePair of(PairCosts.Pair pair, DistanceChoice<?> choice) {
    return new DistancePair(
        pair.id(), pair.other(), pair.cost(), choice.distance(pair.cost()), pair.dualGap());
  }
}
