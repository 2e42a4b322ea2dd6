// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.numeric.CountingSort;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A sparse coupling P: entry e moves {@code mass[e]} from source atom {@code row[e]} to target atom
 * {@code column[e]}. Entries are sorted by row, then column, and positive, so that equal couplings
 * are equal bit for bit and sums over them are repeatable.
 *
 * @param row (entries), in 0..m-1
 * @param column (entries), in 0..n-1
 * @param mass (entries), positive
 */
public record Coupling(int[] row, int[] column, double[] mass) implements Serializable {
  /** No entries. */
  public static final Coupling NONE = new Coupling(new int[0], new int[0], new double[0]);

  /** The number of positive entries, at most m + n − 1 for a basic solution. */
  public int entries() {
    return mass.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Coupling that
        && Arrays.equals(row, that.row)
        && Arrays.equals(column, that.column)
        && Arrays.equals(mass, that.mass);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(row), Arrays.hashCode(column), Arrays.hashCode(mass));
  }

  @Override
  public String toString() {
    return "Coupling[" + entries() + " entries]";
  }

  /**
   * The coupling of entries in any order.
   *
   * @param row (entries or more), as are the others
   * @param sources the number m of source atoms
   * @param targets the number n of target atoms
   */
  public static Coupling sorted(
      int[] row, int[] column, double[] mass, int entries, int sources, int targets) {
    int[] order = new int[entries];
    Arrays.setAll(order, e -> e);
    order = CountingSort.of(row, sources, CountingSort.of(column, targets, order));
    int[] rows = new int[entries];
    int[] columns = new int[entries];
    double[] masses = new double[entries];
    for (int e = 0; e < entries; e++) {
      rows[e] = row[order[e]];
      columns[e] = column[order[e]];
      masses[e] = mass[order[e]];
    }
    return new Coupling(rows, columns, masses);
  }
}
