// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.numeric.ExactSum;

/**
 * The dual potentials that a spanning tree defines: f_i + g_j = c_ij on its arcs. Columns hold g
 * and rows −f, so that a pivot adds one number to all nodes on one side of the entering arc. There
 * are three of each:
 *
 * <ul>
 *   <li>quick ones, doubles in the form that {@link ArcPricing} wants, which drift by rounding and
 *       are good enough to choose pivots by while there is much to gain;
 *   <li>exact ones, unevaluated sums of two doubles (106 bits), because a tree may mix costs of
 *       1e32 with costs of 1, and because of ties: a reduced cost is then known almost exactly, so
 *       that arcs that tie can be told from arcs that nearly tie;
 *   <li>secondary ones, which belong to a second cost, exact integers, that decides between plans
 *       of equal cost.
 * </ul>
 */
public final class TreePotentials {
  /** Quick reduced costs below this fraction of the terms they are made of may be drift. */
  private static final double DRIFT = 0x1p-40;

  /** Half an ulp of 1. */
  private static final double ROUNDING = 0x1p-53;

  private ArcPricing pricing;
  private SpanningTree tree;
  private int columns;
  private int nodes;
  private int secondaryBits;
  private double columnScale;
  // The largest low-order terms met since the last refresh. Sums of them are rounded and nothing
  // else is, so that they
  // bound the error: none at all on integer grids, and little beside a cost of 1e32 that is a term
  // of many potentials.
  private double lowScale;
  private double zero;
  // The root whose potential is 0, if nothing changed since the last refresh; else negative.
  private int freshFrom;
  private double[] quick = new double[0];
  private double[] high = new double[0];
  private double[] low = new double[0];
  private long[] secondary = new long[0];

  private final ExactSum exact = new ExactSum();

  // What the reduced cost measured last lacks of the exact one.
  private double reducedRest;

  /** Takes a problem's arcs and the tree that all other methods speak of. */
  public void load(ArcPricing arcs, SpanningTree basis) {
    pricing = arcs;
    tree = basis;
    columns = basis.columns();
    nodes = basis.nodes();
    freshFrom = -1;
    if (quick.length < nodes) {
      quick = new double[nodes];
      high = new double[nodes];
      low = new double[nodes];
      secondary = new long[nodes];
    }
    // A secondary reduced cost sums fewer than 4 * nodes secondary costs and must fit 63 bits.
    secondaryBits = Long.numberOfLeadingZeros(4L * nodes) - 1;
  }

  /** The quick potentials in the form {@link ArcPricing} wants, columns first; shared. */
  public double[] quick() {
    return quick;
  }

  /** The potential of a source atom by its row, in units of the ground cost, plus a shift. */
  public double source(int row, double shift) {
    return -((high[columns + row] - shift) + low[columns + row]);
  }

  /** The potential of a target atom by its column, in units of the ground cost, minus the shift. */
  public double target(int column, double shift) {
    return (high[column] - shift) + low[column];
  }

  /**
   * Computes all potentials from the tree alone, if they are not just that; the root's are 0. All
   * pivots since the last refresh must have been told to {@link #adjustQuickly} or {@link #adjust}.
   */
  public void refresh() {
    int root = tree.root();
    if (freshFrom == root) {
      return;
    }
    freshFrom = root;
    high[root] = 0;
    low[root] = 0;
    secondary[root] = 0;
    lowScale = 0;
    for (int v = tree.next(root); v != root; v = tree.next(v)) {
      int p = tree.parent(v);
      boolean isRow = v >= columns;
      int row = (isRow ? v : p) - columns;
      int column = isRow ? p : v;
      double cost = isRow ? -pricing.cost(row, column) : pricing.cost(row, column);
      long secondCost = secondaryCost(row, column);
      set(v, high[p], low[p], cost, 0);
      secondary[v] = secondary[p] + (isRow ? -secondCost : secondCost);
    }
    boundError();
    refreshQuick();
  }

  /** The cost of the arcs that carry more than so many units, times their flow in units. */
  double carriedBeyond(long units) {
    double sum = 0;
    for (int v = 0; v < nodes; v++) {
      if (v != tree.root() && tree.flow(v) > units) {
        sum += tree.flow(v) * costToParent(v);
      }
    }
    return sum;
  }

