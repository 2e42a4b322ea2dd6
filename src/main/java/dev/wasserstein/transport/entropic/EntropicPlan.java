// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.transport.Coupling;

/**
 * The plan between two clouds that an entropic solve ended with, by its rows: P_ij ∝ e^(y_j − (C_ij
 * − φ_i − ψ_j)/ε). The potentials of the solution would not do, being sums in which what the kernel
 * has absorbed leaves few digits of the rest.
 */
public final class EntropicPlan {
  private final ReducedCosts costs;
  private final double epsilon;
  private final double[] sourcePotential;
  private final double[] targetLogs;
  private final double[] targetPotential;

  /**
   * A plan.
   *
   * @param sourcePotential φ (m), not copied
   * @param targetLogs y (n), not copied
   * @param targetPotential ψ (n), not copied
   */
  EntropicPlan(
      ReducedCosts costs,
      double epsilon,
      double[] sourcePotential,
      double[] targetLogs,
      double[] targetPotential) {
    this.costs = costs;
    this.epsilon = epsilon;
    this.sourcePotential = sourcePotential;
    this.targetLogs = targetLogs;
    this.targetPotential = targetPotential;
  }

  /**
   * The barycentric projection T(x_i) = Σ_j P_ij y_j / Σ_j P_ij of the source atoms.
   *
   * @return T(x) (m × d, row-major); also of atoms without mass, which the plan sends somewhere,
   *     too
   */
  public double[] projection() {
    return costs.projection(epsilon, sourcePotential, targetLogs, targetPotential);
  }

  /**
   * The plan, entry by entry; those that underflow are left out.
   *
   * @param rowMasses Σ_j P_ij (m)
   */
  public Coupling coupling(double[] rowMasses) {
    return costs.coupling(epsilon, sourcePotential, targetLogs, targetPotential, rowMasses);
  }
}
