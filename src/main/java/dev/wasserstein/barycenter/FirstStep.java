// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;

/** What a start is worth, known from one evaluation of it. */
public final class FirstStep {
  private FirstStep() {}

  /**
   * The most that the objective can be after one full step from a start: F − Σ v_i |T(z_i) − z_i|².
   *
   * @param method that moves atoms to the average of their projections, for the mean
   */
  public static double objective(
      BarycenterMethod<DiscreteMeasure, DiscreteMeasure> method,
      Measures<DiscreteMeasure> measures,
      DiscreteMeasure start) {
    WeightedSum sum =
        measures.aggregate(
            "try a start: " + method.name(),
            start,
            new ContributionAggregator<>(
                method, Weighing.of(Objective.MEAN, method.objectiveKind(), measures.summary())));
    double displacement = start.displacement(sum.average(method, start));
    return sum.objective() - displacement * displacement;
  }
}
