// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.transport.CostRange;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;

/**
 * Dual potentials along the staircase of a monotone coupling on the line. Rows and columns are
 * numbered in sorted order here; {@link #tightened} returns them in the order of the atoms.
 */
final class MonotonePotentials {
  /** Potentials that many times the largest cost that carries mass bound little once rounded. */
  private static final double HUGE = 0x1p30;

  private final TransportProblem problem;
  private final int[] rowOrder;
  private final int[] columnOrder;
  private final double largest;
  private final double[] f;
  private final double[] g;
  // f and g at the staircase's present end, unevaluated sums of costs.
  private final NeumaierSum rowPotential = new NeumaierSum();
  private final NeumaierSum columnPotential = new NeumaierSum();
  private double cornerCost;
  private double largestCarried;

  /** Begins at the corner of the first row and column. */
  MonotonePotentials(TransportProblem problem, int[] rowOrder, int[] columnOrder) {
    this.problem = problem;
    this.rowOrder = rowOrder;
    this.columnOrder = columnOrder;
    largest = CostRange.largest(problem);
    f = new double[rowOrder.length];
    g = new double[columnOrder.length];
    cornerCost = cost(0, 0);
    columnPotential.add(cornerCost);
    g[0] = cornerCost;
  }

  /** Steps from (row − 1, column) to (row, column). */
  void nextRow(int row, int column) {
    double next = cost(row, column);
    rowPotential.add(next);
    rowPotential.add(-cornerCost);
    cornerCost = next;
    f[row] = rowPotential.value();
  }

  /** Steps from (row, column − 1) to (row, column). */
  void nextColumn(int row, int column) {
    double next = cost(row, column);
    columnPotential.add(next);
    columnPotential.add(-cornerCost);
    cornerCost = next;
    g[column] = columnPotential.value();
  }

  /**
   * Steps from (row − 1, column − 1) to (row, column), both of whose atoms are exhausted. The two
   * pieces of the staircase may be shifted against each other as far as the costs of the other two
   * corners allow, which bounds f there from both sides (all other costs follow by the Monge
   * property): to where f changes least. Past a gap between far atoms, steps by way of a corner
   * would make potentials as huge as its square.
   */
  void jump(int row, int column) {
    double next = cost(row, column);
    double before = rowPotential.value();
    double least = next - cost(row - 1, column);
    double most = cost(row, column - 1) - cornerCost;
    double change = Math.min(Math.max(0, least), most);
    rowPotential.add(change);
    f[row] = rowPotential.value();
    columnPotential.add(-columnPotential.value());
    columnPotential.add(next);
    columnPotential.add(-before);
    columnPotential.add(-change);
    cornerCost = next;
    g[column] = columnPotential.value();
  }

  /** Mass flows at the present corner. */
  void carry() {
    largestCarried = Math.max(largestCarried, Math.abs(cornerCost));
  }

  /** Whether potentials are huge beside all costs that carry mass, and would be worth less. */
  boolean areHuge() {
    double largestPotential = 0;
    for (double value : f) {
      largestPotential = Math.max(largestPotential, Math.abs(value));
    }
    return largestCarried > 0 && largestPotential > HUGE * largestCarried;
  }

  private double cost(int row, int column) {
    int i = rowOrder[row];
    int j = columnOrder[column];
    return CostRange.checked(
        problem.groundCost().between(problem.source(), i, problem.target(), j, 1), i, j, largest);
  }

  /**
   * The potentials with f_i = min_j c_ij − g_j, shifted so that both sides contribute equally to
   * the bound.
   */
  DualPotentials tightened() {
    double balance = 0;
    for (int r = 0; r < f.length; r++) {
      balance += problem.sourceMasses()[rowOrder[r]] * f[r];
    }
    for (int c = 0; c < g.length; c++) {
      balance -= problem.targetMasses()[columnOrder[c]] * g[c];
    }
    double[] target = new double[g.length];
    for (int c = 0; c < g.length; c++) {
      g[c] += balance / 2;
      target[columnOrder[c]] = g[c];
    }
    tighten(0, f.length - 1, 0, g.length - 1);
    double[] source = new double[f.length];
    for (int r = 0; r < f.length; r++) {
      source[rowOrder[r]] = f[r];
    }
    return new DualPotentials(source, target);
  }

  /**
   * Tightens rows whose minimum is known to lie in the given columns; the depth of recursion is
   * log₂ of the rows.
   */
  private void tighten(int firstRow, int lastRow, int firstColumn, int lastColumn) {
    if (firstRow > lastRow) {
      return;
    }
    int row = (firstRow + lastRow) >>> 1;
    int best = firstColumn;
    double least = Double.POSITIVE_INFINITY;
    for (int c = firstColumn; c <= lastColumn; c++) {
      double value = cost(row, c) - g[c];
      if (value < least) {
        least = value;
        best = c;
      }
    }
    f[row] = least;
    tighten(firstRow, row - 1, firstColumn, best);
    tighten(row + 1, lastRow, best, lastColumn);
  }
}
