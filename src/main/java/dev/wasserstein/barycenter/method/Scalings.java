// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.MeasureState;

/**
 * The state of a measure in a Sinkhorn barycenter. The arrays are shared: do not write.
 *
 * @param epsilon the ε they belong to
 * @param ownCost OT_ε(a, a) where the method needs it
 * @param inDoubles whether doubles held them
 * @param potential f/ε (m), where ln u = ln a + f/ε, finite everywhere; empty where the next
 *     iteration does not need it
 * @param logTransformed ln Kᵀu (m)
 * @param logScaling ln v (m); empty where the next iteration does not need it
 */
record Scalings(
    double epsilon,
    double ownCost,
    boolean inDoubles,
    double[] potential,
    double[] logTransformed,
    double[] logScaling) {
  /** Scalars, potential, transformed, scaling; version 0.1.0 wrote ln a as well. */
  private static final int ARRAYS = 4;

  private static final int SCALARS = 3;

  /**
   * The scalings in a state.
   *
   * @param m the number of places
   * @throws IllegalArgumentException if there are none on so many
   */
  static Scalings of(MeasureState state, int m) {
    double[][] arrays = state.arrays();
    if (arrays.length < ARRAYS || arrays[0].length != SCALARS || arrays[2].length != m) {
      throw new IllegalArgumentException("the state has no scalings on " + m + " places");
    }
    return new Scalings(
        arrays[0][0], arrays[0][1], arrays[0][2] != 0, arrays[1], arrays[2], arrays[3]);
  }

  MeasureState state() {
    return new MeasureState(
        new double[] {epsilon, ownCost, inDoubles ? 1 : 0}, potential, logTransformed, logScaling);
  }
}
