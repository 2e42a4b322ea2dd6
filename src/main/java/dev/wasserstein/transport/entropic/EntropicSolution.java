// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.SolveAccuracy;
import java.util.Optional;

/**
 * The solution of an entropic transport problem, the plan P_ij = a_i b_j e^((f_i + g_j − C_ij)/ε),
 * with its costs under their names. Where a mass penalty X relaxes the marginals, the entropic cost
 * and the dual value include the penalties X KL(P1 | a) + X KL(Pᵀ1 | b), and the marginal error is
 * that to the masses a_i e^(−f_i/X) and b_j e^(−g_j/X) that the potentials call for.
 *
 * @param epsilon ε, in units of the ground cost
 * @param potentials f (m) and g (n), in units of the ground cost; of clouds far apart, for the
 *     costs of the clouds moved onto each other
 * @param plan of point clouds
 * @param transportCost ⟨P, C⟩
 * @param entropicCost ⟨P, C⟩ + ε KL(P | a ⊗ b)
 * @param dualValue Σ a_i f_i + Σ b_j g_j − ε (Σ P_ij − 1), a lower bound of the least entropic cost
 * @param marginalError Σ_i |Σ_j P_ij − a_i| + Σ_j |Σ_i P_ij − b_j|
 * @param planMass Σ P_ij
 * @param iterations the updates of both potentials at the last ε
 * @param status whether the marginal error came down to its tolerance
 */
public record EntropicSolution(
    double epsilon,
    DualPotentials potentials,
    Optional<EntropicPlan> plan,
    double transportCost,
    double entropicCost,
    double dualValue,
    double marginalError,
    double planMass,
    int iterations,
    Status status) {

  /** How the iteration ended. */
  public enum Status {
    /** The marginal error is within its tolerance. */
    CONVERGED,
    /** The cap on iterations was reached first. */
    MAX_ITERATIONS
  }

  /** How it was solved. */
  public SolveAccuracy accuracy() {
    return new SolveAccuracy(marginalError, status == Status.CONVERGED);
  }

  /** By how much the entropic cost may exceed its least value; not below 0. */
  public double dualGap() {
    return Math.max(0, entropicCost - dualValue);
  }
}
