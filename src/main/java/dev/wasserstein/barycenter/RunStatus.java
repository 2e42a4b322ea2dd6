// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** How an outer loop stands or ended. */
public enum RunStatus {
  /** Not ended yet. */
  RUNNING,
  /** The objective and the residual both settled within their tolerances. */
  CONVERGED,
  /** The cap on iterations was reached first. */
  MAX_ITERATIONS,
  /** The objective no longer falls though the residual is above its tolerance. */
  STALLED,
  /** Nothing iterates in this method. */
  DONE
}
