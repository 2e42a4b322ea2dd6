// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/** Exact transport. */
public final class ExactTransport {
  private ExactTransport() {}

  /** A solver for problems in this dimension. */
  public static TransportSolver solver(int dimension) {
    return new NetworkSimplex();
  }
}
