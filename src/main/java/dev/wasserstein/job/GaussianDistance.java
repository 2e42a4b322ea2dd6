// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.gaussian.BuresCost;
import java.util.List;

/** W₂ between Gaussians, or between the Gaussians with the moments of point clouds. */
record GaussianDistance(CovarianceDivisor divisor) implements DistanceChoice<GaussianMeasure> {
  @Override
  public void check(List<MeasureHeader> left, List<MeasureHeader> right) {
    InputRules.requireMoments(left);
    InputRules.requireMoments(right);
  }

  @Override
  public MeasureInput.Conversion<GaussianMeasure> conversion() {
    return divisor::gaussian;
  }

  @Override
  public PairwiseCost<GaussianMeasure> cost() {
    return new BuresCost();
  }

  @Override
  public double distance(double cost) {
    return Math.sqrt(cost);
  }

  @Override
  public String objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN.toString();
  }
}
