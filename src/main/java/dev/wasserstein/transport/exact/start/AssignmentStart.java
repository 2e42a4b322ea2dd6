// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import java.util.Arrays;

/**
 * A starting basis for as many rows as columns of equal masses: an optimal assignment by shortest
 * augmenting paths, and the tree of shortest paths from all rows to the first column.
 *
 * <p>Source: Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse
 * linear assignment problems" (1987): column reduction, reduction transfer, two rounds of
 * augmenting row reduction, augmentation. What differs: a bound on the steps of row reduction,
 * which rounding may otherwise make endless.
 *
 * <p>The masses of {@link dev.wasserstein.transport.exact.NetworkSimplex} give each row one unit
 * more, all of which the first column takes. At the optimum they go there by shortest paths over
 * arcs of reduced costs c_ij − u_i − v_j, and back along assigned arcs. These paths and the
 * assigned arcs are the optimal basis: its tree is feasible whatever the rounding of costs, and the
 * simplex has to pivot only between plans that rounding cannot tell apart.
 *
 * <p>O(n³), n²·√n or less in practice; memory O(n²), which is kept for the next problem.
 */
public final class AssignmentStart {
  /** In larger problems other starts take less time. */
  private static final int MOST_ROWS = 300;

  /** The same where a start from coarse to fine is at hand. */
  private static final int MOST_ROWS_IN_THE_PLANE = 200;

  /** Steps of row reduction for each row; paths take less time than many of them. */
  private static final int PATIENCE = 1;

  private static final int NONE = -1;

  private int n;
  private double[] costs = new double[0];
  private double[] v = new double[0];
  private double[] distance = new double[0];
  private double[] open = new double[0];
  private double[] lengths = new double[0];
  private double[] shifts = new double[0];
  private int[] columnOfRow = new int[0];
  private int[] rowOfColumn = new int[0];
  private int[] free = new int[0];
  private int[] assigned = new int[0];
  private int[] before = new int[0];
  private int[] order = new int[0];
  private int paths;

  /** Whether this start is made for a problem. */
  public static boolean suits(TransportProblem problem, MassScaling masses) {
    int most = MultiscaleStart.suits(problem) ? MOST_ROWS_IN_THE_PLANE : MOST_ROWS;
    return masses.rows() == masses.columns() && masses.rows() <= most && masses.isAssignment();
  }

  /** The augmenting paths of the last assignment. */
  public int paths() {
    return paths;
  }

  /**
   * A starting basis.
   *
   * @param size the number n of rows, and of columns
   * @return the parents (n + n, columns first) of a spanning tree, negative for its root
   */
  public int[] parents(ArcPricing pricing, int size) {
    n = size;
    reserve();
    pricing.equivalentCosts(n, costs);
    reduceColumns();
    int count = transferReductions();
    count = reduceRows(reduceRows(count));
    paths = count;
    for (int f = 0; f < count; f++) {
      augment(free[f]);
    }
    return tree();
  }

  private void reserve() {
    if (v.length < n) {
      costs = new double[n * n];
      v = new double[n];
      distance = new double[n];
      open = new double[n];
      lengths = new double[n];
      shifts = new double[n];
      columnOfRow = new int[n];
      rowOfColumn = new int[n];
      free = new int[n];
      assigned = new int[n];
      before = new int[n];
      order = new int[n];
    }
  }

  /** v_j = min_i c_ij; each row takes the last of the columns whose least cost it has. */
  private void reduceColumns() {
    System.arraycopy(costs, 0, v, 0, n);
    Arrays.fill(before, 0, n, 0);
    for (int i = 1; i < n; i++) {
      int p = i * n;
      for (int j = 0; j < n; j++) {
        if (costs[p + j] < v[j]) {
          v[j] = costs[p + j];
          before[j] = i;
        }
      }
    }
    Arrays.fill(columnOfRow, 0, n, NONE);
    Arrays.fill(assigned, 0, n, 0);
    for (int j = n - 1; j >= 0; j--) {
      int i = before[j];
      boolean first = assigned[i]++ == 0;
      rowOfColumn[j] = first ? i : NONE;
      columnOfRow[i] = first ? j : columnOfRow[i];
    }
  }

