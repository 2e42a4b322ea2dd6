// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.RowOrder;
import java.util.Arrays;
import java.util.Optional;

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
 *
 * <p>Large problems start from an auction instead ({@link AuctionStart}), which takes longer but
 * leaves few pivots: 2000 × 2000 atoms take a fifth of the time at d = 10, half at d = 2 with the
 * cost |x − y|. Which of them starts a problem is decided by {@link #of} alone; the solution does
 * not depend on it.
 */
public final class StartingPlan {
  private static final int LARGEST_CURVE_DIMENSION = 2;

  /** From how many arcs on an auction pays, up to that dimension and beyond it. */
  private static final long FEWEST_ARCS_ON_A_CURVE = 800_000;

  private static final long FEWEST_ARCS = 200_000;

  /** Few rows that share many columns bid for them one by one: no auction. */
  private static final long MOST_COLUMNS_PER_ROW = 8;

  /** Where rows share few columns, each holds so many lots that they take long to search. */
  private static final long MOST_ROWS_PER_COLUMN = 256;

  private StartingPlan() {}

  /**
   * A starting plan by the rule for the problem's dimension.
   *
   * @param excess (columns + rows), what columns take (negative) and rows give (positive);
   *     overwritten
   * @return the parents (columns + rows) of a spanning tree, negative for its root
   */
  public static int[] of(
      TransportProblem problem, MassScaling masses, ArcPricing pricing, long[] excess) {
    int rows = masses.rows();
    int columns = masses.columns();
    int d = problem.dimension();
    SpaceFillingOrder curve = new SpaceFillingOrder(problem, Math.max(rows, columns));
    int[] rowOrder = curve.sort(problem.source(), d, masses.rowAtoms(), rows);
    int[] columnOrder = curve.sort(problem.target(), d, masses.columnAtoms(), columns);
    Optional<int[]> auctioned =
        auctionPays(d, rows, columns)
            ? auction(new AuctionStart(problem, masses, pricing, rowOrder, columnOrder), d, masses)
            : Optional.empty();
    return auctioned.orElseGet(
        () ->
            d > LARGEST_CURVE_DIMENSION
                ? nearestColumns(rowOrder, withoutPotentials(columns, pricing), pricing, excess)
                : northWestCorner(rowOrder, columnOrder, excess));
  }

  /**
   * Whether an auction pays for a problem with source and target exchanged and not for the problem
   * as it is: few sources, which would bid for many targets each.
   */
  public static boolean auctionPaysTransposedOnly(TransportProblem problem) {
    int d = problem.dimension();
    int m = problem.sourceSize();
    int n = problem.targetSize();
    return !MultiscaleStart.suits(problem) && auctionPays(d, n, m) && !auctionPays(d, m, n);
  }

  private static boolean auctionPays(int dimension, long rows, long columns) {
    long fewest = dimension > LARGEST_CURVE_DIMENSION ? FEWEST_ARCS : FEWEST_ARCS_ON_A_CURVE;
    return dimension > 1
        && rows * columns >= fewest
        && columns <= MOST_COLUMNS_PER_ROW * rows
        && rows <= MOST_ROWS_PER_COLUMN * columns;
  }

  private static Optional<int[]> auction(AuctionStart start, int dimension, MassScaling masses) {
    // The fewer the dimensions, the more the prices of a sample are off, in units of what near
    // neighbours cost.
    double first = dimension == 2 ? 3 : dimension == 3 ? 1 : 0.25;
    if (masses.isAssignment()) {
      return start.tree(first, 1e-3);
    }
    // Splitting masses takes many bids in the plane, while pivots are cheap there.
    return start.tree(first, dimension == 2 ? first : 5e-3);
  }

  /**
   * A starting plan in which each row takes columns that are left by their reduced costs.
   *
   * @param target potentials of all target atoms, finite
   * @param excess as for {@link #of}
   * @return as {@link #of}
   */
  public static int[] byPotentials(
      double[] target, MassScaling masses, ArcPricing pricing, long[] excess) {
    int[] rowOrder = new int[masses.rows()];
    RowOrder order = RowOrder.of(rowOrder.length);
    for (int i = 1; i < rowOrder.length; i++) {
      rowOrder[i] = order.after(rowOrder[i - 1]);
    }
    double[] q = new double[masses.columns()];
    for (int j = 0; j < q.length; j++) {
      q[j] = target[masses.columnAtoms()[j]] - pricing.columnTerm(j);
    }
    return nearestColumns(rowOrder, q, pricing, excess);
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

  private static double[] withoutPotentials(int columns, ArcPricing pricing) {
    double[] q = new double[columns];
    Arrays.setAll(q, j -> -pricing.columnTerm(j));
    return q;
  }

  /**
   * Each row takes what is left of the nearest columns.
   *
   * @param q (columns), see {@link ArcPricing}; overwritten
   */
  private static int[] nearestColumns(
      int[] rowOrder, double[] q, ArcPricing pricing, long[] excess) {
    int columns = q.length;
    int[] parents = new int[columns + rowOrder.length];
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
