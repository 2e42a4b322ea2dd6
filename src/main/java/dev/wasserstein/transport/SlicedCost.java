// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.DiscreteMeasure;
import java.util.function.Function;

/**
 * SW_p^p between point clouds, by {@link SlicedTransport}.
 *
 * @param choice how directions are chosen
 * @param count their number L
 * @param seed what they derive from
 * @param exponent p, at least 1
 */
public record SlicedCost(Directions.Choice choice, int count, long seed, double exponent)
    implements PairwiseCost<DiscreteMeasure> {
  @Override
  public Function<DiscreteMeasure, Cost> from(DiscreteMeasure measure) {
    Directions directions = Directions.of(choice, count, measure.dimension(), seed);
    SlicedTransport transport = new SlicedTransport(directions, exponent);
    return other -> new Cost(transport.cost(measure, other), 0);
  }
}
