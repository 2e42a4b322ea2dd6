// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Products of dense matrices of doubles, row-major with leading dimensions (strides): C = A·B,
 * A·Bᵀ, Aᵀ·B or Aᵀ·Bᵀ. The right factor B is loaded once, into an order of its own, and serves any
 * number of products.
 *
 * <p>Every entry of C is a sum over the inner index in ascending order, in pieces of a fixed
 * length, so that it does not depend on the other rows and columns: a product of many rows has the
 * same bits as one product per row. Two implementations round differently (with or without fused
 * multiply-adds), each within inner ulps of Σ |a|·|b|; one implementation repeats itself bit for
 * bit.
 *
 * <p>An instance holds work space, which grows to the largest factor and is then reused: one thread
 * at a time.
 */
public interface MatrixProduct {
  /**
   * Takes B (inner × columns) for the products that follow; copied.
   *
   * @param b its first entry at {@code offset}, rows {@code stride} apart
   */
  void load(int inner, int columns, double[] b, int offset, int stride);

  /**
   * Takes the transpose of a matrix as B (inner × columns); copied.
   *
   * @param transposed Bᵀ (columns × inner), its first entry at {@code offset}, rows {@code stride}
   *     apart
   */
  void loadTransposed(int inner, int columns, double[] transposed, int offset, int stride);

  /**
   * C = A·B.
   *
   * @param a (rows × inner), its first entry at {@code aOffset}, rows {@code aStride} apart
   * @param c (rows × columns), overwritten; its first entry at {@code cOffset}, rows {@code
   *     cStride} apart; not a
   */
  void multiply(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride);

  /**
   * C = Aᵀ·B.
   *
   * @param a (inner × rows), its first entry at {@code aOffset}, rows {@code aStride} apart
   * @param c (rows × columns), overwritten; its first entry at {@code cOffset}, rows {@code
   *     cStride} apart; not a
   */
  void multiplyTransposed(
      int rows, double[] a, int aOffset, int aStride, double[] c, int cOffset, int cStride);
}
