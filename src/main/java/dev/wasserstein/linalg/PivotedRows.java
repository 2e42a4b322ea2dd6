// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * The rows of a matrix as combinations of orthonormal ones, M = L·Q, by Gram and Schmidt's process
 * with row pivoting: the longest row that is left comes next, and is made orthogonal again until it
 * stays so (Björck 1994). Rows are independent of each other's scale, and an entry of L has an
 * error of a few ulps of its row's length. O(m n · rank).
 */
final class PivotedRows {
  private static final int MOST_PASSES = 5;

  private final int n;
  private final double[] rows;
  private final double[] lower;
  private final boolean[] done;
  private final int[] order;
  private int rank;

  private PivotedRows(double[] rows, int m, int n) {
    this.n = n;
    this.rows = rows;
    this.lower = new double[m * m];
    this.done = new boolean[m];
    this.order = new int[m];
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix M (m × n, row-major), overwritten
   */
  static PivotedRows of(double[] matrix, int m, int n) {
    PivotedRows result = new PivotedRows(matrix, m, n);
    result.run(m);
    return result;
  }

  /** The rank, at most the lesser of m and n. */
  int rank() {
    return rank;
  }

  /** The transpose of L (rank × m, row-major), in the first places, shared. */
  double[] lower() {
    return lower;
  }

  /** Q (rank × n, row-major). */
  double[] orthonormal() {
    double[] q = new double[rank * n];
    for (int k = 0; k < rank; k++) {
      System.arraycopy(rows, order[k] * n, q, k * n, n);
    }
    return q;
  }

  private void run(int m) {
    for (int k = 0; k < m && rank < n; k++) {
      int p = longest(m);
      if (p < 0) {
        return;
      }
      done[p] = true;
      double length = orthogonalise(p, m);
      if (length == 0) {
        continue;
      }
      for (int j = 0; j < n; j++) {
        rows[p * n + j] /= length;
      }
      lower[rank * m + p] = length;
      for (int i = 0; i < m; i++) {
        if (!done[i]) {
          lower[rank * m + i] += takeOff(i, p);
        }
      }
      order[rank++] = p;
    }
  }

  private int longest(int m) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < m; i++) {
      double squares = done[i] ? 0 : InnerProduct.of(rows, i * n, rows, i * n, n);
      if (squares > most) {
        most = squares;
        best = i;
      }
    }
    return best;
  }

  /** Takes off row i its part along the unit row p, and returns that. */
  private double takeOff(int i, int p) {
    double along = InnerProduct.of(rows, i * n, rows, p * n, n);
    for (int j = 0; j < n; j++) {
      rows[i * n + j] -= along * rows[p * n + j];
    }
    return along;
  }

  /** Returns the length that is left of row p; 0 where rounding is all that is left. */
  private double orthogonalise(int p, int m) {
    double length = length(p);
    for (int pass = 0; pass < MOST_PASSES && length > 0; pass++) {
      for (int k = 0; k < rank; k++) {
        lower[k * m + p] += takeOff(p, order[k]);
      }
      double left = length(p);
      if (left > 0.5 * length) {
        return left;
      }
      length = left;
    }
    return length;
  }

  private double length(int p) {
    return Math.sqrt(InnerProduct.of(rows, p * n, rows, p * n, n));
  }
}
