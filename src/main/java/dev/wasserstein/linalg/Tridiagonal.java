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
  private static final int BLOCK = 32;

  private final int d;
  private final MatrixProduct product;
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
    this.diagonal = new double[d];
    this.beside = new double[d];
    this.reflections = new double[d * d];
    this.scales = new double[d];
    this.left = new double[2 * BLOCK * d];
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
   * @param a A (d × d), symmetric, overwritten
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
    multiply(a, k);
    for (int l = from; l < k; l++) {
      int other = (l - from) * d;
      double ofW = dot(right, other, reflections, v, k + 1);
      double ofV = dot(reflections, l * d, reflections, v, k + 1);
      for (int i = k + 1; i < d; i++) {
        times[i] -= ofW * reflections[l * d + i] + ofV * right[other + i];
      }
    }
    double half = 0.5 * scales[k] * scales[k] * dot(times, 0, reflections, v, k + 1);
    double scale = scales[k];
    for (int i = k + 1; i < d; i++) {
      right[w + i] = scale * times[i] - half * reflections[v + i];
    }
  }

  /** times = A·v for the rows and columns after k, eight rows at once. */
  private void multiply(double[] a, int k) {
    int v = k * d;
    int i = k + 1;
    int from = k + 1;
    Arrays.fill(times, from, d, 0);
    for (; i + 7 < d; i += 8) {
      int p = i * d;
      double v0 = reflections[v + i];
      double v1 = reflections[v + i + 1];
      double v2 = reflections[v + i + 2];
      double v3 = reflections[v + i + 3];
      double v4 = reflections[v + i + 4];
      double v5 = reflections[v + i + 5];
      double v6 = reflections[v + i + 6];
      double v7 = reflections[v + i + 7];
      addFour(times, a, p, p + d, p + 2 * d, p + 3 * d, v0, v1, v2, v3, from, d);
      addFour(times, a, p + 4 * d, p + 5 * d, p + 6 * d, p + 7 * d, v4, v5, v6, v7, from, d);
    }
    for (; i < d; i++) {
      double entry = reflections[v + i];
      for (int j = from; j < d; j++) {
        times[j] += entry * a[i * d + j];
      }
    }
  }

  private static void addFour(
      double[] sum,
      double[] a,
      int p0,
      int p1,
      int p2,
      int p3,
      double v0,
      double v1,
      double v2,
      double v3,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      sum[j] += v0 * a[p0 + j] + v1 * a[p1 + j] + (v2 * a[p2 + j] + v3 * a[p3 + j]);
    }
  }

  private double dot(double[] x, int p, double[] y, int q, int from) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int i = from;
    for (; i + 3 < d; i += 4) {
      a += x[p + i] * y[q + i];
      b += x[p + i + 1] * y[q + i + 1];
      c += x[p + i + 2] * y[q + i + 2];
      e += x[p + i + 3] * y[q + i + 3];
    }
    for (; i < d; i++) {
      a += x[p + i] * y[q + i];
    }
    return a + b + (c + e);
  }

  /** Takes V·Wᵀ + W·Vᵀ of a block off the rows and columns that it has left. */
  private void subtract(double[] a, int from, int to) {
    int count = to - from;
    System.arraycopy(reflections, from * d, left, 0, count * d);
    System.arraycopy(right, 0, left, count * d, count * d);
    System.arraycopy(reflections, from * d, right, count * d, count * d);
    product.load(2 * count, d - to, right, to, d);
    product.multiplyTransposed(d - to, left, to, d, wide, 0, d - to);
    subtract(a, to, to, d - to, d - to);
  }

  private void subtract(double[] a, int row, int start, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int p = (row + i) * d + start;
      int q = i * columns;
      for (int j = 0; j < columns; j++) {
        a[p + j] -= wide[q + j];
      }
    }
  }

  /**
   * Q·X·Qᵀ.
   *
   * @param x X (d × d), symmetric, overwritten
   */
  void back(double[] x) {
    int blocks = (d - 1 + BLOCK - 1) / BLOCK;
    double[] triangle = new double[BLOCK * BLOCK];
    double[] p = new double[d * BLOCK];
    double[] small = new double[BLOCK * BLOCK];
    for (int block = blocks - 1; block >= 0; block--) {
      int from = block * BLOCK;
      int count = Math.min(BLOCK, d - 1 - from);
      triangle(from, count, triangle);
      // P = X·Vᵀ·Tᵀ, and R = P − ½ Vᵀ·(T·V·P): X − R·V − Vᵀ·Rᵀ.
      int start = from + 1;
      product.loadTransposed(d - start, count, reflections, from * d + start, d);
      product.multiply(d, x, start, d, left, 0, count);
      product.loadTransposed(count, count, triangle, 0, count);
      product.multiply(d, left, 0, count, p, 0, count);
      product.load(d - start, count, p, start * count, count);
      product.multiply(count, reflections, from * d + start, d, left, 0, count);
      product.load(count, count, left, 0, count);
      product.multiply(count, triangle, 0, count, small, 0, count);
      for (int i = start; i < d; i++) {
        for (int k = 0; k < count; k++) {
          double sum = 0;
          for (int l = 0; l < count; l++) {
            sum += reflections[(from + l) * d + i] * small[l * count + k];
          }
          p[i * count + k] -= 0.5 * sum;
        }
      }
      product.load(count, d - start, reflections, from * d + start, d);
      product.multiply(d, p, 0, count, wide, 0, d - start);
      for (int i = 0; i < d; i++) {
        int q = i * d + start;
        int s = i * (d - start);
        for (int j = 0; j < d - start; j++) {
          x[q + j] -= wide[s + j];
        }
      }
      for (int j = 0; j < d - start; j++) {
        int q = (start + j) * d;
        for (int i = 0; i < d; i++) {
          x[q + i] -= wide[i * (d - start) + j];
        }
      }
    }
  }

  /** T with H_from ⋯ H_last = 1 − Vᵀ·T·V (count × count, upper triangular; Schreiber, Van Loan). */
  private void triangle(int from, int count, double[] triangle) {
    Arrays.fill(triangle, 0, count * count, 0);
    double[] products = new double[count];
    for (int k = 0; k < count; k++) {
      double scale = scales[from + k];
      triangle[k * count + k] = scale;
      for (int l = 0; l < k; l++) {
        products[l] = dot(reflections, (from + l) * d, reflections, (from + k) * d, from + k + 1);
      }
      for (int l = 0; l < k; l++) {
        double sum = 0;
        for (int m = l; m < k; m++) {
          sum += triangle[l * count + m] * products[m];
        }
        triangle[l * count + k] = -scale * sum;
      }
    }
  }
}
