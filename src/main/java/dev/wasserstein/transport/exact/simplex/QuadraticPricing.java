// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.RowScan;
import dev.wasserstein.transport.CostRange;
import dev.wasserstein.transport.TransportProblem;
import java.util.Arrays;

/**
 * Arc costs |x − y|². A row at once uses |x|² + |y|² − 2⟨x, y⟩ on atoms moved to their common mean,
 * d multiplications per arc ({@link RowScan}): value_j = q_j + Σ_k 2x_k y_kj. No cost matrix is
 * built. Keeps its arrays from problem to problem.
 */
public final class QuadraticPricing implements ArcPricing {
  private final RowScan scan;
  private int dimension;
  private int columns;
  private double[] source;
  private double[] target;
  private int[] rowAtoms;
  private int[] columnAtoms;
  private double[] doubledRows = new double[0];
  private double[][] columnsByAxis = new double[0][];
  private int[] offsets = new int[0];
  private double[] rowTerms = new double[0];
  private final Kernels kernels;
  private double[] columnTerms = new double[0];
  private double[] scaledColumns = new double[0];

  public QuadraticPricing(Kernels kernels) {
    this.kernels = kernels;
    scan = kernels.rowScan();
  }

  /** One for another problem, on the same kernels. */
  public QuadraticPricing another() {
    return new QuadraticPricing(kernels);
  }

  /** Takes all atoms of a problem. */
  public void load(TransportProblem problem) {
    int rows = problem.sourceSize();
    int count = problem.targetSize();
    int[] all = new int[Math.max(rows, count)];
    Arrays.setAll(all, i -> i);
    load(problem, all, rows, all, count);
  }

  /** Takes the given atoms of a problem. */
  public void load(
      TransportProblem problem, int[] sources, int rows, int[] targets, int targetCount) {
    dimension = problem.dimension();
    columns = targetCount;
    source = problem.source();
    target = problem.target();
    rowAtoms = sources;
    columnAtoms = targets;
    checkRange(problem);
    if (doubledRows.length < rows * dimension) {
      doubledRows = new double[rows * dimension];
    }
    if (columnsByAxis.length < dimension || columnsByAxis[0].length < columns) {
      columnsByAxis = new double[dimension][columns];
    }
    rowTerms = rowTerms.length < rows ? new double[rows] : rowTerms;
    columnTerms = columnTerms.length < columns ? new double[columns] : columnTerms;
    Arrays.fill(rowTerms, 0);
    Arrays.fill(columnTerms, 0);
    for (int k = 0; k < dimension; k++) {
      loadAxis(k, rows);
    }
    scan.load(columnsByAxis, dimension, columns);
  }

  private void loadAxis(int k, int rows) {
    double mean = 0;
    for (int i = 0; i < rows; i++) {
      mean += source[rowAtoms[i] * dimension + k] / (rows + columns);
    }
    for (int j = 0; j < columns; j++) {
      mean += target[columnAtoms[j] * dimension + k] / (rows + columns);
    }
    for (int i = 0; i < rows; i++) {
      double x = source[rowAtoms[i] * dimension + k] - mean;
      doubledRows[i * dimension + k] = 2 * x;
      rowTerms[i] += x * x;
    }
    for (int j = 0; j < columns; j++) {
      double y = target[columnAtoms[j] * dimension + k] - mean;
      columnsByAxis[k][j] = y;
      columnTerms[j] += y * y;
    }
  }

