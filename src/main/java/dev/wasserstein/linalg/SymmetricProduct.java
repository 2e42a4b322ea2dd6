// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * The product of a symmetric matrix and a vector, of which only the upper triangle is read, once:
 * half the memory that a general product would read. Two implementations round differently, each
 * within n ulps of Σ |a|·|v|; one implementation repeats itself bit for bit. An instance holds work
 * space: one thread at a time.
 */
public interface SymmetricProduct {
  /**
   * y = A·v.
   *
   * @param a A (n × n), its first entry at {@code offset}, rows {@code stride} apart; entries below
   *     the diagonal are not read
   * @param v (n) from {@code vOffset} on
   * @param y (n) from {@code yOffset} on, overwritten; not v
   */
  void multiply(
      int n, double[] a, int offset, int stride, double[] v, int vOffset, double[] y, int yOffset);
}
