// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * The dual potentials that a spanning tree defines: f_i + g_j = c_ij on its arcs.
 *
 * <p>They are held as unevaluated sums of two doubles (106 bits), because a tree on the way to the
 * optimum may mix costs of 1e32 with costs of 1, and because of ties: a reduced cost is then known
 * almost exactly, so that arcs that tie can be told from arcs that nearly tie. Beside them stand
 * secondary potentials, which belong to a second cost, exact integers, that decides between plans
 * of equal cost: arcs are compared by reduced cost first and by secondary reduced cost where that
 * is zero.
 */
final class TreePotentials {
  /** Reduced costs below this fraction of the terms they are made of are zero. */
  private static final double ZERO = 0x1p-100;

  private ArcPricing pricing;
  private SpanningTree tree;
  private int rows;
  private int columns;
  private int secondaryBits;
  private double columnScale;
  private double[] high = new double[0];
  private double[] low = new double[0];
  private long[] secondary = new long[0];
  private double[] q = new double[0];

  // The reduced cost measured last, an unevaluated sum, and the secondary one.
  private double reducedHigh;
  private double reducedLow;
  private long reducedSecondary;

  /** Takes a problem's arcs and the tree that all other methods speak of. */
  void load(ArcPricing arcs, SpanningTree basis) {
    pricing = arcs;
    tree = basis;
    rows = basis.rows();
    columns = basis.nodes() - rows;
    if (high.length < basis.nodes()) {
      high = new double[basis.nodes()];
      low = new double[basis.nodes()];
      secondary = new long[basis.nodes()];
    }
    if (q.length < columns) {
      q = new double[columns];
    }
    // A secondary reduced cost sums fewer than 4 * nodes secondary costs and must fit 63 bits.
    secondaryBits = Long.numberOfLeadingZeros(4L * basis.nodes()) - 1;
  }

  /** The column potentials in the form {@link ArcPricing} prices with, (n); shared. */
  double[] q() {
    return q;
  }

  /** The potential of a row or column node, rounded, in units of the ground cost. */
  double high(int node) {
    return high[node];
  }

  /** What {@link #high} lacks of the potential. */
  double low(int node) {
    return low[node];
  }

  /** Computes all potentials from the tree alone; the root's is 0. */
  void refresh() {
    int root = tree.root();
    set(root, 0, 0);
    secondary[root] = 0;
    for (int v = tree.next(root); v != root; v = tree.next(v)) {
      int p = tree.parent(v);
      int row = v < rows ? v : p;
      int column = (v < rows ? p : v) - rows;
      double cost = pricing.cost(row, column);
      double difference = cost - high[p];
      double error = twoSumError(cost, -high[p], difference) - low[p];
      double sum = difference + error;
      set(v, sum, error - (sum - difference));
      secondary[v] = secondaryCost(row, column) - secondary[p];
    }
    columnScale = 0;
    for (int j = 0; j < columns; j++) {
      columnScale = Math.max(columnScale, pricing.columnTerm(j) + Math.abs(high[rows + j]));
    }
  }

  private void set(int node, double newHigh, double newLow) {
    high[node] = newHigh;
    low[node] = newLow;
    if (node >= rows) {
      q[node - rows] = newHigh - pricing.columnTerm(node - rows);
    }
  }

  /**
   * Computes the reduced cost c_ij − f_i − g_j.
   *
   * @return it, rounded; 0 if it cannot be told from 0
   */
  double measure(int row, int column) {
    double cost = pricing.cost(row, column);
    double f = high[row];
    double g = high[rows + column];
    double first = cost - f;
    double firstError = twoSumError(cost, -f, first);
    double second = first - g;
    double error = (firstError + twoSumError(first, -g, second)) - (low[row] + low[rows + column]);
    double sum = second + error;
    if (Math.abs(sum) <= ZERO * (Math.abs(cost) + Math.abs(f) + Math.abs(g))) {
      sum = 0;
      error = 0;
      second = 0;
    }
    reducedHigh = sum;
    reducedLow = error - (sum - second);
    return sum;
  }

  /** The secondary reduced cost of an arc. */
  long secondary(int row, int column) {
    return secondaryCost(row, column) - secondary[row] - secondary[rows + column];
  }

  /**
   * Restores f_i + g_j = c_ij on an arc that has just come into the tree, by changing the
   * potentials of one side of it.
   *
   * @param moved the end of the arc whose subtree is changed
   */
  void adjust(int row, int column, int moved) {
    reducedSecondary = secondary(row, column);
    boolean primary = measure(row, column) != 0;
    columnScale += Math.abs(reducedHigh);
    int sign = moved < rows ? 1 : -1;
    int count = tree.size(moved);
    for (int v = moved, k = 0; k < count; v = tree.next(v), k++) {
      int direction = v < rows ? sign : -sign;
      secondary[v] += direction * reducedSecondary;
      if (primary) {
        add(v, direction * reducedHigh, direction * reducedLow);
      }
    }
  }

  private void add(int node, double termHigh, double termLow) {
    double sum = high[node] + termHigh;
    double error = twoSumError(high[node], termHigh, sum) + (low[node] + termLow);
    double total = sum + error;
    set(node, total, error - (total - sum));
  }

  /**
   * The threshold for {@link ArcPricing#atLeast} that lets no arc of a row escape whose reduced
   * cost is not positive.
   */
  double threshold(int row) {
    double rowTerm = pricing.rowTerm(row);
    double f = high[row];
    return rowTerm - f - pricing.relativeError() * (rowTerm + Math.abs(f) + columnScale);
  }

  /**
   * A fixed generic number from the indices, in 0..2^bits-1 (the finaliser of Steele et al.'s
   * SplitMix, 2014).
   */
  private long secondaryCost(int row, int column) {
    long z = ((long) row << 32 | column) + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return (z ^ z >>> 31) >>> 64 - secondaryBits;
  }

  /** The rounding error of sum = a + b, exactly (Knuth's two-sum). */
  private static double twoSumError(double a, double b, double sum) {
    double virtual = sum - a;
    return (a - (sum - virtual)) + (b - virtual);
  }
}
