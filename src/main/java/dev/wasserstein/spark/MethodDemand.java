// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import java.util.List;

/**
 * What a method asks of the place that it works in, beside the memory of the measures.
 *
 * @param kernel how its work grows with the measures
 * @param stateBytes bytes for each atom, or cell, of each measure that it keeps from iteration to
 *     iteration
 * @param grid the lengths of the axes of the grid that all measures are put on; empty where they
 *     stay on their own atoms
 */
public record MethodDemand(Kernel kernel, long stateBytes, List<Integer> grid) {
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
  public static final MethodDemand PAIRS_OF_ATOMS = new MethodDemand(Kernel.PAIRS, 0, List.of());

  /** The bytes beside those of a measure of so many atoms, or of several together. */
  long bytesBeside(long measures, long atoms) {
    return grid.isEmpty() ? stateBytes * atoms : (Double.BYTES + stateBytes) * measures * cells();
  }

  private long cells() {
    return grid.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  /** The work of an iteration over measures of these sizes. */
  double work(InputSize size) {
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
