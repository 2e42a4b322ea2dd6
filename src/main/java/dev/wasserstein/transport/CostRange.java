// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * Which costs a solver can work with: sums of them along any path of the problem's graph must not
 * overflow.
 */
public final class CostRange {
  private CostRange() {}

  /** The largest cost that is safe for the problem, in units of the ground cost. */
  public static double largest(TransportProblem problem) {
    return Double.MAX_VALUE / (8.0 * (problem.sourceSize() + problem.targetSize()));
  }

  /** The cost, if it is a number and not beyond the largest one. */
  public static double checked(double cost, int sourceAtom, int targetAtom, double largest) {
    if (!(Math.abs(cost) <= largest)) {
      throw new CostRangeException(
          "A cost (between source atom "
              + sourceAtom
              + " and target atom "
              + targetAtom
              + ") is "
              + cost
              + "; expected a number of at most "
              + largest
              + ". Rescale the atoms.");
    }
    return cost;
  }
}
