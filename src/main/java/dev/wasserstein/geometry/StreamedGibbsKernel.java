// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;

/**
 * The Gibbs kernel between two supports whose matrix is too large to be held: costs are computed
 * again for each application, an exponential per entry.
 */
public final class StreamedGibbsKernel implements GibbsKernel {
  private final int dimension;
  private final double[] source;
  private final double[] target;
  private final GroundCost cost;
  private final double epsilon;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final double[] terms;

  /**
   * The kernel between two supports.
   *
   * @param source (m × d, row-major)
   * @param target (n × d, row-major)
   */
  public StreamedGibbsKernel(
      int dimension, double[] source, double[] target, GroundCost cost, double epsilon) {
    this.dimension = dimension;
    this.source = source;
    this.target = target;
    this.cost = cost;
    this.epsilon = epsilon;
    this.terms = new double[Math.max(rows(), columns())];
  }

  @Override
  public int rows() {
    return source.length / dimension;
  }

  @Override
  public int columns() {
    return target.length / dimension;
  }

  @Override
  public void apply(double[] x, double[] y, int count) {
    int m = rows();
    int n = columns();
    for (int each = 0; each < count; each++) {
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          terms[i] = x[each * m + i] + log(i, j);
        }
        y[each * n + j] = range.logSumOfExp(terms, 0, m);
      }
    }
  }

  @Override
  public void applyTransposed(double[] y, double[] x, int count) {
    int m = rows();
    int n = columns();
    for (int each = 0; each < count; each++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          terms[j] = y[each * n + j] + log(i, j);
        }
        x[each * m + i] = range.logSumOfExp(terms, 0, n);
      }
    }
  }

  private double log(int i, int j) {
    return Math.max(
        -cost.between(source, i, target, j, dimension) / epsilon, -GibbsMatrix.LARGEST_LOG);
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * terms.length;
  }

  @Override
  public double cost(double[] x, double[] y) {
    int m = rows();
    int n = columns();
    double[] masses = new double[n];
    double sum = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        terms[j] = x[i] + y[j] + log(i, j);
      }
      range.exp(terms, 0, masses, 0, n);
      for (int j = 0; j < n; j++) {
        sum += masses[j] * cost.between(source, i, target, j, dimension);
      }
    }
    return sum;
  }
}
