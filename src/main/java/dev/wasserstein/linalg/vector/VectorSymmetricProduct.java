// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.SymmetricProduct;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SymmetricProduct} in vector instructions: eight rows at once, each entry used for its own
 * row and, mirrored, for its column.
 */
final class VectorSymmetricProduct implements SymmetricProduct {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = DOUBLES.length();

  private static final int ROWS = 8;

  private final double[] lanes = new double[ROWS * LANES];

  @Override
  public void multiply(
      int n, double[] a, int offset, int stride, double[] v, int vOffset, double[] y, int yOffset) {
    Arrays.fill(y, yOffset, yOffset + n, 0);
    int i = 0;
    for (; i + ROWS <= n; i += ROWS) {
      int p = offset + i * stride;
      triangle(ROWS, a, p + i, stride, v, vOffset + i, y, yOffset + i);
      int full = (n - i - ROWS) / LANES * LANES;
      rows(full, a, p + i + ROWS, stride, v, vOffset + i, y, yOffset + i);
      for (int r = 0; r < ROWS; r++) {
        double sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
          sum += lanes[r * LANES + lane];
        }
        double entry = v[vOffset + i + r];
        for (int j = i + ROWS + full; j < n; j++) {
          double value = a[p + r * stride + j];
          sum += value * v[vOffset + j];
          y[yOffset + j] += value * entry;
        }
        y[yOffset + i + r] += sum;
      }
    }
    triangle(n - i, a, offset + i * stride + i, stride, v, vOffset + i, y, yOffset + i);
  }

  private static void triangle(
      int n, double[] a, int p, int stride, double[] v, int q, double[] y, int s) {
    for (int r = 0; r < n; r++) {
      y[s + r] += a[p + r * stride + r] * v[q + r];
      for (int c = r + 1; c < n; c++) {
        double value = a[p + r * stride + c];
        y[s + r] += value * v[q + c];
        y[s + c] += value * v[q + r];
      }
    }
  }

  /** Eight rows, right of their triangle; their sums go into {@link #lanes}. */
  private void rows(int n, double[] a, int p, int stride, double[] v, int q, double[] y, int s) {
    DoubleVector v0 = DoubleVector.broadcast(DOUBLES, v[q]);
    DoubleVector v1 = DoubleVector.broadcast(DOUBLES, v[q + 1]);
    DoubleVector v2 = DoubleVector.broadcast(DOUBLES, v[q + 2]);
    DoubleVector v3 = DoubleVector.broadcast(DOUBLES, v[q + 3]);
    DoubleVector v4 = DoubleVector.broadcast(DOUBLES, v[q + 4]);
    DoubleVector v5 = DoubleVector.broadcast(DOUBLES, v[q + 5]);
    DoubleVector v6 = DoubleVector.broadcast(DOUBLES, v[q + 6]);
    DoubleVector v7 = DoubleVector.broadcast(DOUBLES, v[q + 7]);
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = DoubleVector.zero(DOUBLES);
    DoubleVector s2 = DoubleVector.zero(DOUBLES);
    DoubleVector s3 = DoubleVector.zero(DOUBLES);
    DoubleVector s4 = DoubleVector.zero(DOUBLES);
    DoubleVector s5 = DoubleVector.zero(DOUBLES);
    DoubleVector s6 = DoubleVector.zero(DOUBLES);
    DoubleVector s7 = DoubleVector.zero(DOUBLES);
    int p1 = p + stride;
    int p2 = p1 + stride;
    int p3 = p2 + stride;
    int p4 = p3 + stride;
    int p5 = p4 + stride;
    int p6 = p5 + stride;
    int p7 = p6 + stride;
    int qj = q + ROWS;
    int sj = s + ROWS;
    for (int j = 0; j < n; j += LANES) {
      DoubleVector x = DoubleVector.fromArray(DOUBLES, v, qj + j);
      DoubleVector sum = DoubleVector.fromArray(DOUBLES, y, sj + j);
      DoubleVector a0 = DoubleVector.fromArray(DOUBLES, a, p + j);
      s0 = a0.fma(x, s0);
      sum = a0.fma(v0, sum);
      DoubleVector a1 = DoubleVector.fromArray(DOUBLES, a, p1 + j);
      s1 = a1.fma(x, s1);
      sum = a1.fma(v1, sum);
      DoubleVector a2 = DoubleVector.fromArray(DOUBLES, a, p2 + j);
      s2 = a2.fma(x, s2);
      sum = a2.fma(v2, sum);
      DoubleVector a3 = DoubleVector.fromArray(DOUBLES, a, p3 + j);
      s3 = a3.fma(x, s3);
      sum = a3.fma(v3, sum);
      DoubleVector a4 = DoubleVector.fromArray(DOUBLES, a, p4 + j);
      s4 = a4.fma(x, s4);
      sum = a4.fma(v4, sum);
      DoubleVector a5 = DoubleVector.fromArray(DOUBLES, a, p5 + j);
      s5 = a5.fma(x, s5);
      sum = a5.fma(v5, sum);
      DoubleVector a6 = DoubleVector.fromArray(DOUBLES, a, p6 + j);
      s6 = a6.fma(x, s6);
      sum = a6.fma(v6, sum);
      DoubleVector a7 = DoubleVector.fromArray(DOUBLES, a, p7 + j);
      s7 = a7.fma(x, s7);
      a7.fma(v7, sum).intoArray(y, sj + j);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LANES);
    s2.intoArray(lanes, 2 * LANES);
    s3.intoArray(lanes, 3 * LANES);
    s4.intoArray(lanes, 4 * LANES);
    s5.intoArray(lanes, 5 * LANES);
    s6.intoArray(lanes, 6 * LANES);
    s7.intoArray(lanes, 7 * LANES);
  }
}
