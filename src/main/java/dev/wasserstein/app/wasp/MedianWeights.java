// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.app.wasp;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.ResidualUnit;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WarmStarts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The geometric median, min Σ λ_n W₂(ν, μ_n), by Weiszfeld's weights in the same loop: a method of
 * the mean whose contributions weigh λ_n / max(W₂(ν, μ_n), δ). The objective is the sum of the
 * distances, not of their squares.
 */
final class MedianWeights<M extends Measure, S extends Serializable>
    implements BarycenterMethod<M, S> {
  private static final long serialVersionUID = 1L;

  private final BarycenterMethod<M, S> mean;
  private final double leastDistance;

  /**
   * The median by a method of the mean.
   *
   * @param leastDistance δ, positive: below it a measure draws the median no more strongly
   */
  MedianWeights(BarycenterMethod<M, S> mean, double leastDistance) {
    this.mean = mean;
    this.leastDistance = leastDistance;
  }

  @Override
  public String name() {
    return mean.name() + " (median)";
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return mean.objectiveKind();
  }

  @Override
  public ResidualUnit residualUnit() {
    return mean.residualUnit();
  }

  @Override
  public OptionalDouble residualTolerance() {
    return mean.residualTolerance();
  }

  @Override
  public boolean descends() {
    return mean.descends();
  }

  @Override
  public List<Contribution> contributions(S state, List<M> block, WarmStarts warmStarts) {
    List<Contribution> weighted = new ArrayList<>(block.size());
    for (Contribution each : mean.contributions(state, block, warmStarts)) {
      double distance = Math.sqrt(Math.max(0, each.cost()));
      double factor = 1 / Math.max(distance, leastDistance);
      int length = each.vector().length;
      double[] vector = Arrays.copyOf(each.vector(), length + 1);
      for (int k = 0; k < length; k++) {
        vector[k] *= factor;
      }
      vector[length] = factor;
      weighted.add(new Contribution(vector, distance, each.dualGap() * factor, each.pivots()));
    }
    return weighted;
  }

  /** The weighted average of the mean's vectors. */
  private static double[] rescaled(double[] average) {
    double[] vector = Arrays.copyOf(average, average.length - 1);
    for (int k = 0; k < vector.length; k++) {
      vector[k] /= average[vector.length];
    }
    return vector;
  }

  @Override
  public S update(S state, double[] average) {
    return mean.update(state, rescaled(average));
  }

  @Override
  public double residual(S state, double[] average) {
    return mean.residual(state, rescaled(average));
  }

  @Override
  public Measure barycenter(S state) {
    return mean.barycenter(state);
  }
}
