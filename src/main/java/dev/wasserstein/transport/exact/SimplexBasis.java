// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;

/**
 * The optimal basis of one problem, to start the next one from: a spanning tree over the atoms that
 * carry mass.
 *
 * <p>It fits a problem if it has the right size and its flows under the problem's masses are all
 * positive, which the solver checks on every use; nothing else is asked of it, so a basis can be
 * stale but never wrong.
 */
public final class SimplexBasis implements WarmStart {
  private final int columns;
  private final int[] parents;

  /**
   * @param parents (columns + rows), negative for the root; not copied
   */
  public SimplexBasis(int columns, int[] parents) {
    this.columns = columns;
    this.parents = parents;
  }

  boolean hasSize(int rowCount, int columnCount) {
    return columns == columnCount && parents.length - columns == rowCount;
  }

  /** The parents of all nodes, shared: do not write. */
  int[] parents() {
    return parents;
  }

  @Override
  public long bytes() {
    return 40L + 4L * parents.length;
  }
}
