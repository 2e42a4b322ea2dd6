// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

/**
 * Multiple pricing, the quick phase of the network simplex: prices a few rows at once, which reads
 * the columns once, and pivots on their best arcs, the best one first, as long as their reduced
 * costs stay clearly negative. It ends when no row offers such an arc.
 */
public final class MultiplePricing {
  /** Rows priced at once. More gain nothing: what saves pivots is spent on pricing. */
  private static final int TILE = 4;

  private final SpanningTree tree;
  private final TreePotentials potentials;
  private final int[] rows = new int[TILE];
  private final int[] offers = new int[TILE];
  private final double[] floors = new double[TILE];
  private double offeredCost;

  /** Multiple pricing on a tree and its potentials, which the caller loads. */
  public MultiplePricing(SpanningTree tree, TreePotentials potentials) {
    this.tree = tree;
    this.potentials = potentials;
  }

  /**
   * Pivots. Potentials are computed afresh now and then, against drift, and at the end if terms
   * that blurred them have left the tree.
   *
   * @return the number of pivots
   */
  public long run(ArcPricing pricing) {
    int columns = tree.columns();
    int count = tree.nodes() - columns;
    RowOrder order = RowOrder.of(count);
    long pivots = 0;
    double scale;
    do {
      potentials.refresh();
      scale = potentials.columnScale();
      int row = 0;
      long refreshAt = pivots + tree.nodes();
      for (int clean = 0; clean < count; clean += TILE) {
        row = price(pricing, order, row);
        int entering = best();
        if (entering >= 0) {
          clean = -TILE;
        }
        while (entering >= 0) {
          pivots++;
          int moved = tree.pivot(columns + rows[entering], offers[entering]);
          potentials.adjustQuickly(moved, offeredCost);
          offers[entering] = -1;
          entering = best();
        }
        if (pivots >= refreshAt) {
          potentials.refresh();
          refreshAt = pivots + tree.nodes();
        }
      }
      // The root that a saved basis has and that settling starts from.
      tree.makeRoot(0);
      potentials.refresh();
    } while (potentials.columnScale() < scale / 16);
    return pivots;
  }

  /** Finds the best arc of each of the next rows. Returns the row after them. */
  private int price(ArcPricing pricing, RowOrder order, int firstRow) {
    int row = firstRow;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row;
      floors[i] = potentials.floor(row);
      row = order.after(row);
    }
    pricing.bestOfEach(rows, potentials.quick(), floors, offers);
    return row;
  }

  /** The offer of the least quick reduced cost; negative if none is certainly worth a pivot. */
  private int best() {
    int best = -1;
    offeredCost = 0;
    for (int i = 0; i < rows.length; i++) {
      if (offers[i] >= 0) {
        double cost = potentials.quickly(rows[i], offers[i]);
        if (cost < offeredCost) {
          offeredCost = cost;
          best = i;
        }
      }
    }
    return best;
  }
}
