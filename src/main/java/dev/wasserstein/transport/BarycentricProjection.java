// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.DiscreteMeasure;

/**
 * The barycentric projection T(x_i) = (1/a_i) Σ_j P_ij y_j of a coupling; atoms without mass stay
 * where they are.
 */
public final class BarycentricProjection {
  private BarycentricProjection() {}

  /**
   * Projects the source atoms by the plan of an entropic solution.
   *
   * @return T(x) (m × d, row-major); also of atoms without mass, which the plan sends somewhere,
   *     too
   */
  public static double[] of(
      DiscreteMeasure source,
      DiscreteMeasure target,
      GroundCost groundCost,
      EntropicSolution solution) {
    int m = source.size();
    int n = target.size();
    int d = source.dimension();
    double epsilon = solution.epsilon();
    ExtendedRange range = Kernels.fastest().extendedRange();
    double[] logV = new double[n];
    for (int j = 0; j < n; j++) {
      logV[j] = StrictMath.log(target.masses()[j]) + solution.potentials().target()[j] / epsilon;
    }
    double[] logs = new double[n];
    double[] shares = new double[n];
    double[] projection = new double[m * d];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        logs[j] =
            logV[j] - groundCost.between(source.support(), i, target.support(), j, d) / epsilon;
      }
      double total = range.logSumOfExp(logs, 0, n);
      for (int j = 0; j < n; j++) {
        logs[j] -= total;
      }
      range.exp(logs, 0, shares, 0, n);
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < d; k++) {
          projection[i * d + k] += shares[j] * target.support()[j * d + k];
        }
      }
    }
    return projection;
  }

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
