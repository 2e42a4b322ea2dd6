// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.transport.CostRange;
import dev.wasserstein.transport.TransportProblem;

/**
 * Arc costs of any ground cost: value_j = g_j − c_ij. They are computed once where a matrix of them
 * is small, otherwise whenever they are looked at.
 */
public final class GeneralPricing implements ArcPricing {
  /**
   * The share of the heap that one problem's costs may take: several problems are solved at once.
   */
  private static final int HEAP_SHARE = 16;

  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private final GroundCost groundCost;
  private final int dimension;
  private final double[] source;
  private final double[] target;
  private final int[] rowAtoms;
  private final int[] columnAtoms;
  private final int columns;
  private final double largest;
  private final double[] kept;

  public GeneralPricing(TransportProblem problem, MassScaling masses) {
    groundCost = problem.groundCost();
    dimension = problem.dimension();
    source = problem.source();
    target = problem.target();
    rowAtoms = masses.rowAtoms();
    columnAtoms = masses.columnAtoms();
    columns = masses.columns();
    largest = CostRange.largest(problem);
    kept = new double[fits(masses.rows(), columns) ? masses.rows() * columns : 0];
    for (int k = 0; k < kept.length; k++) {
      kept[k] = computed(k / columns, k % columns);
    }
  }

  private static boolean fits(long rows, long columns) {
    long budget = Runtime.getRuntime().maxMemory() / HEAP_SHARE / Double.BYTES;
    return rows * columns <= Math.min(budget, LARGEST_ARRAY);
  }

  @Override
  public double cost(int row, int column) {
    return kept.length > 0 ? kept[row * columns + column] : computed(row, column);
  }

  @Override
  public void equivalentCosts(int rows, double[] found) {
    for (int k = 0; k < rows * columns; k++) {
      found[k] = kept.length > 0 ? kept[k] : computed(k / columns, k % columns);
    }
  }

  private double computed(int row, int column) {
    return CostRange.checked(
        groundCost.between(source, rowAtoms[row], target, columnAtoms[column], dimension),
        rowAtoms[row],
        columnAtoms[column],
        largest);
  }

  @Override
  public double rowTerm(int row) {
    return 0;
  }

  @Override
  public double columnTerm(int column) {
    return 0;
  }

  @Override
  public double relativeError() {
    return 0x1p-50;
  }

  @Override
  public int best(int row, double[] q) {
    return bestAbove(row, q, Double.NEGATIVE_INFINITY);
  }

  @Override
  public int bestAbove(int row, double[] q, double floor) {
    int best = -1;
    double largestValue = floor;
    for (int j = 0; j < columns; j++) {
      double value = q[j] - cost(row, j);
      if (value > largestValue) {
        largestValue = value;
        best = j;
      }
    }
    return best;
  }

  @Override
  public int atLeast(int row, double[] q, double threshold, int[] found) {
    int count = 0;
    for (int j = 0; j < columns; j++) {
      if (q[j] - cost(row, j) >= threshold) {
        found[count++] = j;
      }
    }
    return count;
  }

  @Override
  public void countAtLeast(int[] rows, double[] q, double[] thresholds, int[] counts) {
    for (int i = 0; i < rows.length; i++) {
      int count = 0;
      for (int j = 0; j < columns; j++) {
        count += q[j] - cost(rows[i], j) >= thresholds[i] ? 1 : 0;
      }
      counts[i] = count;
    }
  }
}
