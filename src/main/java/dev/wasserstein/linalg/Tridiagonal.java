// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

import java.util.Arrays;

/**
 * A symmetric matrix as A = Q·T·Qᵀ with T tridiagonal and Q a product of reflections, and the way
 * back, Q·X·Qᵀ. Blocks of reflections are applied together, so that most operations are matrix
 * products (Dongarra, Sorensen and Hammarling 1989; LAPACK's dsytrd): 4/3 d³ operations there, of
 * which half are products of a matrix and a vector, and 3 d³ back. Holds work space: one thread at
 * a time.
 */
final class Tridiagonal {
  /** Reflections in a block. */
  private static final int BLOCK = 8;

  /** Reflections that go back together. */
  private static final int BACK = 32;

  private static final int TILE = 16;

  /** Rows of the upper triangle that are updated at once. */
  private static final int BAND = 96;

  private final int d;
  private final MatrixProduct product;
  private final SymmetricProduct timesVector;
  private final double[] diagonal;
  private final double[] beside;

  /** Reflection k is 1 − scale_k v vᵀ, v in row k, which is 0 up to column k and 1 in the next. */
  private final double[] reflections;

  private final double[] scales;

  private final double[] left;
  private final double[] right;
  private final double[] wide;
  private final double[] column;
  private final double[] times;

  Tridiagonal(Kernels kernels, int d) {
    this.d = d;
    this.product = kernels.matrixProduct();
    this.timesVector = kernels.symmetricProduct();
    this.diagonal = new double[d];
    this.beside = new double[d];
    this.reflections = new double[d * d];
    this.scales = new double[d];
    this.left = new double[2 * BACK * d];
    this.right = new double[2 * BLOCK * d];
    this.wide = new double[d * d];
    this.column = new double[d];
    this.times = new double[d];
  }

  /** The diagonal of T (d), shared. */
  double[] diagonal() {
    return diagonal;
  }

  /** The entries of T beside the diagonal, in the first d − 1 places, shared. */
  double[] beside() {
    return beside;
  }

  /**
   * Reduces a matrix.
   *
   * @param a A (d × d), symmetric, of which the upper triangle is read and overwritten
   */
  void reduce(double[] a) {
    Arrays.fill(reflections, 0);
    for (int from = 0; from < d - 1; from += BLOCK) {
      int to = Math.min(from + BLOCK, d - 1);
      for (int k = from; k < to; k++) {
        reflect(a, from, k);
      }
      subtract(a, from, to);
    }
    diagonal[d - 1] = a[d * d - 1];
  }

  /**
   * Makes reflection k. The matrix lacks what the reflections of the block before it subtract: row
   * l − from of {@link #right} holds their partners w, to be taken off as v wᵀ + w vᵀ.
   */
  private void reflect(double[] a, int from, int k) {
    System.arraycopy(a, k * d + k, column, k, d - k);
    for (int l = from; l < k; l++) {
      int v = l * d;
      int w = (l - from) * d;
      double byV = -right[w + k];
      double byW = -reflections[v + k];
      for (int i = k; i < d; i++) {
        column[i] += byV * reflections[v + i] + byW * right[w + i];
      }
    }
    diagonal[k] = column[k];
    double largest = 0;
    for (int i = k + 1; i < d; i++) {
      largest = Math.max(largest, Math.abs(column[i]));
    }
    double squares = 0;
    for (int i = k + 2; i < d; i++) {
      double entry = column[i] / (largest > 0 ? largest : 1);
      squares += entry * entry;
    }
    int w = (k - from) * d;
    Arrays.fill(right, w, w + d, 0);
    double first = column[k + 1];
    if (squares == 0) {
      beside[k] = first;
      scales[k] = 0;
      return;
    }
    double head = first / largest;
    double length = -Math.copySign(largest * Math.sqrt(head * head + squares), first);
    beside[k] = length;
    scales[k] = (length - first) / length;
    int v = k * d;
    double pivot = first - length;
    for (int i = k + 2; i < d; i++) {
      reflections[v + i] = column[i] / pivot;
    }
    reflections[v + k + 1] = 1;
    timesVector.multiply(d - k - 1, a, (k + 1) * (d + 1), d, reflections, v + k + 1, times, k + 1);
    for (int l = from; l < k; l++) {
      int other = (l - from) * d;
      double ofW = InnerProduct.of(right, other + k + 1, reflections, v + k + 1, d - k - 1);
      double ofV = InnerProduct.of(reflections, l * d + k + 1, reflections, v + k + 1, d - k - 1);
      for (int i = k + 1; i < d; i++) {
        times[i] -= ofW * reflections[l * d + i] + ofV * right[other + i];
      }
    }
    double half =
        0.5
            * scales[k]
            * scales[k]
            * InnerProduct.of(times, k + 1, reflections, v + k + 1, d - k - 1);
    double scale = scales[k];
    for (int i = k + 1; i < d; i++) {
      right[w + i] = scale * times[i] - half * reflections[v + i];
    }
  }

