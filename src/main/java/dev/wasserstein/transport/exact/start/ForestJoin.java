// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.exact.NetworkSimplex;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The arcs without flow that join the trees of a feasible flow to a basis, best first.
 *
 * <p>The flow is one of the masses proper. With the perturbed masses of {@link NetworkSimplex} each
 * tree has as many units too many as it has rows, and the one of column 0 lacks all of these. If
 * each other tree hangs by a row of its own on a column of another, towards column 0, all arcs have
 * positive flow. The potentials of such a basis are optimal if the arcs are the shortest paths to
 * column 0 by reduced costs: Dijkstra's method finds them among the arcs that {@link AuctionMarket}
 * lists, O(arcs·log arcs). A tree without a path there is joined by any arc.
 */
final class ForestJoin {
  private static final int NONE = -1;

  /** An arc that could join its row's tree to its column's. */
  private record Link(double distance, int row, int column) {}

  private final AuctionMarket market;
  private final int columns;
  private final int[] tree;
  private final int trees;

  // The columns by tree and the rows by the columns in their lists, each group from start[g] to
  // start[g + 1] - 1.
  private final int[] columnStart;
  private final int[] columnsByTree;
  private final int[] rowStart;
  private final int[] rowsByColumn;

  private final boolean[] settled;
  private final double[] least;
  private final PriorityQueue<Link> queue =
      new PriorityQueue<>(Comparator.comparingDouble(Link::distance).thenComparing(Link::row));
  private Link link = new Link(0, 0, 0);
  private int joined;

  /**
   * Prepares to join trees.
   *
   * @param tree (columns + rows), the number of each node's tree, from 0 without gaps
   */
  ForestJoin(AuctionMarket market, int[] tree) {
    this.market = market;
    this.tree = tree;
    columns = market.columns();
    int most = 0;
    for (int number : tree) {
      most = Math.max(most, number);
    }
    trees = most + 1;
    columnStart = new int[trees + 1];
    columnsByTree = new int[columns];
    rowStart = new int[columns + 1];
    settled = new boolean[trees];
    least = new double[market.rows()];
    groupColumns();
    int entries = 0;
    for (int i = 0; i < market.rows(); i++) {
      entries += market.lists().size(i);
      least[i] = market.lists().leastNetCost(i);
    }
    rowsByColumn = new int[entries];
    groupRows();
    settle(tree[0]);
  }

  private void groupColumns() {
    for (int j = 0; j < columns; j++) {
      columnStart[tree[j] + 1]++;
    }
    for (int t = 0; t < trees; t++) {
      columnStart[t + 1] += columnStart[t];
    }
    int[] end = Arrays.copyOf(columnStart, trees);
    for (int j = 0; j < columns; j++) {
      columnsByTree[end[tree[j]]++] = j;
    }
  }

  private void groupRows() {
    for (int i = 0; i < market.rows(); i++) {
      for (int k = 0; k < market.lists().size(i); k++) {
        rowStart[market.lists().column(i, k) + 1]++;
      }
    }
    for (int j = 0; j < columns; j++) {
      rowStart[j + 1] += rowStart[j];
    }
    int[] end = Arrays.copyOf(rowStart, columns);
    for (int i = 0; i < market.rows(); i++) {
      for (int k = 0; k < market.lists().size(i); k++) {
        rowsByColumn[end[market.lists().column(i, k)]++] = i;
      }
    }
  }

  /** Finds the next arc; false if all trees are joined. */
  boolean advance() {
    if (joined == trees) {
      return false;
    }
    do {
      link = queue.poll();
    } while (link != null && settled[tree[columns + link.row()]]);
    if (link == null) {
      link = anyLink();
    }
    settle(tree[columns + link.row()]);
    return true;
  }

  /** The row of the arc found last. */
  int row() {
    return link.row();
  }

  /** The column of the arc found last. */
  int column() {
    return link.column();
  }

  /** Counts a tree as joined and queues the arcs that lead to it. */
  private void settle(int number) {
    settled[number] = true;
    joined++;
    for (int c = columnStart[number]; c < columnStart[number + 1] && joined < trees; c++) {
      int j = columnsByTree[c];
      for (int r = rowStart[j]; r < rowStart[j + 1]; r++) {
        int i = rowsByColumn[r];
        if (!settled[tree[columns + i]]) {
          double reducedCost = Math.max(0, market.netCost(i, j) - least[i]);
          queue.add(new Link(link.distance() + reducedCost, i, j));
        }
      }
    }
  }

  /** The arc of the least reduced cost from the first row not joined yet to the trees joined. */
  private Link anyLink() {
    int row = 0;
    while (settled[tree[columns + row]]) {
      row++;
    }
    int best = NONE;
    for (int j = 0; j < columns; j++) {
      if (settled[tree[j]]
          && (best == NONE || market.netCost(row, j) < market.netCost(row, best))) {
        best = j;
      }
    }
    return new Link(0, row, best);
  }
}
