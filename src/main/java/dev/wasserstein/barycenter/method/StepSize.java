// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import java.io.Serializable;

/**
 * The step size of a method with free support, for which its objective never rises.
 *
 * @param eta η in (0, ½]
 */
record StepSize(double eta) implements Serializable {
  StepSize {
    if (!(eta > 0 && eta <= 0.5)) {
      throw new IllegalArgumentException("step size " + eta + "; expected a number in (0, 0.5]");
    }
  }

  /**
   * (1 − 2η) Z + 2η T.
   *
   * @param atoms Z (m × d)
   * @param targets T (m × d), or longer
   */
  double[] move(double[] atoms, double[] targets) {
    double[] next = new double[atoms.length];
    for (int p = 0; p < next.length; p++) {
      next[p] = (1 - 2 * eta) * atoms[p] + 2 * eta * targets[p];
    }
    return next;
  }
}
