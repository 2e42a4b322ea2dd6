// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.measure.DiscreteMeasure;

/** The barycentric projection T(x_i) = Σ_j P_ij y_j / Σ_j P_ij of an entropic plan. */
public final class EntropicProjection {
  private EntropicProjection() {}

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
}