  /** Refuses atoms so far apart that costs may overflow. */
  private static void checkRange(TransportProblem problem) {
    double diagonal = 0;
    int d = problem.dimension();
    for (int k = 0; k < d; k++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int p = k; p < problem.source().length; p += d) {
        low = Math.min(low, problem.source()[p]);
        high = Math.max(high, problem.source()[p]);
      }
      for (int p = k; p < problem.target().length; p += d) {
        low = Math.min(low, problem.target()[p]);
        high = Math.max(high, problem.target()[p]);
      }
      diagonal += (high - low) * (high - low);
    }
    double largest = CostRange.largest(problem);
    if (!(diagonal <= largest)) {
      throw new ArithmeticException(
          "The squared diameter of the atoms is "
              + diagonal
              + "; expected a finite number of at most "
              + largest
              + ". Rescale the atoms.");
    }
  }

  @Override
  public double cost(int row, int column) {
    return SquaredEuclidean.INSTANCE.between(
        source, rowAtoms[row], target, columnAtoms[column], dimension);
  }

  /**
   * Σ_k (s_k x_ik − y_jk/s_k)², both sides moved to their own means and scaled by axis to one
   * spread: the least cost of a row is then near its own, however the clouds lie to each other. The
   * product of coordinates, which alone ties rows to columns, stays.
   */
  @Override
  public void equivalentCosts(int rows, double[] found) {
    if (scaledColumns.length < columns) {
      scaledColumns = new double[columns];
    }
    Arrays.fill(found, 0, rows * columns, 0);
    for (int k = 0; k < dimension; k++) {
      double[] y = columnsByAxis[k];
      double rowMean = 0;
      for (int i = 0; i < rows; i++) {
        rowMean += doubledRows[i * dimension + k] / (2.0 * rows);
      }
      double columnMean = 0;
      for (int j = 0; j < columns; j++) {
        columnMean += y[j] / columns;
      }
      double scale = scale(k, rows, rowMean, columnMean);
      for (int j = 0; j < columns; j++) {
        scaledColumns[j] = (y[j] - columnMean) / scale;
      }
      for (int i = 0; i < rows; i++) {
        double x = scale * (doubledRows[i * dimension + k] / 2 - rowMean);
        addSquares(x, scaledColumns, columns, found, i * columns);
      }
    }
  }

  /** The root of the ratio of the sides' spreads along an axis; 1 where one has none. */
  private double scale(int k, int rows, double rowMean, double columnMean) {
    double ofRows = 0;
    for (int i = 0; i < rows; i++) {
      double x = doubledRows[i * dimension + k] / 2 - rowMean;
      ofRows += x * x / rows;
    }
    double ofColumns = 0;
    for (int j = 0; j < columns; j++) {
      double y = columnsByAxis[k][j] - columnMean;
      ofColumns += y * y / columns;
    }
    double scale = Math.sqrt(Math.sqrt(ofColumns / ofRows));
    return scale > 0 && scale < Double.POSITIVE_INFINITY ? scale : 1;
  }

  private static void addSquares(double x, double[] y, int count, double[] found, int offset) {
    for (int j = 0; j < count; j++) {
      found[offset + j] += (x - y[j]) * (x - y[j]);
    }
  }

  @Override
  public double rowTerm(int row) {
    return rowTerms[row];
  }

  @Override
  public double columnTerm(int column) {
    return columnTerms[column];
  }

  @Override
  public double relativeError() {
    // Each of the d products and sums, and the rounding of the mean, cost an ulp of the terms;
    // twice that is on the safe side.
    return (4 * dimension + 16) * 0x1p-53;
  }

  @Override
  public int best(int row, double[] q) {
    int some = 0;
    while (q[some] == Double.NEGATIVE_INFINITY) {
      some++;
    }
    double product = 0;
    for (int k = 0; k < dimension; k++) {
      product += doubledRows[row * dimension + k] * columnsByAxis[k][some];
    }
    double scale = rowTerms[row] + columnTerms[some] + Math.abs(q[some]);
    return bestAbove(row, q, q[some] + product - relativeError() * scale - Double.MIN_NORMAL);
  }

  @Override
  public int bestAbove(int row, double[] q, double floor) {
    return scan.best(doubledRows, row * dimension, q, floor);
  }

  @Override
  public void bestOfEach(int[] rows, double[] q, double[] floors, int[] found) {
    setOffsets(rows);
    scan.bestOfEach(doubledRows, offsets, q, floors, found);
  }

  @Override
  public int atLeast(int row, double[] q, double threshold, int[] found) {
    return scan.atLeast(doubledRows, row * dimension, q, threshold, found);
  }

  @Override
  public void countAtLeast(int[] rows, double[] q, double[] thresholds, int[] counts) {
    setOffsets(rows);
    scan.countAtLeast(doubledRows, offsets, q, thresholds, counts);
  }

  private void setOffsets(int[] rows) {
    if (offsets.length != rows.length) {
      offsets = new int[rows.length];
    }
    for (int i = 0; i < rows.length; i++) {
      offsets[i] = rows[i] * dimension;
    }
  }
}
