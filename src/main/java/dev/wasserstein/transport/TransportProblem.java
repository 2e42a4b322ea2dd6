// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;

/**
 * Optimal transport between two discrete measures: minimise ⟨P, C⟩ over the couplings P of a and b,
 * where C_ij = c(x_i, y_j).
 *
 * @param sourceMasses a (m), summing to 1
 * @param source x (m × d, row-major)
 * @param targetMasses b (n), summing to 1
 * @param target y (n × d, row-major)
 */
public record TransportProblem(
    int dimension,
    double[] sourceMasses,
    double[] source,
    double[] targetMasses,
    double[] target,
    GroundCost groundCost) {

  /** The problem between two measures of the same dimension. */
  public static TransportProblem of(
      DiscreteMeasure source, DiscreteMeasure target, GroundCost groundCost) {
    return new TransportProblem(
        source.dimension(),
        source.masses(),
        source.support(),
        target.masses(),
        target.support(),
        groundCost);
  }

  /** The quadratic problem between two measures of the same dimension. */
  public static TransportProblem quadratic(DiscreteMeasure source, DiscreteMeasure target) {
    return of(source, target, SquaredEuclidean.INSTANCE);
  }

  /** The same problem with source and target exchanged. */
  public TransportProblem transposed() {
    return new TransportProblem(
        dimension, targetMasses, target, sourceMasses, source, groundCost.transposed());
  }

  /** The number m of source atoms. */
  public int sourceSize() {
    return sourceMasses.length;
  }

  /** The number n of target atoms. */
  public int targetSize() {
    return targetMasses.length;
  }
}
