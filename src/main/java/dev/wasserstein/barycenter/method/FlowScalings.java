// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.MeasureState;

/**
 * The state of a measure in an {@link UnbalancedParticleFlow}.
 *
 * @param logScaling ln u (n), the largest 0, shared: do not write
 * @param offset to be added to them
 * @param constant C of Kᵀu
 * @param imbalance by which C is to change
 */
record FlowScalings(double[] logScaling, double offset, double constant, double imbalance) {
  /**
   * The scalings in a state.
   *
   * @param n the number of the measure's atoms
   * @throws IllegalArgumentException if there are none of so many
   */
  static FlowScalings of(MeasureState state, int n) {
    double[][] arrays = state.arrays();
    if (arrays.length != 2 || arrays[0].length != 3 || arrays[1].length != n) {
      throw new IllegalArgumentException("the state has no scalings of " + n + " atoms");
    }
    return new FlowScalings(arrays[1], arrays[0][0], arrays[0][1], arrays[0][2]);
  }

  MeasureState state() {
    return new MeasureState(new double[] {offset, constant, imbalance}, logScaling);
  }
}
