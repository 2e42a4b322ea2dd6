// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.transport.AscendingOrder;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Atoms of a measure that fall between two of its splitting points, ascending, those at one place
 * as one.
 *
 * @param slot the number of the measure's interval among those of all measures
 * @param atoms (n)
 * @param masses (n), not rescaled
 */
public record RowBlock(int slot, double[] atoms, double[] masses) implements Serializable {

  /** The block of the first n of some atoms. */
  static RowBlock of(int slot, double[] atoms, double[] masses, int n, AscendingOrder order) {
    order.sort(atoms, n);
    double[] sorted = new double[n];
    double[] sums = new double[n];
    int last = -1;
    for (int i = 0; i < n; i++) {
      double x = order.values()[i];
      double mass = masses[order.index()[i]];
      if (last < 0 || sorted[last] != x) {
        sorted[++last] = x;
        sums[last] = mass;
      } else {
        sums[last] += mass;
      }
    }
    return new RowBlock(slot, Arrays.copyOf(sorted, last + 1), Arrays.copyOf(sums, last + 1));
  }

  /** One block of several in a slot. */
  public static RowBlock join(List<RowBlock> blocks, AscendingOrder order) {
    int n = blocks.stream().mapToInt(block -> block.atoms.length).sum();
    double[] atoms = new double[n];
    double[] masses = new double[n];
    int at = 0;
    for (RowBlock block : blocks) {
      System.arraycopy(block.atoms, 0, atoms, at, block.atoms.length);
      System.arraycopy(block.masses, 0, masses, at, block.atoms.length);
      at += block.atoms.length;
    }
    return of(blocks.get(0).slot, atoms, masses, n, order);
  }
}