  /** Lowers v of columns whose rows could have no other; returns the number of free rows. */
  private int transferReductions() {
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (assigned[i] == 0) {
        free[count++] = i;
      } else if (assigned[i] == 1 && n > 1) {
        int own = columnOfRow[i];
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < n; j++) {
          double reduced = costs[i * n + j] - v[j];
          least = j != own && reduced < least ? reduced : least;
        }
        v[own] -= least;
      }
    }
    return count;
  }

  /** Each free row takes its best column from whoever has it; returns the number of free rows. */
  private int reduceRows(int count) {
    int left = 0;
    int k = 0;
    for (int steps = PATIENCE * n; k < count && steps > 0; steps--) {
      int i = free[k++];
      int p = i * n;
      double least = costs[p] - v[0];
      double second = Double.POSITIVE_INFINITY;
      int best = 0;
      int next = NONE;
      for (int j = 1; j < n; j++) {
        double reduced = costs[p + j] - v[j];
        if (reduced < second) {
          if (reduced >= least) {
            second = reduced;
            next = j;
          } else {
            second = least;
            next = best;
            least = reduced;
            best = j;
          }
        }
      }
      int holder = rowOfColumn[best];
      if (second > least) {
        v[best] -= second - least;
      } else if (holder >= 0) {
        best = next;
        holder = rowOfColumn[best];
      }
      columnOfRow[i] = best;
      rowOfColumn[best] = i;
      if (holder >= 0) {
        if (second > least) {
          free[--k] = holder;
        } else {
          free[left++] = holder;
        }
      }
    }
    while (k < count) {
      free[left++] = free[k++];
    }
    return left;
  }

  /**
   * Assigns a free row along the shortest path to a free column, and updates v. Settled columns are
   * out of the way of vector code: their potentials count as −∞ and their distances as ∞.
   */
  private void augment(int freeRow) {
    System.arraycopy(v, 0, open, 0, n);
    Arrays.fill(distance, 0, n, Double.POSITIVE_INFINITY);
    lower(distance, costs, freeRow * n, open, 0, n);
    int settled = 0;
    int end = leastOf(distance, n);
    while (rowOfColumn[end] >= 0) {
      int row = rowOfColumn[end];
      order[settled] = end;
      lengths[settled] = distance[end];
      shifts[settled] = costs[row * n + end] - v[end] - distance[end];
      distance[end] = Double.POSITIVE_INFINITY;
      open[end] = Double.NEGATIVE_INFINITY;
      lower(distance, costs, row * n, open, shifts[settled++], n);
      end = leastOf(distance, n);
    }
    double least = distance[end];
    findPath(freeRow, end, least, settled);
    for (int k = 0; k < settled; k++) {
      v[order[k]] += lengths[k] - least;
    }
    for (int row = NONE; row != freeRow; ) {
      row = before[end];
      rowOfColumn[end] = row;
      int gained = end;
      end = columnOfRow[row];
      columnOfRow[row] = gained;
    }
  }

  private static void lower(
      double[] distance, double[] costs, int p, double[] open, double shift, int n) {
    for (int j = 0; j < n; j++) {
      distance[j] = Math.min(distance[j], costs[p + j] - open[j] - shift);
    }
  }

  private static int leastOf(double[] distance, int n) {
    int best = 0;
    double least = distance[0];
    for (int j = 1; j < n; j++) {
      if (distance[j] < least) {
        least = distance[j];
        best = j;
      }
    }
    return best;
  }

  /** Finds the rows before the columns of the path, by whose arcs their distances came about. */
  private void findPath(int freeRow, int end, double least, int settled) {
    int column = end;
    double length = least;
    int limit = settled;
    while (costs[freeRow * n + column] - v[column] != length) {
      int k = 0;
      int row = rowOfColumn[order[0]];
      while (k < limit - 1 && costs[row * n + column] - v[column] - shifts[k] != length) {
        row = rowOfColumn[order[++k]];
      }
      before[column] = row;
      column = order[k];
      length = lengths[k];
      limit = k;
    }
    before[column] = freeRow;
  }

  /** The tree of shortest paths from the rows to column 0, and of assigned arcs. */
  private int[] tree() {
    int[] parents = new int[2 * n];
    parents[0] = NONE;
    for (int j = 1; j < n; j++) {
      parents[j] = n + rowOfColumn[j];
    }
    // Rows that are not settled, with their distances less their potentials u_i.
    for (int i = 0; i < n; i++) {
      order[i] = i;
      distance[i] = costs[i * n] - v[0] - potential(i);
      parents[n + i] = 0;
    }
    int root = rowOfColumn[0];
    order[root] = n - 1;
    order[n - 1] = root;
    for (int left = n - 1; left > 0; left--) {
      int nearest = 0;
      for (int k = 1; k < left; k++) {
        nearest = distance[order[k]] < distance[order[nearest]] ? k : nearest;
      }
      int row = order[nearest];
      order[nearest] = order[left - 1];
      int column = columnOfRow[row];
      double shift = distance[row] - v[column];
      for (int k = 0; k < left - 1; k++) {
        int i = order[k];
        double length = costs[i * n + column] - potential(i) + shift;
        if (length < distance[i]) {
          distance[i] = length;
          parents[n + i] = column;
        }
      }
    }
    return parents;
  }

  private double potential(int row) {
    int column = columnOfRow[row];
    return costs[row * n + column] - v[column];
  }
}
