// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.transport.OverRelaxation;
import java.io.Serializable;

/**
 * The state of a Sinkhorn barycenter.
 *
 * @param iteration the number of updates made
 * @param epsilon ε of the contributions to this state
 * @param relaxation with the ω of the contributions to this state
 * @param step how far ln b goes towards the average
 * @param residual the L1 change of the masses in the last update, 2 before the first
 * @param logMasses ln b (m), the masses summing to 1
 * @param logDebiasing ln d (m); empty where nothing is debiased
 */
public record SinkhornState(
    int iteration,
    double epsilon,
    OverRelaxation relaxation,
    double step,
    double residual,
    double[] logMasses,
    double[] logDebiasing)
    implements Serializable {

  /** b (m), masses below 1e-300 as 0. */
  double[] masses(ExtendedRange range) {
    double[] masses = new double[logMasses.length];
    range.exp(logMasses, 0, masses, 0, masses.length);
    for (int j = 0; j < masses.length; j++) {
      masses[j] = masses[j] < LEAST_MASS ? 0 : masses[j];
    }
    return masses;
  }

  private static final double LEAST_MASS = 1e-300;
}
