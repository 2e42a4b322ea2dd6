// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/** What a transport solver can say of its solution. */
public enum TransportStatus {
  /**
   * Optimal, up to rounding: a last pricing pass over all arcs found none that would lower the
   * cost.
   */
  OPTIMAL,
  /** Stopped by a limit before optimality was proved. */
  STOPPED
}
