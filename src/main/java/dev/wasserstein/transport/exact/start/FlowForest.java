// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.transport.exact.simplex.ArcPricing;
import java.util.Arrays;

/**
 * Makes a spanning tree of any feasible flow, no dearer than it: cycles among the arcs with flow
 * are emptied one by one in the direction that does not raise the cost, and the trees that are left
 * are joined by arcs without flow.
 *
 * <p>Adding an arc costs O(depth); joining is the work of {@link ForestJoin}.
 */
final class FlowForest {
  private static final int NONE = -1;

  private final ArcPricing pricing;
  private final int columns;
  private final int nodes;
  private final int[] parent;
  private final long[] flow;
  private final int[] seen;
  private int searches;

  /** A forest without arcs. */
  FlowForest(ArcPricing pricing, int rows, int columns) {
    this.pricing = pricing;
    this.columns = columns;
    nodes = rows + columns;
    parent = new int[nodes];
    Arrays.fill(parent, NONE);
    flow = new long[nodes];
    seen = new int[nodes];
  }

  /** Adds flow to an arc, and empties another one or the same if it closes a cycle. */
  void add(int row, int column, long units) {
    int r = columns + row;
    if (parent[r] == column) {
      flow[r] += units;
    } else if (parent[column] == r) {
      flow[column] += units;
    } else {
      int apex = meeting(r, column);
      if (apex == NONE) {
        hang(r, column, units);
      } else {
        breakCycle(r, column, apex, units);
      }
    }
  }

  private void breakCycle(int r, int column, int apex, long units) {
    // Arcs on the path between the ends of the new one lose and gain in turn what it gains.
    double cost = pricing.cost(r - columns, column);
    int loser = NONE;
    int gainer = NONE;
    for (int end : new int[] {r, column}) {
      boolean loses = true;
      for (int v = end; v != apex; v = parent[v]) {
        if (loses) {
          cost -= arcCost(v);
          loser = loser == NONE || flow[v] < flow[loser] ? v : loser;
        } else {
          cost += arcCost(v);
          gainer = gainer == NONE || flow[v] < flow[gainer] ? v : gainer;
        }
        loses = !loses;
      }
    }
    if (cost <= 0) {
      replace(loser, r, column, apex, units, flow[loser]);
    } else if (flow[gainer] < units) {
      replace(gainer, r, column, apex, units, -flow[gainer]);
    } else {
      push(r, column, apex, -units);
    }
  }

  /** Changes the flow of a cycle's new arc such that another one is empty, and takes its place. */
  private void replace(int empty, int r, int column, int apex, long units, long change) {
    push(r, column, apex, change);
    cut(empty);
    hang(r, column, units + change);
  }

  private void push(int r, int column, int apex, long units) {
    for (int end : new int[] {r, column}) {
      long change = -units;
      for (int v = end; v != apex; v = parent[v]) {
        flow[v] += change;
        change = -change;
      }
    }
  }

  private double arcCost(int v) {
    return pricing.cost(rowOf(v), columnOf(v));
  }

  /** The row of the arc between a node and its parent. */
  private int rowOf(int v) {
    return (v < columns ? parent[v] : v) - columns;
  }

  private int columnOf(int v) {
    return v < columns ? v : parent[v];
  }

  private void cut(int v) {
    parent[v] = NONE;
    flow[v] = 0;
  }

  /** Makes v the root of its tree and hangs it on w. */
  private void hang(int v, int w, long units) {
    int above = w;
    long aboveFlow = units;
    int node = v;
    while (node != NONE) {
      int next = parent[node];
      long nextFlow = flow[node];
      parent[node] = above;
      flow[node] = aboveFlow;
      above = node;
      aboveFlow = nextFlow;
      node = next;
    }
  }

  /** Where the paths from two nodes to the root meet, negative if they do not. */
  private int meeting(int a, int b) {
    searches++;
    int v = a;
    int w = b;
    while (v != NONE || w != NONE) {
      if (v != NONE) {
        if (seen[v] == searches) {
          return v;
        }
        seen[v] = searches;
        v = parent[v];
      }
      int other = v;
      v = w;
      w = other;
    }
    return NONE;
  }

  /**
   * Joins all trees to one.
   *
   * @return the parents (columns + rows), negative for the root
   */
  int[] joined(AuctionMarket market) {
    for (int v = 0; v < nodes; v++) {
      if (flow[v] == 0) {
        cut(v);
      }
    }
    ForestJoin join = new ForestJoin(market, numbers());
    while (join.advance()) {
      hang(columns + join.row(), join.column(), 0);
    }
    return parent;
  }

  /** Numbers the trees: (nodes), the number of each node's tree. */
  private int[] numbers() {
    int[] tree = new int[nodes];
    Arrays.fill(tree, NONE);
    int trees = 0;
    for (int v = 0; v < nodes; v++) {
      int top = v;
      while (top != NONE && tree[top] == NONE) {
        top = parent[top];
      }
      int number = top == NONE ? trees++ : tree[top];
      for (int w = v; w != NONE && tree[w] == NONE; w = parent[w]) {
        tree[w] = number;
      }
    }
    return tree;
  }
}
