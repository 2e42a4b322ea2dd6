// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.gaussian.MixtureCost;
import java.util.List;

/** MW₂ between mixtures of Gaussians. */
record MixtureDistance() implements DistanceChoice<GaussianMixture> {
  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    InputRules.requireComponents(left);
    InputRules.requireComponents(right);
  }

  @Override
  public MeasureInput.Conversion<GaussianMixture> conversion() {
    return InputRules::mixture;
  }

  @Override
  public PairwiseCost<GaussianMixture> cost() {
    return new MixtureCost();
  }

  @Override
  public double distance(double cost) {
    return Math.sqrt(Math.max(0, cost));
  }

  @Override
  public String objectiveKind() {
    return ObjectiveKind.MIXTURE_WASSERSTEIN.toString();
  }
}
