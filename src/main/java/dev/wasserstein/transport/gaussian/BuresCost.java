// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.transport.PairwiseCost;
import java.util.function.Function;

/** W₂² between Gaussians, in closed form by {@link BuresTransport}. */
public record BuresCost() implements PairwiseCost<GaussianMeasure> {
  @Override
  public Function<GaussianMeasure, Cost> from(GaussianMeasure measure) {
    BuresTransport transport = new BuresTransport(measure);
    return other -> new Cost(transport.squaredDistance(other), 0);
  }
}
