// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.PublicApi;

/** How an outer loop stands or ended; endings from best to worst. */
@PublicApi
public enum RunStatus {
  /** Nothing iterates in this method. */
  DONE,
  /** The objective and the residual both settled within their tolerances. */
  CONVERGED,
  /** The objective no longer falls though the residual is above its tolerance. */
  STALLED,
  /** The cap on iterations was reached first. */
  MAX_ITERATIONS,
  /** The time was over first. */
  TIME_LIMIT,
  /** Not ended yet. */
  RUNNING;

  /** The worse of two endings. */
  public RunStatus orWorse(RunStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether it is an ending that was reached. */
  public boolean hasConverged() {
    return this == DONE || this == CONVERGED;
  }
}
