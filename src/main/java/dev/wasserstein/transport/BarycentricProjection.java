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
    int m = problem.sourceSize();
    double[] target = problem.target();
    double[] projection = new double[m * d];
    double[] moved = new double[m];
    for (int e = 0; e < coupling.entries(); e++) {
      int i = coupling.row()[e];
      double mass = coupling.mass()[e];
      moved[i] += mass;
      for (int k = 0, p = i * d, q = coupling.column()[e] * d; k < d; k++) {
        projection[p + k] += mass * target[q + k];
      }
    }
    for (int i = 0; i < m; i++) {
      for (int p = i * d; p < (i + 1) * d; p++) {
        // Dividing by the moved mass, not by a_i, keeps a projection of equal atoms equal to them.
        projection[p] = moved[i] > 0 ? projection[p] / moved[i] : problem.source()[p];
      }
    }
    return projection;
  }
}
