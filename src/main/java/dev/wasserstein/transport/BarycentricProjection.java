// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * The barycentric projection T(x_i) = (1/a_i) Σ_j P_ij y_j of a coupling; atoms without mass stay
 * where they are.
 */
public final class BarycentricProjection {
  private BarycentricProjection() {}

  /**
   * Projects the source atoms.
   *
   * @return T(x) (m × d, row-major)
   */
  public static double[] of(TransportProblem problem, Coupling coupling) {
    int d = problem.dimension();
    double[] target = problem.target();
    double[] projection = problem.source().clone();
    for (int first = 0; first < coupling.entries(); ) {
      int end = first + 1;
      double moved = coupling.mass()[first];
      while (end < coupling.entries() && coupling.row()[end] == coupling.row()[first]) {
        moved += coupling.mass()[end];
        end++;
      }
      // As y_first + Σ (P_ij / a_i) (y_j − y_first): an atom that goes to one place, or to places
      // that coincide, arrives there exactly.
      int p = coupling.row()[first] * d;
      int origin = coupling.column()[first] * d;
      System.arraycopy(target, origin, projection, p, d);
      for (int e = first + 1; e < end; e++) {
        double share = coupling.mass()[e] / moved;
        for (int k = 0, q = coupling.column()[e] * d; k < d; k++) {
          projection[p + k] += share * (target[q + k] - target[origin + k]);
        }
      }
      first = end;
    }
    return projection;
  }
}
