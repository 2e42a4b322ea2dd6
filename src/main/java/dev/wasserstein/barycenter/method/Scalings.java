// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.measure.WarmStart;

/**
 * What the last contribution of a measure left behind. The arrays are shared: nobody writes to
 * them.
 *
 * @param epsilon the ε they belong to
 * @param potential f/ε (m), where ln u = ln a + f/ε; finite everywhere
 * @param logTransformed ln Kᵀu (m)
 * @param logScaling ln v (m)
 * @param logMasses ln a (m); empty where they have to be computed again
 * @param ownCost OT_ε(a, a) where the method needs it
 * @param inDoubles whether doubles held them
 */
record Scalings(
    double epsilon,
    double[] potential,
    double[] logTransformed,
    double[] logScaling,
    double[] logMasses,
    double ownCost,
    boolean inDoubles)
    implements WarmStart {
  @Override
  public long bytes() {
    return 8L * (potential.length + logTransformed.length + logScaling.length + logMasses.length)
        + 128;
  }
}
