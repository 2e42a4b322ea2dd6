// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.transport.SolveAccuracy;

/**
 * The distance between two measures.
 *
 * @param cost the transport cost, such as W₂²
 * @param distance its root, such as W₂
 * @param dualGap by how much the cost may exceed its exact value
 * @param accuracy of the solves behind it
 */
public record DistancePair(
    String id, String other, double cost, double distance, double dualGap, SolveAccuracy accuracy) {
  static DistancePair of(PairCosts.Pair pair, DistanceChoice<?> choice) {
    return new DistancePair(
        pair.id(),
        pair.other(),
        pair.cost(),
        choice.distance(pair.cost()),
        pair.dualGap(),
        pair.accuracy());
  }
}
