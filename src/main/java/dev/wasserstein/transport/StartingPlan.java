// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import java.util.Arrays;

/**
 * A feasible plan to start the simplex from, as a spanning tree.
 *
 * <p>Any rule that picks a row and a column that both have something left, moves what it can, and
 * crosses out the one that is exhausted, makes a spanning tree if never both are exhausted at once
 * before the end, which the perturbed masses guarantee: a node crossed out hangs on the other one,
 * which is crossed out later.
 *
 * <p>Up to two dimensions the rule is the north-west corner along a Hilbert curve, O((m + n) log);
 * for the quadratic cost {@link MultiscaleStart} takes this one's place. From three on, where a
 * curve keeps less of what is near, each row in the order of the curve takes the nearest columns
 * that are left, O(d·n) per entry; at d = 10 that saves a third of the pivots.
 */
final class StartingPlan {
  private static final int LARGEST_CURVE_DIMENSION = 2;

  private StartingPlan() {}

  /**
   * A starting plan by the rule for the problem's dimension.
   *
   * @param excess (columns + rows), what columns take (negative) and rows give (positive);
   *     overwritten
   * @return the parents (columns + rows) of a spanning tree, negative for its root
   */
  static int[] of(TransportProblem problem, MassScaling masses, ArcPricing pricing, long[] excess) {
    int rows = masses.rows();
    int columns = masses.columns();
    int d = problem.dimension();
    SpaceFillingOrder curve = new SpaceFillingOrder(problem, Math.max(rows, columns));
    int[] rowOrder = curve.sort(problem.source(), d, masses.rowAtoms(), rows);
    if (d > LARGEST_CURVE_DIMENSION) {
      return nearestColumns(rowOrder, columns, pricing, excess);
    }
    return northWestCorner(
        rowOrder, curve.sort(problem.target(), d, masses.columnAtoms(), columns), excess);
  }

  private static int[] northWestCorner(int[] rowOrder, int[] columnOrder, long[] excess) {
    int columns = columnOrder.length;
    int[] parents = new int[columns + rowOrder.length];
    int r = 0;
    int c = 0;
    while (r < rowOrder.length - 1 || c < columns - 1) {
      int row = columns + rowOrder[r];
      int column = columnOrder[c];
      if (crossOut(row, column, excess, parents)) {
        r++;
      } else {
        c++;
      }
    }
    return finish(columns + rowOrder[r], columnOrder[c], parents);
  }

  /**
   * The north-west corner of nodes in their order.
   *
   * @param mass (columns + rows), of columns negative, of rows positive; kept
   */
  static int[] northWestCorner(int columns, long[] mass) {
    int[] rowOrder = new int[mass.length - columns];
    int[] columnOrder = new int[columns];
    Arrays.setAll(rowOrder, i -> i);
    Arrays.setAll(columnOrder, j -> j);
    return northWestCorner(rowOrder, columnOrder, mass.clone());
  }

  private static int[] nearestColumns(
      int[] rowOrder, int columns, ArcPricing pricing, long[] excess) {
    int[] parents = new int[columns + rowOrder.length];
    double[] q = new double[columns];
    for (int j = 0; j < columns; j++) {
      q[j] = -pricing.columnTerm(j);
    }
    int r = 0;
    int left = columns;
    int column = pricing.best(rowOrder[0], q);
    while (r < rowOrder.length - 1 || left > 1) {
      if (crossOut(columns + rowOrder[r], column, excess, parents)) {
        r++;
      } else {
        q[column] = Double.NEGATIVE_INFINITY;
        left--;
      }
      column = pricing.best(rowOrder[r], q);
    }
    return finish(columns + rowOrder[r], column, parents);
  }

  /**
   * Moves what row and column can exchange and hangs the exhausted one on the other. Returns
   * whether it is the row.
   */
  private static boolean crossOut(int row, int column, long[] excess, int[] parents) {
    long rest = excess[row] + excess[column];
    if (rest < 0) {
      parents[row] = column;
      excess[column] = rest;
      return true;
    }
    parents[column] = row;
    excess[row] = rest;
    return false;
  }

  private static int[] finish(int row, int column, int[] parents) {
    parents[row] = column;
    parents[column] = -1;
    return parents;
  }
}
