// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import java.util.List;

/**
 * What a method asks of the place that it works in, beside the memory of the measures.
 *
 * @param kernel how its work grows with the measures
 * @param stateBytes bytes for each atom, or cell, of each measure that it keeps from iteration to
 *     iteration, in memory or on disk
 * @param workBytes bytes for each atom, or cell, of the largest measure that a thread works with
 * @param grid the lengths of the axes of the grid that all measures are put on; empty where they
 *     stay on their own atoms
 */
public record MethodDemand(Kernel kernel, long stateBytes, long workBytes, List<Integer> grid) {
  /** What the work of an iteration is counted in. */
  public enum Kernel {
    /** Pairs of atoms: Σ m · m_n. */
    PAIRS,
    /**
     * On grids a kernel that is applied axis by axis: for each cell as many products as the axes
     * are long together. Elsewhere pairs of atoms.
     */
    SEPARABLE
  }

  /** Work in pairs of atoms, and no state. */
  public static final MethodDemand PAIRS_OF_ATOMS = new MethodDemand(Kernel.PAIRS, 0, 0, List.of());

  /** The bytes of so many measures on the grid that they are put on. */
  long convertedBytes(long measures) {
    return grid.isEmpty() ? 0 : Double.BYTES * measures * cells();
  }

  /** The bytes of the states of so many measures with so many atoms together. */
  long stateBytes(long measures, long atoms) {
    return stateBytes * (grid.isEmpty() ? atoms : measures * cells());
  }

  /** The bytes that a thread works with. */
  public long workBytes(long largest) {
    return workBytes * (grid.isEmpty() ? largest : cells());
  }

  private long cells() {
    return grid.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Whether the work is that of a kernel along the axes of grids. */
  public boolean isAlongAxes(InputSize size) {
    return kernel == Kernel.SEPARABLE && (!grid.isEmpty() || size.axes() > 0);
  }

  /** The work of an iteration over measures of these sizes. */
  public double work(InputSize size) {
    if (!grid.isEmpty()) {
      double perCell =
          kernel == Kernel.SEPARABLE
              ? grid.stream().mapToInt(Integer::intValue).sum()
              : (double) cells();
      return size.measures() * (double) cells() * perCell;
    }
    double perAtom =
        kernel == Kernel.SEPARABLE && size.axes() > 0
            ? size.axes() * Math.pow((double) size.largest(), 1.0 / size.axes())
            : (double) size.largest();
    return (double) size.atoms() * perAtom;
  }
}
