// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.annotation.PublicApi;
import java.io.Serializable;

/**
 * How a transport problem was solved.
 *
 * @param marginalError Σ_i |Σ_j P_ij − a_i| + Σ_j |Σ_i P_ij − b_j| of the plan found
 * @param converged whether it came down to the solver's tolerance before the cap on iterations
 */
@PublicApi
public record SolveAccuracy(double marginalError, boolean converged) implements Serializable {
  /** Of solvers that end with an optimal plan. */
  public static final SolveAccuracy EXACT = new SolveAccuracy(0, true);

  /** The worse of two. */
  public SolveAccuracy worse(SolveAccuracy other) {
    return new SolveAccuracy(
        Math.max(marginalError, other.marginalError), converged && other.converged);
  }
}
