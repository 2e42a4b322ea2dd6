// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;

/** The broadcast state of a {@link ScalingBarycenter}. */
interface ScalingState extends Serializable {
  /** Masses below this count as 0, and are left to logarithms. */
  double LEAST_MASS = 1e-300;

  /** ln b (m), shared: do not write. */
  double[] logMasses();

  /** b (m), masses below {@link #LEAST_MASS} as 0. */
  default double[] masses(ExtendedRange range) {
    double[] masses = new double[logMasses().length];
    range.exp(logMasses(), 0, masses, 0, masses.length);
    for (int j = 0; j < masses.length; j++) {
      masses[j] = masses[j] < LEAST_MASS ? 0 : masses[j];
    }
    return masses;
  }

  /** ln Σ e^x of some logarithms, summed with compensation. */
  static double logSum(double[] logs) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    NeumaierSum sum = new NeumaierSum();
    for (double log : logs) {
      sum.add(StrictMath.exp(log - most));
    }
    return most + StrictMath.log(sum.value());
  }
}
