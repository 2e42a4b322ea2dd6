// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * A sparse coupling P: entry e moves {@code mass[e]} from source atom {@code row[e]} to target atom
 * {@code column[e]}. Entries are sorted by row, then column, and positive, so that equal couplings
 * are equal bit for bit and sums over them are repeatable.
 *
 * @param row (entries), in 0..m-1
 * @param column (entries), in 0..n-1
 * @param mass (entries), positive
 */
public record Coupling(int[] row, int[] column, double[] mass) {
  /** The number of positive entries, at most m + n − 1 for a basic solution. */
  public int entries() {
    return mass.length;
  }
}