  /** The cost of the arc between a node and its parent. */
  double costToParent(int node) {
    return Math.abs(step(node));
  }

  /** The largest cost of an arc that carries flow. */
  double largestCarried() {
    double largest = 0;
    for (int v = 0; v < nodes; v++) {
      if (v != tree.root() && tree.flow(v) > 0) {
        largest = Math.max(largest, costToParent(v));
      }
    }
    return largest;
  }

  /**
   * Whether a potential is so many times the largest cost that carries flow: costs as differences
   * of potentials, which are off by no more than half an ulp of these.
   */
  boolean haveOneBeyond(double times) {
    double largest = 0;
    double carried = 0;
    for (int v = 0; v < nodes; v++) {
      largest = Math.max(largest, Math.abs(high[v]));
      if (v != tree.root() && tree.flow(v) > 0) {
        carried = Math.max(carried, Math.abs(high[v] - high[tree.parent(v)]));
      }
    }
    return largest > times * carried;
  }

  /**
   * Computes all potentials afresh in the pieces that are left of the tree without those arcs that
   * carry no flow and cost more than a bound; the first node of each piece has 0.
   *
   * @param piece (columns + rows), overwritten with the piece of each node
   * @return the number of pieces
   */
  int refreshPieces(double bound, int[] piece) {
    freshFrom = -1;
    int root = tree.root();
    int pieces = 0;
    int v = root;
    do {
      double cost = v == root ? 0 : step(v);
      if (v == root || (tree.flow(v) == 0 && Math.abs(cost) > bound)) {
        high[v] = 0;
        low[v] = 0;
        piece[v] = pieces++;
      } else {
        int p = tree.parent(v);
        set(v, high[p], low[p], cost, 0);
        piece[v] = piece[p];
      }
      v = tree.next(v);
    } while (v != root);
    return pieces;
  }

  /** The reduced cost of an arc between two pieces, rounded. */
  double between(int row, int column) {
    double rest = low[columns + row] - low[column];
    return (pricing.cost(row, column) + high[columns + row]) - high[column] + rest;
  }

  /**
   * Bounds the error of exact reduced costs after a path of up to {@code nodes} arcs and as many
   * changes.
   */
  private void boundError() {
    zero = 4.0 * nodes * ROUNDING * lowScale;
  }

  /** Rounds the exact potentials to quick ones. */
  private void refreshQuick() {
    columnScale = 0;
    for (int j = 0; j < columns; j++) {
      double term = pricing.columnTerm(j);
      quick[j] = high[j] - term;
      columnScale = Math.max(columnScale, term + Math.abs(high[j]));
    }
    for (int v = columns; v < nodes; v++) {
      quick[v] = high[v] + pricing.rowTerm(v - columns);
    }
  }

  /**
   * The magnitude of the largest terms that column potentials are made of, as it was at the last
   * {@link #refresh}.
   */
  double columnScale() {
    return columnScale;
  }

  /**
   * The quick reduced cost of an arc.
   *
   * @return it; 0 if it is not certainly negative
   */
  double quickly(int row, int column) {
    double potential = quick[columns + row];
    double term = pricing.rowTerm(row);
    double cost = pricing.cost(row, column);
    double reduced = cost + (potential - term) - (quick[column] + pricing.columnTerm(column));
    double scale = term + Math.abs(potential) + columnScale;
    return reduced < -DRIFT * scale ? reduced : 0;
  }

  /**
   * The floor for {@link ArcPricing#bestAbove} above which an arc's quick reduced cost is certainly
   * negative.
   */
  double floor(int row) {
    double potential = quick[columns + row];
    return potential + DRIFT * (pricing.rowTerm(row) + Math.abs(potential) + columnScale);
  }

  /**
   * Makes the arc tight by the quick potentials of one side: the subtree of its end {@code moved}.
   */
  void adjustQuickly(int moved, double reducedCost) {
    freshFrom = -1;
    tree.addBelow(moved, moved < columns ? reducedCost : -reducedCost, quick);
  }

