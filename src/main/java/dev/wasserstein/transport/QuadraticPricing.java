// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.geometry.SquaredEuclidean;

/**
 * Arc costs |x − y|². A row at once uses |x|² + |y|² − 2⟨x, y⟩ on atoms moved to their common mean,
 * d multiplications per arc over columns held as a structure of arrays: value_j = q_j + Σ_k 2x_k
 * y_kj. No cost matrix is built. Keeps its arrays from problem to problem.
 */
final class QuadraticPricing implements ArcPricing {
  private static final int CHUNK = 512;

  private int dimension;
  private int columns;
  private double[] source;
  private double[] target;
  private int[] rowAtoms;
  private int[] columnAtoms;
  private double[] doubledRows = new double[0];
  private double[] columnsByAxis = new double[0];
  private double[] rowTerms = new double[0];
  private double[] columnTerms = new double[0];
  private final double[] values = new double[CHUNK];

  /** Takes the atoms of a problem that carry mass. */
  void load(TransportProblem problem, MassScaling masses) {
    dimension = problem.dimension();
    columns = masses.columns();
    source = problem.source();
    target = problem.target();
    rowAtoms = masses.rowAtoms();
    columnAtoms = masses.columnAtoms();
    checkRange(problem);
    int rows = masses.rows();
    if (doubledRows.length < rows * dimension) {
      doubledRows = new double[rows * dimension];
    }
    if (columnsByAxis.length < columns * dimension) {
      columnsByAxis = new double[columns * dimension];
    }
    rowTerms = rowTerms.length < rows ? new double[rows] : rowTerms;
    columnTerms = columnTerms.length < columns ? new double[columns] : columnTerms;
    java.util.Arrays.fill(rowTerms, 0);
    java.util.Arrays.fill(columnTerms, 0);
    for (int k = 0; k < dimension; k++) {
      loadAxis(k, rows);
    }
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
      columnsByAxis[k * columns + j] = y;
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
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int from = 0; from < columns; from += CHUNK) {
      int count = Math.min(CHUNK, columns - from);
      price(row, q, from, count);
      for (int j = 0; j < count; j++) {
        if (values[j] > largest) {
          largest = values[j];
          best = from + j;
        }
      }
    }
    return best;
  }

  @Override
  public int atLeast(int row, double[] q, double threshold, int[] found) {
    int total = 0;
    for (int from = 0; from < columns; from += CHUNK) {
      int count = Math.min(CHUNK, columns - from);
      price(row, q, from, count);
      for (int j = 0; j < count; j++) {
        if (values[j] >= threshold) {
          found[total++] = from + j;
        }
      }
    }
    return total;
  }

  /** Fills the first {@code count} values with those of the columns from {@code from} on. */
  private void price(int row, double[] q, int from, int count) {
    int p = row * dimension;
    if (dimension == 1) {
      scale(doubledRows[p], columnsByAxis, from, q, values, count);
      return;
    }
    scalePair(
        doubledRows[p], doubledRows[p + 1], columnsByAxis, from, columns + from, q, values, count);
    int k = 2;
    for (; k + 1 < dimension; k += 2) {
      int c = k * columns + from;
      addPair(
          doubledRows[p + k], doubledRows[p + k + 1], columnsByAxis, c, c + columns, values, count);
    }
    if (k < dimension) {
      addOne(doubledRows[p + k], columnsByAxis, k * columns + from, values, count);
    }
  }

  // The four loops below are what the compiler turns into vector code; kept apart and bare for its
  // sake.

  private static void scale(
      double a, double[] y, int from, double[] q, double[] values, int count) {
    for (int j = 0; j < count; j++) {
      values[j] = q[from + j] + a * y[from + j];
    }
  }

  private static void scalePair(
      double a,
      double b,
      double[] y,
      int from,
      int second,
      double[] q,
      double[] values,
      int count) {
    for (int j = 0; j < count; j++) {
      values[j] = q[from + j] + (a * y[from + j] + b * y[second + j]);
    }
  }

  private static void addPair(
      double a, double b, double[] y, int first, int second, double[] values, int count) {
    for (int j = 0; j < count; j++) {
      values[j] += a * y[first + j] + b * y[second + j];
    }
  }

  private static void addOne(double a, double[] y, int first, double[] values, int count) {
    for (int j = 0; j < count; j++) {
      values[j] += a * y[first + j];
    }
  }
}