  /** Takes V·Wᵀ + W·Vᵀ of a block off the upper triangle that it has left. */
  private void subtract(double[] a, int from, int to) {
    int count = to - from;
    System.arraycopy(reflections, from * d, left, 0, count * d);
    System.arraycopy(right, 0, left, count * d, count * d);
    System.arraycopy(reflections, from * d, right, count * d, count * d);
    for (int row = to; row < d; row += BAND) {
      int rows = Math.min(BAND, d - row);
      product.load(2 * count, d - row, right, row, d);
      product.multiplyTransposed(rows, left, row, d, wide, 0, d - row);
      for (int i = 0; i < rows; i++) {
        int p = (row + i) * d + row;
        int q = i * (d - row);
        for (int j = i; j < d - row; j++) {
          a[p + j] -= wide[q + j];
        }
      }
    }
  }

  /**
   * Q·X·Qᵀ.
   *
   * @param x X (d × d), symmetric, overwritten
   */
  void back(double[] x) {
    int blocks = (d - 1 + BACK - 1) / BACK;
    double[] triangle = new double[BACK * BACK];
    double[] p = new double[d * BACK];
    double[] small = new double[BACK * BACK];
    for (int block = blocks - 1; block >= 0; block--) {
      int from = block * BACK;
      int count = Math.min(BACK, d - 1 - from);
      // P = X·Vᵀ·Tᵀ, and R = P − ½ Vᵀ·(T·V·P): X − R·V − Vᵀ·Rᵀ.
      int start = from + 1;
      product.loadTransposed(d - start, count, reflections, from * d + start, d);
      product.multiply(count, reflections, from * d + start, d, small, 0, count);
      triangle(from, count, small, triangle);
      product.multiply(d, x, start, d, left, 0, count);
      product.loadTransposed(count, count, triangle, 0, count);
      product.multiply(d, left, 0, count, p, 0, count);
      product.load(d - start, count, p, start * count, count);
      product.multiply(count, reflections, from * d + start, d, left, 0, count);
      product.load(count, count, left, 0, count);
      product.multiply(count, triangle, 0, count, small, 0, count);
      product.load(count, count, small, 0, count);
      product.multiplyTransposed(d - start, reflections, from * d + start, d, left, 0, count);
      for (int k = 0; k < (d - start) * count; k++) {
        p[start * count + k] -= 0.5 * left[k];
      }
      product.load(count, d - start, reflections, from * d + start, d);
      product.multiply(d, p, 0, count, wide, 0, d - start);
      subtractBoth(x, start);
    }
  }

  /**
   * Takes {@link #wide} (d × rest) off the last columns, and its transpose off the last rows, tile
   * by tile: above the diagonal, and mirrored.
   */
  private void subtractBoth(double[] x, int start) {
    int rest = d - start;
    for (int j = start; j < d; j += TILE) {
      int jEnd = Math.min(j + TILE, d);
      for (int i = 0; i < start; i += TILE) {
        int iEnd = Math.min(i + TILE, start);
        subtract(x, i, iEnd, j, jEnd, rest);
        mirror(x, i, iEnd, j, jEnd);
      }
      for (int i = start; i <= j; i += TILE) {
        int iEnd = Math.min(i + TILE, d);
        subtract(x, i, iEnd, j, jEnd, rest);
        for (int ii = i; ii < iEnd; ii++) {
          for (int jj = j; jj < jEnd; jj++) {
            x[ii * d + jj] -= wide[jj * rest + ii - start];
          }
        }
        if (i < j) {
          mirror(x, i, iEnd, j, jEnd);
        }
      }
    }
  }

  private void subtract(double[] x, int i, int iEnd, int j, int jEnd, int rest) {
    int start = d - rest;
    for (int ii = i; ii < iEnd; ii++) {
      int q = ii * d;
      int s = ii * rest - start;
      for (int jj = j; jj < jEnd; jj++) {
        x[q + jj] -= wide[s + jj];
      }
    }
  }

  private void mirror(double[] x, int i, int iEnd, int j, int jEnd) {
    for (int jj = j; jj < jEnd; jj++) {
      for (int ii = i; ii < iEnd; ii++) {
        x[jj * d + ii] = x[ii * d + jj];
      }
    }
  }

  /**
   * T with H_from ⋯ H_last = 1 − Vᵀ·T·V (count × count, upper triangular; Schreiber, Van Loan).
   *
   * @param products V·Vᵀ (count × count)
   */
  private void triangle(int from, int count, double[] products, double[] triangle) {
    Arrays.fill(triangle, 0, count * count, 0);
    for (int k = 0; k < count; k++) {
      double scale = scales[from + k];
      triangle[k * count + k] = scale;
      for (int l = 0; l < k; l++) {
        double sum = 0;
        for (int m = l; m < k; m++) {
          sum += triangle[l * count + m] * products[k * count + m];
        }
        triangle[l * count + k] = -scale * sum;
      }
    }
  }
}
