// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.function.Function;

/**
 * W_p^p between quantile functions with the same levels, exact.
 *
 * @param exponent p, at least 1
 */
public record LinearQuantileCost(double exponent) implements PairwiseCost<QuantileMeasure> {
  @Override
  public Function<QuantileMeasure, Cost> from(QuantileMeasure measure) {
    return other ->
        new Cost(
            LinearQuantiles.cost(measure.levels(), measure.values(), other.values(), exponent), 0);
  }
}
