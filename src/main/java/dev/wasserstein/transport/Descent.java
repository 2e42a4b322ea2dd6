// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/**
 * The quick phase of the network simplex: pivots on the best arc of one block of rows after the
 * other, as the quick potentials see it, until none offers one that is certainly worth it.
 */
final class Descent {
  private final SpanningTree tree;
  private final TreePotentials potentials;
  private int offeredRow;
  private int offeredColumn;
  private double offeredCost;

  /** A descent on a tree and its potentials, which the caller loads. */
  Descent(SpanningTree tree, TreePotentials potentials) {
    this.tree = tree;
    this.potentials = potentials;
  }

  /**
   * Descends. Potentials are computed afresh now and then, against drift, and at the end if terms
   * that blurred them have left the tree.
   *
   * @return the number of pivots
   */
  long run(ArcPricing pricing) {
    int columns = tree.columns();
    int rows = tree.nodes() - columns;
    RowOrder order = RowOrder.of(rows);
    // About sqrt(m * n) arcs a block, but not less than a row.
    int block = Math.max(1, (int) Math.sqrt((double) rows / columns));
    long pivots = 0;
    double scale;
    do {
      potentials.refresh();
      scale = potentials.columnScale();
      int row = 0;
      int untilRefresh = rows + columns;
      for (int clean = 0; clean < rows; clean += block) {
        row = price(pricing, order, row, block);
        if (offeredCost < 0) {
          pivots++;
          int moved = tree.pivot(columns + offeredRow, offeredColumn);
          potentials.adjustQuickly(moved, offeredCost);
          clean = -block;
          if (--untilRefresh == 0) {
            potentials.refresh();
            untilRefresh = rows + columns;
          }
        }
      }
      // The root that a saved basis has and that settling starts from.
      tree.makeRoot(0);
      potentials.refresh();
    } while (potentials.columnScale() < scale / 16);
    return pivots;
  }

  /**
   * Finds the best arc of a block of rows, with its quick reduced cost; 0 if there is none. Returns
   * the row after it.
   */
  private int price(ArcPricing pricing, RowOrder order, int firstRow, int block) {
    offeredCost = 0;
    int row = firstRow;
    for (int k = 0; k < block; k++) {
      int column = pricing.bestAbove(row, potentials.quick(), potentials.floor(row));
      if (column >= 0) {
        double reducedCost = potentials.quickly(row, column);
        if (reducedCost < offeredCost) {
          offeredCost = reducedCost;
          offeredRow = row;
          offeredColumn = column;
        }
      }
      row = order.after(row);
    }
    return row;
  }
}
