// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.MeasureState;

/**
 * The state of a measure in an {@link UnbalancedBarycenter}.
 *
 * @param epsilon the ε it belongs to
 * @param logTransformed ln Kᵀu (m) but for a constant, shared: do not write
 * @param constant that constant times ε/X, but for what the total of q adds to it, −σ/2 ln Σ q
 * @param share that σ
 */
record UnbalancedScalings(double epsilon, double[] logTransformed, double constant, double share) {
  /**
   * The scalings in a state.
   *
   * @param m the number of places
   * @throws IllegalArgumentException if there are none on so many
   */
  static UnbalancedScalings of(MeasureState state, int m) {
    double[][] arrays = state.arrays();
    if (arrays.length != 2 || arrays[0].length != 3 || arrays[1].length != m) {
      throw new IllegalArgumentException(
          "the state has no unbalanced scalings on " + m + " places");
    }
    return new UnbalancedScalings(arrays[0][0], arrays[1], arrays[0][1], arrays[0][2]);
  }

  MeasureState state() {
    return new MeasureState(new double[] {epsilon, constant, share}, logTransformed);
  }
}
