// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.io.Serializable;

/**
 * How a Sinkhorn barycenter is computed. Immutable.
 *
 * @param epsilon ε, positive, in units of the ground cost
 * @param relaxation ω in [1, 2) to try; 1 for none
 * @param firstEpsilon ε of the start, at least ε; it is halved after each update
 * @param debiasing whether the entropic bias is taken out
 */
public record SinkhornSettings(
    double epsilon, double relaxation, double firstEpsilon, Debiasing debiasing)
    implements Serializable {

  /** Whether the entropic bias is taken out. */
  public enum Debiasing {
    ON,
    OFF
  }

  /** Checks the numbers. */
  public SinkhornSettings {
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon " + epsilon + "; expected a positive number");
    }
    if (!(relaxation >= 1 && relaxation < 2)) {
      throw new IllegalArgumentException(
          "relaxation " + relaxation + "; expected a number in [1, 2)");
    }
    if (!(firstEpsilon >= epsilon && firstEpsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "first epsilon " + firstEpsilon + "; expected at least " + epsilon);
    }
  }

  /** Plain iterated Bregman projections at one ε. */
  public static SinkhornSettings plain(double epsilon) {
    return new SinkhornSettings(epsilon, 1, epsilon, Debiasing.OFF);
  }

  /** The same with another {@link #debiasing}. */
  public SinkhornSettings withDebiasing(Debiasing other) {
    return new SinkhornSettings(epsilon, relaxation, firstEpsilon, other);
  }

  /** The same with another {@link #relaxation}. */
  public SinkhornSettings withRelaxation(double omega) {
    return new SinkhornSettings(epsilon, omega, firstEpsilon, debiasing);
  }

  /** The same with another {@link #firstEpsilon}. */
  public SinkhornSettings withFirstEpsilon(double first) {
    return new SinkhornSettings(epsilon, relaxation, first, debiasing);
  }

  boolean isDebiased() {
    return debiasing == Debiasing.ON;
  }

  /** Debiasing changes the problem from iteration to iteration, so that it is not over-relaxed. */
  double effectiveRelaxation() {
    return isDebiased() ? 1 : relaxation;
  }

  /** ε after some updates. */
  double epsilonAt(int iteration) {
    // Beyond 1074 halvings every double is 0.
    return Math.max(epsilon, Math.scalb(firstEpsilon, -Math.min(iteration, 1100)));
  }
}
