// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Contribution;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import java.util.List;

/**
 * Scores barycenters that are found outside of the loop, as a whole: Σ λ_n W₂²(ν, μ_n) by exact
 * transport, where the measures are. Nothing iterates.
 */
public final class ExactBarycenter implements BarycenterMethod<DiscreteMeasure, DiscreteMeasure> {
  private static final long serialVersionUID = 1L;

  private final String name;

  /**
   * The method of this name.
   *
   * @param name on the command line
   */
  public ExactBarycenter(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ObjectiveKind objectiveKind() {
    return ObjectiveKind.SQUARED_WASSERSTEIN;
  }

  @Override
  public List<Contribution> contributions(
      DiscreteMeasure state, List<DiscreteMeasure> block, MeasureMemory memory) {
    return ParticleFlow.contributions(
        state, block, memory.warmStarts(), (problem, projection, solution) -> new double[0]);
  }

  @Override
  public DiscreteMeasure update(DiscreteMeasure state, double[] average) {
    return state;
  }

  @Override
  public double residual(DiscreteMeasure state, double[] average) {
    return 0;
  }

  @Override
  public Measure barycenter(DiscreteMeasure state) {
    return state;
  }
}
