// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The combinations that a restricted problem has, with their costs. A combination has one 1 in the
 * rows of each measure; rows are the cells of all measures, numbered through. Its cost is less the
 * offsets of its atoms; of combinations of the same cells the cheapest one stands.
 */
final class Columns {
  private final MultiMarginalProblem problem;
  private final Pricing pricing;
  private final Cells cells;
  private final int n;
  private final int[] offsets;
  private int[] rows;
  private double[] costs;
  private int count;
  private final Map<AtomsKey, Integer> known = new HashMap<>();

  /** For a row for each atom. */
  Columns(MultiMarginalProblem problem, Pricing pricing) {
    this(problem, pricing, Cells.single(problem));
  }

  Columns(MultiMarginalProblem problem, Pricing pricing, Cells cells) {
    this.problem = problem;
    this.pricing = pricing;
    this.cells = cells;
    n = problem.count();
    offsets = new int[n + 1];
    for (int k = 0; k < n; k++) {
      offsets[k + 1] = offsets[k] + cells.counts()[k];
    }
    rows = new int[n * 64];
    costs = new double[64];
  }

  /** The number of columns. */
  int count() {
    return count;
  }

  /** The number N of ones in a column. */
  int ones() {
    return n;
  }

  /** What the rows are. */
  Cells cells() {
    return cells;
  }

  /** The number of rows: the cells of all measures. */
  int rowCount() {
    return offsets[n];
  }

  /** The first row of each measure, and the number of rows (N + 1). */
  int[] offsets() {
    return offsets;
  }

  /** The rows of all columns (count × N and more). */
  int[] rows() {
    return rows;
  }

  /** The costs of all columns (count and more). */
  double[] costs() {
    return costs;
  }

  /** The masses of all cells (rows). */
  double[] masses() {
    double[] masses = new double[rowCount()];
    for (int k = 0; k < n; k++) {
      System.arraycopy(cells.masses(problem, k), 0, masses, offsets[k], cells.counts()[k]);
    }
    return masses;
  }

  /** The combination of a column, where each atom is a cell. */
  int[] combination(int column) {
    int[] atoms = new int[n];
    for (int k = 0; k < n; k++) {
      atoms[k] = rows[column * n + k] - offsets[k];
    }
    return atoms;
  }

  /**
   * Adds a combination, unless one of the same cells is here that costs no more.
   *
   * @return whether anything changed
   */
  boolean add(int[] combination) {
    int[] own = new int[n];
    double cost = problem.cost(combination, pricing.place(combination));
    for (int k = 0; k < n; k++) {
      own[k] = offsets[k] + cells.of()[k][combination[k]];
      cost -= problem.weights()[k] * cells.offsets()[k][combination[k]];
    }
    AtomsKey key = new AtomsKey(own);
    Integer before = known.get(key);
    if (before != null) {
      boolean cheaper = cost < costs[before];
      costs[before] = Math.min(cost, costs[before]);
      return cheaper;
    }
    if (count == costs.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
      costs = Arrays.copyOf(costs, 2 * count);
    }
    known.put(key, count);
    System.arraycopy(own, 0, rows, count * n, n);
    costs[count++] = cost;
    return true;
  }

  /** The same combinations, at other places. */
  Columns at(Pricing other) {
    Columns moved = new Columns(problem, other);
    for (int k = 0; k < count; k++) {
      moved.add(combination(k));
    }
    return moved;
  }

  /**
   * Keeps some columns.
   *
   * @return their numbers before
   */
  int[] keep(IntPredicate wanted) {
    int[] before = new int[count];
    int kept = 0;
    for (int k = 0; k < count; k++) {
      if (wanted.test(k)) {
        System.arraycopy(rows, k * n, rows, kept * n, n);
        costs[kept] = costs[k];
        known.put(new AtomsKey(Arrays.copyOfRange(rows, kept * n, (kept + 1) * n)), kept);
        before[kept++] = k;
      } else {
        known.remove(new AtomsKey(Arrays.copyOfRange(rows, k * n, (k + 1) * n)));
      }
    }
    count = kept;
    return Arrays.copyOf(before, kept);
  }

  /** Σ over the rows of a column. */
  double dual(double[] y, int column) {
    double sum = 0;
    for (int p = column * n; p < (column + 1) * n; p++) {
      sum += y[rows[p]];
    }
    return sum;
  }

  /** A·w (rows). */
  double[] times(double[] w) {
    double[] product = new double[rowCount()];
    for (int k = 0; k < count; k++) {
      for (int p = k * n; p < (k + 1) * n; p++) {
        product[rows[p]] += w[k];
      }
    }
    return product;
  }
}
