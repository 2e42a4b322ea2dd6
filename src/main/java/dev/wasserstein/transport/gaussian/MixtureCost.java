// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.TransportSolution;
import java.util.function.Function;

/** MW₂² between mixtures of Gaussians, by {@link MixtureTransport}. */
public record MixtureCost() implements PairwiseCost<GaussianMixture> {
  @Override
  public Function<GaussianMixture, Cost> from(GaussianMixture measure) {
    MixtureTransport transport = new MixtureTransport(measure);
    return other -> {
      TransportSolution solution = transport.solve(other);
      return new Cost(solution.cost(), solution.dualGap());
    };
  }
}
