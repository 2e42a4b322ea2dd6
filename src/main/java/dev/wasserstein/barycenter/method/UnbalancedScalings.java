// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.measure.SolveMemory;
import dev.wasserstein.measure.WarmStart;
import dev.wasserstein.measure.WarmStarts;
import java.util.Optional;

/**
 * What the last contribution of a measure to an {@link UnbalancedBarycenter} left behind.
 *
 * @param epsilon the ε it belongs to
 * @param logTransformed ln Kᵀu (m), shared: do not write
 * @param constant by how much the logarithms of u are too small and those of v too large
 */
record UnbalancedScalings(double epsilon, double[] logTransformed, double constant)
    implements WarmStart {
  /** Scalings as numbers: (ε, constant) and the vector. */
  enum Memory implements SolveMemory {
    INSTANCE;

    @Override
    public Optional<double[][]> numbers(String measureId, WarmStarts warmStarts) {
      return warmStarts
          .find(measureId)
          .filter(UnbalancedScalings.class::isInstance)
          .map(UnbalancedScalings.class::cast)
          .map(kept -> new double[][] {{kept.epsilon, kept.constant}, kept.logTransformed});
    }

    @Override
    public void recall(String measureId, double[][] numbers, WarmStarts warmStarts) {
      if (numbers.length != 2 || numbers[0].length != 2) {
        throw new IllegalArgumentException("no unbalanced scalings of '" + measureId + "'");
      }
      warmStarts.keep(measureId, new UnbalancedScalings(numbers[0][0], numbers[1], numbers[0][1]));
    }
  }

  @Override
  public long bytes() {
    return 8L * logTransformed.length + 64;
  }
}
