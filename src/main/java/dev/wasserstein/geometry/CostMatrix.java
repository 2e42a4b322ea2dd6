// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.Transpose;

/**
 * Costs that are given one by one: between atom i of the one measure and atom j of the other,
 * wherever they lie.
 */
public final class CostMatrix implements GroundCost {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int columns;
  private final double[] costs;

  /**
   * Takes over a matrix.
   *
   * @param costs (rows × columns, row-major), finite and not negative
   */
  public CostMatrix(int rows, int columns, double[] costs) {
    if (costs.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          costs.length + " costs for " + rows + " x " + columns + " pairs");
    }
    this.rows = rows;
    this.columns = columns;
    this.costs = costs;
  }

  /** The number of atoms of the measures on the one side. */
  public int rows() {
    return rows;
  }

  /** The number of atoms of the measures on the other side. */
  public int columns() {
    return columns;
  }

  @Override
  public double between(double[] x, int i, double[] y, int j, int dimension) {
    return costs[i * columns + j];
  }

  @Override
  public CostMatrix transposed() {
    return new CostMatrix(columns, rows, Transpose.of(costs, rows, columns));
  }
}
