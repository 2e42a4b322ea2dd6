// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.measure.WarmStart;

/**
 * What the last contribution of a measure to an {@link UnbalancedBarycenter} left behind.
 *
 * @param epsilon the ε it belongs to
 * @param logTransformed ln Kᵀu (m), shared: do not write
 * @param constant by how much the logarithms of u are too small and those of v too large
 */
record UnbalancedScalings(double epsilon, double[] logTransformed, double constant)
    implements WarmStart {
  @Override
  public long bytes() {
    return 8L * logTransformed.length + 64;
  }
}
