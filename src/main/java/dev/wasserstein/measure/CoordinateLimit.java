// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;

/** How large the coordinates of atoms, draws and quantiles may be. */
@Internal
public final class CoordinateLimit {
  /** Squares of differences of such coordinates, and sums of many of them, do not overflow. */
  public static final double LARGEST = 1e150;

  private CoordinateLimit() {}

  /** Whether a number is finite and small enough. */
  public static boolean holds(double coordinate) {
    return Math.abs(coordinate) <= LARGEST;
  }
}