  /**
   * Computes the reduced cost c_ij − f_i − g_j.
   *
   * @return it, rounded; 0 only if it is 0
   */
  public double measure(int row, int column) {
    double cost = pricing.cost(row, column);
    double f = high[columns + row];
    double g = high[column];
    double first = cost + f;
    double second = first - g;
    double firstError = twoSumError(cost, f, first);
    double secondError = twoSumError(first, -g, second);
    double error = (firstError + secondError) + (low[columns + row] - low[column]);
    double sum = second + error;
    double bound = zero + 4 * ROUNDING * (Math.abs(firstError) + Math.abs(secondError));
    if (Math.abs(sum) <= bound && bound > 0) {
      return aroundCycle(row, column);
    }
    reducedRest = error - (sum - second);
    return sum;
  }

  /**
   * The costs around the cycle that an arc closes, summed without rounding and then rounded. Ties
   * "within the error bound" would not be transitive where costs are as small as the bound, and
   * pivots that trust them may go in circles: pixel grids whose coordinates i/7 were rounded in two
   * ways have costs of 1 and of 1e-31.
   */
  private double aroundCycle(int row, int column) {
    exact.clear();
    exact.add(pricing.cost(row, column));
    int fromRow = columns + row;
    int fromColumn = column;
    while (fromRow != fromColumn) {
      if (tree.size(fromRow) < tree.size(fromColumn)) {
        exact.add(step(fromRow));
        fromRow = tree.parent(fromRow);
      } else {
        exact.add(-step(fromColumn));
        fromColumn = tree.parent(fromColumn);
      }
    }
    double reduced = exact.take();
    reducedRest = exact.take();
    return reduced;
  }

  /** What the potential of a node exceeds its parent's by. */
  private double step(int node) {
    int parent = tree.parent(node);
    return node < columns
        ? pricing.cost(parent - columns, node)
        : -pricing.cost(node - columns, parent);
  }

  /** The secondary reduced cost of an arc. */
  public long secondary(int row, int column) {
    return secondaryCost(row, column) + secondary[columns + row] - secondary[column];
  }

  /**
   * Makes the arc tight by the exact and secondary potentials of one side: the subtree of its end
   * {@code moved}.
   */
  public void adjust(int row, int column, int moved) {
    freshFrom = -1;
    int sign = moved < columns ? 1 : -1;
    double reduced = sign * measure(row, column);
    double rest = sign * reducedRest;
    long second = sign * secondary(row, column);
    int v = moved;
    for (int count = tree.size(moved); count > 0; count--) {
      secondary[v] += second;
      if (reduced != 0) {
        set(v, high[v], low[v], reduced, rest);
      }
      v = tree.next(v);
    }
    if (reduced != 0) {
      boundError();
      refreshQuick();
    }
  }

  /** Sets a node's exact potential to a sum. */
  private void set(int node, double aHigh, double aLow, double bHigh, double bLow) {
    double sum = aHigh + bHigh;
    double sumError = twoSumError(aHigh, bHigh, sum);
    lowScale = Math.max(lowScale, Math.abs(sumError) + Math.abs(aLow) + Math.abs(bLow));
    double error = sumError + (aLow + bLow);
    double total = sum + error;
    high[node] = total;
    low[node] = error - (total - sum);
  }

  /**
   * The threshold for {@link ArcPricing#atLeast} that no arc of a row escapes whose reduced cost is
   * not positive.
   */
  public double threshold(int row) {
    double term = pricing.rowTerm(row);
    double potential = quick[columns + row];
    return potential - pricing.relativeError() * (term + Math.abs(potential - term) + columnScale);
  }

  /**
   * A fixed generic number from the indices, in 0..2^bits-1 (the finaliser of SplitMix, Steele et
   * al. 2014).
   */
  private long secondaryCost(int row, int column) {
    long z = ((long) row << 32 | column) + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> (64 - secondaryBits);
  }

  /** The rounding error of sum = a + b, exactly (Knuth's two-sum). */
  private static double twoSumError(double a, double b, double sum) {
    double virtual = sum - a;
    return (a - (sum - virtual)) + (b - virtual);
  }
}
