// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.transport.SolveAccuracy;
import java.io.Serializable;

/**
 * What one measure answers to the current state.
 *
 * @param vector the vector to be averaged over the measures with their weights; of the same length
 *     for all measures
 * @param cost the measure's term of the objective, such as W₂²(ν, μ_n)
 * @param dualGap by how much the cost may exceed the optimum
 * @param pivots the pivots (or inner iterations) that it took
 * @param accuracy of the solve behind it
 */
public record Contribution(
    double[] vector, double cost, double dualGap, long pivots, SolveAccuracy accuracy)
    implements Serializable {
  /** What an exact solve answers, or a step of an iteration that the outer loop judges. */
  public Contribution(double[] vector, double cost, double dualGap, long pivots) {
    this(vector, cost, dualGap, pivots, SolveAccuracy.EXACT);
  }
}
