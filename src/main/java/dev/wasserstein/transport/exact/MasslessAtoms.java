// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.transport.CostRange;
import dev.wasserstein.transport.TransportProblem;

/**
 * Potentials of atoms that carry no units and so have no part in the simplex: the largest feasible
 * ones.
 */
final class MasslessAtoms {
  private MasslessAtoms() {}

  /**
   * Replaces infinite potentials, first f_i = min_j c_ij − g_j over the known g, then g_j = min_i
   * c_ij − f_i.
   *
   * @param f (m), infinite where unknown, overwritten there
   * @param g (n), infinite where unknown, overwritten there
   */
  static void complete(TransportProblem problem, double[] f, double[] g) {
    double largest = CostRange.largest(problem);
    for (int i = 0; i < f.length; i++) {
      if (f[i] == Double.POSITIVE_INFINITY) {
        for (int j = 0; j < g.length; j++) {
          f[i] =
              g[j] < Double.POSITIVE_INFINITY
                  ? Math.min(f[i], cost(problem, i, j, largest) - g[j])
                  : f[i];
        }
      }
    }
    for (int j = 0; j < g.length; j++) {
      if (g[j] == Double.POSITIVE_INFINITY) {
        for (int i = 0; i < f.length; i++) {
          g[j] = Math.min(g[j], cost(problem, i, j, largest) - f[i]);
        }
      }
    }
  }

  private static double cost(TransportProblem problem, int i, int j, double largest) {
    double cost =
        problem.groundCost().between(problem.source(), i, problem.target(), j, problem.dimension());
    return CostRange.checked(cost, i, j, largest);
  }
}
