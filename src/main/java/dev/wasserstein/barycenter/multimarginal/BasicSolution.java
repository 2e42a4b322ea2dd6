// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import java.util.Arrays;

/**
 * A basic solution near an interior one: at most Σ m_n − N + 1 columns have mass, their marginals
 * are the measures to rounding, and the objective is not higher than the reduced costs of what was
 * given up say.
 *
 * <p>Crossover (Megiddo 1991): columns enter the basis in the order of their masses until every row
 * has one; each of the others is then emptied along the direction that keeps the marginals, and
 * enters the basis where another column is empty first. A dense inverse of the basis is kept, R²
 * doubles for R rows; an exchange takes R² operations, an emptied column N·R.
 */
final class BasicSolution {
  /** Pivots smaller than this are no pivots. */
  private static final double LEAST_PIVOT = 1e-9;

  /** Masses below this are rounding. */
  private static final double NEGLIGIBLE = 1e-15;

  private static final int REFINEMENTS = 3;

  private final Columns columns;
  private final int[] position;
  private final double[] a;
  private final int size;
  private final double[][] inverse;
  private final int[] basis;
  private final double[] masses;
  private final double[] direction;

  private BasicSolution(Columns columns, double[] interior) {
    this.columns = columns;
    position = new int[columns.rowCount()];
    double[] all = columns.masses();
    a = new double[all.length - columns.ones() + 1];
    int next = 0;
    for (int k = 0; k < columns.ones(); k++) {
      for (int row = columns.offsets()[k]; row < columns.offsets()[k + 1]; row++) {
        // The last row of every measure but the first follows from the others.
        boolean leftOut = k > 0 && row == columns.offsets()[k + 1] - 1;
        position[row] = leftOut ? -1 : next;
        if (!leftOut) {
          a[next++] = all[row];
        }
      }
    }
    size = next;
    inverse = new double[size][size];
    basis = new int[size];
    Arrays.fill(basis, -1);
    for (int r = 0; r < size; r++) {
      inverse[r][r] = 1;
    }
    direction = new double[size];
    masses = Arrays.copyOf(interior, columns.count());
  }

  /**
   * The basic solution near an interior one.
   *
   * @param interior masses of the columns, not negative
   * @return masses of the columns; most are 0
   */
  static double[] of(Columns columns, double[] interior) {
    BasicSolution solution = new BasicSolution(columns, interior);
    solution.fillBasis();
    solution.emptyOthers();
    return solution.refined();
  }

  /** Columns, those of much mass first. */
  private Integer[] byMass() {
    Integer[] order = new Integer[masses.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (left, right) -> Double.compare(masses[right], masses[left]));
    return order;
  }

  /** Columns of much mass first, each in the row where it differs most from those that are in. */
  private void fillBasis() {
    int filled = 0;
    for (int column : byMass()) {
      if (filled == size) {
        return;
      }
      turn(column);
      int row = -1;
      for (int r = 0; r < size; r++) {
        if (basis[r] < 0 && (row < 0 || Math.abs(direction[r]) > Math.abs(direction[row]))) {
          row = r;
        }
      }
      if (Math.abs(direction[row]) > LEAST_PIVOT) {
        exchange(row, column);
        filled++;
      }
    }
  }

  /** Whether each column is in the basis. */
  private boolean[] basic() {
    boolean[] basic = new boolean[masses.length];
    for (int column : basis) {
      if (column >= 0) {
        basic[column] = true;
      }
    }
    return basic;
  }

  private void emptyOthers() {
    boolean[] basic = basic();
    Integer[] order = byMass();
    for (int e = order.length - 1; e >= 0; e--) {
      int column = order[e];
      if (!basic[column] && masses[column] > 0) {
        empty(column, basic);
      }
    }
  }

  /** Moves the mass of a column to the basis; what is in the way leaves it. */
  private void empty(int column, boolean[] basic) {
    turn(column);
    double step = masses[column];
    int leaving = -1;
    for (int r = 0; r < size; r++) {
      if (direction[r] < -LEAST_PIVOT && basis[r] >= 0) {
        double most = Math.max(0, masses[basis[r]]) / -direction[r];
        if (most < step) {
          step = most;
          leaving = r;
        }
      }
    }
    for (int r = 0; r < size; r++) {
      if (basis[r] >= 0) {
        masses[basis[r]] += step * direction[r];
      }
    }
    masses[column] -= step;
    if (leaving < 0) {
      masses[column] = 0;
      return;
    }
    masses[basis[leaving]] = 0;
    basic[basis[leaving]] = false;
    basic[column] = true;
    exchange(leaving, column);
  }

  /** The column in terms of the basis. */
  private void turn(int column) {
    int n = columns.ones();
    for (int r = 0; r < size; r++) {
      double sum = 0;
      for (int p = column * n; p < (column + 1) * n; p++) {
        int q = position[columns.rows()[p]];
        if (q >= 0) {
          sum += inverse[r][q];
        }
      }
      direction[r] = sum;
    }
  }

  private void exchange(int row, int column) {
    double[] pivotRow = inverse[row];
    double pivot = direction[row];
    for (int q = 0; q < size; q++) {
      pivotRow[q] /= pivot;
    }
    for (int r = 0; r < size; r++) {
      double factor = direction[r];
      if (r != row && factor != 0) {
        double[] own = inverse[r];
        for (int q = 0; q < size; q++) {
          own[q] -= factor * pivotRow[q];
        }
      }
    }
    basis[row] = column;
  }

  /** The masses of the basis, from the marginals alone. */
  private double[] refined() {
    double[] result = new double[masses.length];
    for (int r = 0; r < size; r++) {
      if (basis[r] >= 0) {
        result[basis[r]] = masses[basis[r]];
      }
    }
    for (int round = 0; round < REFINEMENTS; round++) {
      double[] missing = a.clone();
      int n = columns.ones();
      for (int column : basis) {
        for (int p = column * n; column >= 0 && p < (column + 1) * n; p++) {
          int q = position[columns.rows()[p]];
          if (q >= 0) {
            missing[q] -= result[column];
          }
        }
      }
      for (int r = 0; r < size; r++) {
        if (basis[r] >= 0) {
          double correction = 0;
          for (int q = 0; q < size; q++) {
            correction += inverse[r][q] * missing[q];
          }
          result[basis[r]] += correction;
        }
      }
    }
    for (int k = 0; k < result.length; k++) {
      result[k] = result[k] > NEGLIGIBLE ? result[k] : 0;
    }
    return result;
  }
}
