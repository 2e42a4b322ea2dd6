// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * Collects the positive flows of a basic solution, in any order, and makes the sorted coupling of
 * them.
 */
public final class CouplingBuilder {
  private final double[] sourceMasses;
  private final double[] targetMasses;
  private final double total;
  private final int[] row;
  private final int[] column;
  private final double[] mass;
  private int entries;

  /**
   * @param total the units in all
   */
  public CouplingBuilder(TransportProblem problem, long total) {
    sourceMasses = problem.sourceMasses();
    targetMasses = problem.targetMasses();
    this.total = total;
    int most = sourceMasses.length + targetMasses.length;
    row = new int[most];
    column = new int[most];
    mass = new double[most];
  }

  /**
   * Adds an entry. One that moves all of an atom moves its mass exactly, so that masses that are
   * equal stay equal.
   *
   * @param flow positive, in units
   * @param supply the units of the source atom
   * @param demand the units of the target atom
   */
  public void add(int sourceAtom, int targetAtom, long flow, long supply, long demand) {
    row[entries] = sourceAtom;
    column[entries] = targetAtom;
    if (flow == supply) {
      mass[entries] = sourceMasses[sourceAtom];
    } else {
      mass[entries] = flow == demand ? targetMasses[targetAtom] : flow / total;
    }
    entries++;
  }

  /** The coupling, sorted by row, then column. */
  public Coupling build() {
    return Coupling.sorted(row, column, mass, entries, sourceMasses.length, targetMasses.length);
  }
}
