// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

/**
 * The Gibbs kernel of any ground cost between two supports, held as a matrix. Several vectors go
 * through one matrix product.
 */
public final class DenseGibbsKernel implements GibbsKernel {
  private final GibbsMatrix matrix;
  private final ExtendedLines forward;
  private ExtendedLines backward;

  /** A kernel with these entries, which may be shared with others. */
  public DenseGibbsKernel(GibbsMatrix matrix) {
    this.matrix = matrix;
    this.forward = new ExtendedLines(matrix);
    this.backward = forward;
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
    if (backward == forward) {
      backward = new ExtendedLines(transposed());
    }
    backward.toLogs(y, x, count);
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
    return new GibbsMatrix(n, m, logs, scaled);
  }
}
