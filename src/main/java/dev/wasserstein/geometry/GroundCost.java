// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import java.io.Serializable;

/**
 * The cost c(x, y) of moving a unit of mass from x to y. Implementations are pure and immutable.
 */
public interface GroundCost extends Serializable {
  /**
   * The cost between row i of x and row j of y.
   *
   * @param x (m × d, row-major)
   * @param y (n × d, row-major)
   * @return c(x_i, y_j), finite and not negative for finite atoms whose squares do not overflow
   */
  double between(double[] x, int i, double[] y, int j, int dimension);

  /**
   * Whether in one dimension the cost is a convex function of x − y. Optimal couplings of measures
   * on the line are then monotone, whatever their masses.
   */
  default boolean convexOnTheLine() {
    return false;
  }

  /**
   * Whether the cost depends on nothing but the coordinates of the two atoms, so that those of
   * equal atoms are equal; not on their indices.
   */
  default boolean isOfPlaces() {
    return false;
  }

  /** The cost c(y, x) of the way back. Costs are symmetric but for those that say otherwise. */
  default GroundCost transposed() {
    return this;
  }
}
