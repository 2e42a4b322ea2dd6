// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * {@link RowScan} in plain Java: values of a chunk of columns first, in loops that the compiler
 * turns into vector code, then a look at them. Multiplies and adds apart: a fused operation is very
 * slow where the processor has none.
 */
final class PlainRowScan implements RowScan {
  private static final int CHUNK = 512;

  private double[] values = new double[0];
  private double[][] y = new double[0][];
  private int dimension;
  private int columns;

  @Override
  public void load(double[][] byAxis, int axes, int count) {
    y = byAxis;
    dimension = axes;
    columns = count;
    if (values.length < count) {
      values = new double[count];
    }
  }

  @Override
  public int best(double[] x, int offset, double[] q, double floor) {
    int best = -1;
    double largest = floor;
    for (int from = 0; from < columns; from += CHUNK) {
      int to = Math.min(from + CHUNK, columns);
      price(x, offset, q, from, to);
      for (int j = from; j < to; j++) {
        if (values[j] > largest) {
          largest = values[j];
          best = j;
        }
      }
    }
    return best;
  }

  @Override
  public int atLeast(double[] x, int offset, double[] q, double threshold, int[] found) {
    int count = 0;
    for (int from = 0; from < columns; from += CHUNK) {
      int to = Math.min(from + CHUNK, columns);
      price(x, offset, q, from, to);
      for (int j = from; j < to; j++) {
        if (values[j] >= threshold) {
          found[count++] = j;
        }
      }
    }
    return count;
  }

  @Override
  public void countAtLeast(
      double[] x, int[] offsets, double[] q, double[] thresholds, int[] counts) {
    for (int i = 0; i < offsets.length; i++) {
      int count = 0;
      for (int from = 0; from < columns; from += CHUNK) {
        int to = Math.min(from + CHUNK, columns);
        price(x, offsets[i], q, from, to);
        count += count(values, thresholds[i], from, to);
      }
      counts[i] = count;
    }
  }

  /** Computes the values of a row in the columns from..to-1. */
  private void price(double[] x, int p, double[] q, int from, int to) {
    if (dimension == 1) {
      setOne(x[p], y[0], q, values, from, to);
      return;
    }
    setPair(x[p], y[0], x[p + 1], y[1], q, values, from, to);
    int k = 2;
    for (; k + 1 < dimension; k += 2) {
      addPair(x[p + k], y[k], x[p + k + 1], y[k + 1], values, from, to);
    }
    if (k < dimension) {
      addOne(x[p + k], y[k], values, from, to);
    }
  }

  // The compiler turns the loops below into vector code, as long as they stay as bare as this and
  // share one index.

  private static int count(double[] values, double threshold, int from, int to) {
    int count = 0;
    for (int j = from; j < to; j++) {
      count += values[j] >= threshold ? 1 : 0;
    }
    return count;
  }

  private static void setOne(double a, double[] y, double[] q, double[] values, int from, int to) {
    for (int j = from; j < to; j++) {
      values[j] = q[j] + a * y[j];
    }
  }

  private static void setPair(
      double a, double[] y, double b, double[] z, double[] q, double[] values, int from, int to) {
    for (int j = from; j < to; j++) {
      values[j] = q[j] + (a * y[j] + b * z[j]);
    }
  }

  private static void addPair(
      double a, double[] y, double b, double[] z, double[] values, int from, int to) {
    for (int j = from; j < to; j++) {
      values[j] += a * y[j] + b * z[j];
    }
  }

  private static void addOne(double a, double[] y, double[] values, int from, int to) {
    for (int j = from; j < to; j++) {
      values[j] += a * y[j];
    }
  }
}
