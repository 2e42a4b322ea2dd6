// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * The solution of a transport problem, with its certificate.
 *
 * @param coupling the optimal coupling
 * @param potentials feasible dual potentials
 * @param cost ⟨P, C⟩, summed over the coupling's entries in their order
 * @param dualBound Σ a_i f_i + Σ b_j g_j, a lower bound of the optimal cost
 * @param marginalError Σ_i |Σ_j P_ij − a_i| + Σ_j |Σ_i P_ij − b_j|
 * @param pivots the pivots (or inner iterations) that the solver made
 * @param status what the solver can say of the solution
 */
public record TransportSolution(
    Coupling coupling,
    DualPotentials potentials,
    double cost,
    double dualBound,
    double marginalError,
    long pivots,
    TransportStatus status) {

  /**
   * cost − dual bound, not negative beyond rounding: the distance to the optimum is at most this.
   */
  public double dualGap() {
    return cost - dualBound;
  }
}
