// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.io.Serializable;

/**
 * The pace of atoms that move while scalings are on their way. The scalings maximise what the atoms
 * minimise: for small ε, where a little way sends the mass of an atom elsewhere, both may chase
 * each other for ever. Slow atoms see scalings that have settled. So a residual that has not fallen
 * for a while halves the pace; the longer a run has lasted, the longer that while, for it may just
 * fall slowly. Immutable.
 *
 * @param iteration the number of residuals seen
 * @param share of the way that atoms would go else, in (0, 1]
 * @param best the least residual at this pace
 * @param since residuals seen since then
 * @param placesFirst whether atoms still move alone
 */
record FlowPace(int iteration, double share, double best, int since, boolean placesFirst)
    implements Serializable {
  static final FlowPace FULL = new FlowPace(0, 1, Double.POSITIVE_INFINITY, 0, true);

  /** Iterations of atoms alone, at most. */
  private static final int ALONE = 50;

  /** A residual that is lower by this factor has fallen. */
  private static final double LOWER = 0.9;

  /** Residuals that it may take to fall, at least. */
  private static final int LEAST_PATIENCE = 20;

  /** The part of a run that a residual may take to fall. */
  private static final double PATIENCE = 0.25;

  private static final double LEAST_SHARE = 0x1p-10;

  /** The pace after an iterate with this residual. */
  FlowPace after(double residual) {
    int next = iteration + 1;
    boolean alone = placesFirst && next <= ALONE;
    if (residual < LOWER * best) {
      return new FlowPace(next, share, residual, 0, alone);
    }
    return since + 1 < Math.max(LEAST_PATIENCE, PATIENCE * next)
        ? new FlowPace(next, share, best, since + 1, alone)
        : new FlowPace(next, Math.max(LEAST_SHARE, share / 2), Double.POSITIVE_INFINITY, 0, alone);
  }

  /** The same where masses change, too. */
  FlowPace withMasses() {
    return placesFirst ? new FlowPace(iteration, share, Double.POSITIVE_INFINITY, 0, false) : this;
  }
}
