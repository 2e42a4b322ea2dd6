// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.GibbsKernel;

/** Entropic transport of a measure to itself, by the symmetric iteration (Feydy et al. 2019). */
final class SelfTransport {
  private static final int ITERATIONS = 500;
  private static final double TOLERANCE = 1e-12;

  private SelfTransport() {}

  /**
   * ⟨a, f/ε⟩ for the potential f of OT_ε(a, a) = 2 ⟨a, f⟩, from f/ε ← ½ (f/ε − ln K(a e^(f/ε))).
   *
   * @param kernel symmetric
   * @param logA ln a (m)
   * @param a (m)
   */
  static double dual(GibbsKernel kernel, double[] logA, double[] a) {
    int m = a.length;
    double[] potential = new double[m];
    double[] scaling = new double[m];
    double[] transformed = new double[m];
    double value = Double.NaN;
    for (int k = 0; k < ITERATIONS; k++) {
      for (int j = 0; j < m; j++) {
        scaling[j] = logA[j] + potential[j];
      }
      kernel.apply(scaling, transformed, 1);
      double error = 0;
      value = 0;
      for (int j = 0; j < m; j++) {
        error += a[j] * Math.abs(potential[j] + transformed[j]);
        potential[j] = 0.5 * (potential[j] - transformed[j]);
        value += a[j] * potential[j];
      }
      if (error <= TOLERANCE) {
        break;
      }
    }
    return value;
  }
}
