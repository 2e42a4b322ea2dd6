// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

/**
 * The costs of the arcs of one problem, seen in two ways: one by one and as exactly as the ground
 * cost gives them, and a whole row at once, quickly and with a bounded error, to find the few arcs
 * worth looking at.
 *
 * <p>The quick form of row i is value_j = q_j + s_ij with q_j = g_j − columnTerm_j, so that c_ij −
 * f_i − g_j = (rowTerm_i − f_i) − value_j up to an error of at most {@link #relativeError()} times
 * rowTerm_i + |f_i| + columnTerm_j + |g_j|.
 */
public interface ArcPricing {
  /** The cost of an arc, in units of the ground cost. */
  double cost(int row, int column);

  /**
   * Costs of all arcs whose optimal assignments are those of this problem, but for rounding: they
   * differ from its costs by terms of rows and terms of columns.
   *
   * @param rows the number m of rows
   * @param found the costs (m × n, row-major), overwritten
   */
  void equivalentCosts(int rows, double[] found);

  /** The part of the cost that depends on the row only, not negative. */
  double rowTerm(int row);

  /** The part of the cost that depends on the column only, not negative. */
  double columnTerm(int column);

  /** The bound of the quick form's error, see above. */
  double relativeError();

  /**
   * The column of the largest value in a row.
   *
   * @param q (n or more), the first n are read; finite, some but not all may be negative infinity
   */
  int best(int row, double[] q);

  /**
   * The column of the largest value in a row above a floor; negative if there is none.
   *
   * @param q (n or more), the first n are read
   * @param floor finite
   */
  int bestAbove(int row, double[] q, double floor);

  /**
   * As {@link #bestAbove}, for several rows.
   *
   * @param rows (k)
   * @param floors (k), finite
   * @param found (k), overwritten
   */
  default void bestOfEach(int[] rows, double[] q, double[] floors, int[] found) {
    for (int i = 0; i < rows.length; i++) {
      found[i] = bestAbove(rows[i], q, floors[i]);
    }
  }

  /**
   * The columns whose value in a row is at least a threshold, ascending.
   *
   * @param q (n or more), the first n are read
   * @param found (n), filled from the front
   * @return how many there are
   */
  int atLeast(int row, double[] q, double threshold, int[] found);

  /**
   * How many columns {@link #atLeast} would find in several rows.
   *
   * @param rows (k)
   * @param thresholds (k), finite
   * @param counts (k), overwritten
   */
  void countAtLeast(int[] rows, double[] q, double[] thresholds, int[] counts);
}
