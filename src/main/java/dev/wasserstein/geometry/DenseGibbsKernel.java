// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import java.util.Optional;

/**
 * The Gibbs kernel of any ground cost between two supports, held as a matrix. Several vectors go
 * through one matrix product.
 */
public final class DenseGibbsKernel implements GibbsKernel {
  private final GibbsMatrix matrix;
  private final ExtendedLines forward;
  private Optional<ExtendedLines> backward;

  /** A kernel with these entries, which may be shared with others. */
  public DenseGibbsKernel(GibbsMatrix matrix) {
    this.matrix = matrix;
    this.forward = new ExtendedLines(matrix);
    this.backward = Optional.empty();
  }

  private DenseGibbsKernel(GibbsMatrix matrix, ExtendedLines both) {
    this.matrix = matrix;
    this.forward = both;
    this.backward = Optional.of(both);
  }

  /** A kernel with these entries of a symmetric matrix, in half of the memory. */
  public static DenseGibbsKernel symmetric(GibbsMatrix matrix) {
    return new DenseGibbsKernel(matrix, new ExtendedLines(matrix));
  }

  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public void apply(double[] x, double[] y, int count) {
    forward.toLogs(x, y, count);
  }

  @Override
  public void applyTransposed(double[] y, double[] x, int count) {
    if (backward.isEmpty()) {
      backward = Optional.of(new ExtendedLines(transposed()));
    }
    backward.get().toLogs(y, x, count);
  }

  @Override
  public double cost(double[] x, double[] y) {
    int m = matrix.rows();
    int n = matrix.columns();
    double[] logs = matrix.logs();
    double[] terms = new double[n];
    double[] masses = new double[n];
    ExtendedRange range = Kernels.fastest().extendedRange();
    double sum = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        terms[j] = x[i] + y[j] + logs[i * n + j];
      }
      range.exp(terms, 0, masses, 0, n);
      double row = 0;
      for (int j = 0; j < n; j++) {
        row -= masses[j] * logs[i * n + j];
      }
      sum += row;
    }
    return matrix.epsilon() * sum;
  }

  @Override
  public long bytes() {
    return forward.bytes()
        + backward.filter(lines -> lines != forward).map(ExtendedLines::bytes).orElse(0L);
  }

  private GibbsMatrix transposed() {
    int m = matrix.rows();
    int n = matrix.columns();
    double[] logs = new double[m * n];
    double[] scaled = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        logs[j * m + i] = matrix.logs()[i * n + j];
        scaled[j * m + i] = matrix.scaled()[i * n + j];
      }
    }
    return new GibbsMatrix(n, m, matrix.epsilon(), logs, scaled);
  }
}
