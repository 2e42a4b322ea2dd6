// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.simplex;

import java.util.Arrays;

/**
 * A basis of the transport problem: a spanning tree of the complete bipartite graph, with the flow
 * of its arcs.
 *
 * <p>Node v &lt; n is column v, node n + i is row i. The arc between v and its parent is stored at
 * v; it always runs from its row to its column. The tree is held by parent, thread (the successor
 * in a preorder, circular), reverse thread, subtree size and last successor in preorder (Ahuja,
 * Magnanti and Orlin 1993, ch. 11).
 *
 * <p>Invariants: the subtree of v is v, thread[v], thread[thread[v]], ..., last[v], size[v] nodes;
 * sizes grow strictly towards the root; every arc's flow is positive, and row and column sums of
 * the flow are the masses.
 *
 * <p>Deviation from the textbook: the root is no fixed node. A pivot cuts the tree in two and
 * re-hangs the smaller part, whichever of them holds the root, so that its work, the change of the
 * potentials included, is bounded by the smaller part and two tree paths.
 */
public final class SpanningTree {
  private static final int NONE = -1;

  private int columns;
  private int nodes;
  private int root;
  private int[] parent = new int[0];
  private int[] thread = new int[0];
  private int[] reverse = new int[0];
  private int[] size = new int[0];
  private int[] last = new int[0];
  private long[] flow = new long[0];
  private int[] order = new int[0];

  int columns() {
    return columns;
  }

  int nodes() {
    return nodes;
  }

  public int root() {
    return root;
  }

  /** The parent of a node, negative for the root. */
  public int parent(int node) {
    return parent[node];
  }

  /** The next node in preorder; the first again after the last. */
  public int next(int node) {
    return thread[node];
  }

  /** The node before in preorder; the last one before the first. */
  public int before(int node) {
    return reverse[node];
  }

  /**
   * Counts the arcs of each row.
   *
   * @param counts (rows or more), overwritten
   */
  public void countArcsOfRows(int[] counts) {
    Arrays.fill(counts, 0, nodes - columns, 0);
    for (int v = 0; v < nodes; v++) {
      if (v != root) {
        counts[Math.max(v, parent[v]) - columns]++;
      }
    }
  }

  /** The number of nodes in the subtree of a node, itself included. */
  int size(int node) {
    return size[node];
  }

  /**
   * Adds a number to the entries of all nodes in a subtree.
   *
   * @param values (nodes)
   */
  void addBelow(int node, double term, double[] values) {
    int v = node;
    for (int count = size[node]; count > 0; count--) {
      values[v] += term;
      v = thread[v];
    }
  }

  /** The flow between a node and its parent, in units. */
  public long flow(int node) {
    return flow[node];
  }

  /** The parents of all nodes, from which {@link #build} makes this tree again. */
  public int[] parents() {
    return Arrays.copyOf(parent, nodes);
  }

  /**
   * Builds a tree from its parents; flows are left open.
   *
   * @param parents (nodes), negative for the root; copied
   * @return whether they are a tree with all nodes in it
   */
  public boolean build(int[] parents, int columnCount, int nodeCount) {
    reserve(nodeCount);
    columns = columnCount;
    nodes = nodeCount;
    root = NONE;
    System.arraycopy(parents, 0, parent, 0, nodes);
    int[] child = last;
    int[] sibling = reverse;
    Arrays.fill(child, 0, nodes, NONE);
    for (int v = nodes - 1; v >= 0; v--) {
      int p = parent[v];
      if (p < 0) {
        if (root != NONE) {
          return false;
        }
        root = v;
      } else if (p >= nodes || (p < columns) == (v < columns)) {
        return false;
      } else {
        sibling[v] = child[p];
        child[p] = v;
      }
    }
    if (root == NONE) {
      return false;
    }
    int count = 0;
    order[count++] = root;
    for (int v = root; v >= 0; ) {
      int c = child[v];
      if (c >= 0) {
        child[v] = sibling[c];
        order[count++] = c;
        v = c;
      } else {
        v = parent[v];
      }
    }
    if (count < nodes) {
      return false;
    }
    threadAlongOrder();
    return true;
  }

  private void threadAlongOrder() {
    for (int k = 0; k < nodes; k++) {
      int v = order[k];
      size[v] = 1;
      last[v] = v;
      link(v, order[k + 1 < nodes ? k + 1 : 0]);
    }
    for (int k = nodes - 1; k > 0; k--) {
      int v = order[k];
      int p = parent[v];
      size[p] += size[v];
      // The first child met backwards is the last one.
      if (last[p] == p) {
        last[p] = last[v];
      }
    }
  }

  private void reserve(int nodeCount) {
    if (parent.length < nodeCount) {
      parent = new int[nodeCount];
      thread = new int[nodeCount];
      reverse = new int[nodeCount];
      size = new int[nodeCount];
      last = new int[nodeCount];
      flow = new long[nodeCount];
      order = new int[nodeCount];
    }
  }

  /**
   * Sets the flows from the masses: the flow of an arc is what the part below it has too much, or
   * too little.
   *
   * @param excess (nodes) the mass of rows, minus the mass of columns, in units; overwritten
   * @return whether all flows are positive
   */
  public boolean setFlows(long[] excess) {
    boolean positive = true;
    for (int v = reverse[root]; v != root; v = reverse[v]) {
      flow[v] = v < columns ? -excess[v] : excess[v];
      positive &= flow[v] > 0;
      excess[parent[v]] += excess[v];
    }
    flow[root] = 0;
    return positive;
  }

  /**
   * Brings the arc from a row to a column into the tree. Sent along it, the flow returns through
   * the tree; the tree arc that runs dry first leaves.
   *
   * @param row the row's node
   * @param column the column's node
   * @return the end of the entering arc whose side was re-hung: the nodes whose potentials must
   *     change are its subtree
   */
  public int pivot(int row, int column) {
    int leaving = NONE;
    long amount = Long.MAX_VALUE;
    int u = row;
    int v = column;
    boolean rowSide = false;
    while (u != v) {
      if (size[u] < size[v]) {
        if (u >= columns && flow[u] < amount) {
          amount = flow[u];
          leaving = u;
          rowSide = true;
        }
        u = parent[u];
      } else {
        if (v < columns && flow[v] < amount) {
          amount = flow[v];
          leaving = v;
          rowSide = false;
        }
        v = parent[v];
      }
    }
    // The arcs from either end of the entering arc to the apex lose and win in turn.
    int apex = u;
    long sign = -amount;
    for (u = row; u != apex; u = parent[u], sign = -sign) {
      flow[u] += sign;
    }
    sign = -amount;
    for (v = column; v != apex; v = parent[v], sign = -sign) {
      flow[v] += sign;
    }
    int inner = rowSide ? row : column;
    int outer = rowSide ? column : row;
    cut(leaving);
    if (2 * size[leaving] <= nodes) {
      rehang(inner, leaving, outer, amount);
      return inner;
    }
    int formerRoot = root;
    root = leaving;
    rehang(outer, formerRoot, inner, amount);
    return outer;
  }

  /** Makes a node the root; the flows stay. */
  public void makeRoot(int node) {
    reroot(node, size[root]);
    root = node;
  }

  private void link(int before, int after) {
    thread[before] = after;
    reverse[after] = before;
  }

  /**
   * Cuts the arc between v and its parent, so that two trees remain, each with its own circular
   * thread.
   */
  private void cut(int v) {
    int end = last[v];
    int before = reverse[v];
    int count = size[v];
    link(before, thread[end]);
    link(end, v);
    for (int a = parent[v]; a >= 0; a = parent[a]) {
      size[a] -= count;
      if (last[a] == end) {
        last[a] = before;
      }
    }
    parent[v] = NONE;
  }

  /**
   * Turns the tree of v so that v is its root, and hangs it below another node by an arc of the
   * given flow.
   */
  private void rehang(int v, int formerRoot, int onto, long amount) {
    int count = size[formerRoot];
    reroot(v, count);
    int end = last[v];
    int after = thread[onto];
    link(onto, v);
    link(end, after);
    parent[v] = onto;
    flow[v] = amount;
    for (int a = onto; a >= 0; a = parent[a]) {
      size[a] += count;
      if (last[a] == onto) {
        last[a] = end;
      }
    }
  }

  /**
   * Makes v the root of its tree of {@code count} nodes. On the way from v to the old root each
   * node becomes a child of the one before it; in preorder it follows, with all it had except that
   * child.
   */
  private void reroot(int v, int count) {
    int below = v;
    int belowSize = size[v];
    int belowLast = last[v];
    int belowBefore = reverse[v];
    int belowAfter = thread[belowLast];
    long belowFlow = flow[v];
    int tail = belowLast;
    int node = parent[v];
    parent[v] = NONE;
    flow[v] = 0;
    size[v] = count;
    while (node >= 0) {
      int up = parent[node];
      int nodeSize = size[node];
      int nodeLast = last[node];
      int nodeBefore = reverse[node];
      int nodeAfter = nodeLast == belowLast ? belowAfter : thread[nodeLast];
      long nodeFlow = flow[node];
      link(tail, node);
      tail = belowBefore;
      if (nodeLast != belowLast) {
        link(tail, belowAfter);
        tail = nodeLast;
      }
      parent[node] = below;
      flow[node] = belowFlow;
      size[node] = count - belowSize;
      below = node;
      belowSize = nodeSize;
      belowLast = nodeLast;
      belowBefore = nodeBefore;
      belowAfter = nodeAfter;
      belowFlow = nodeFlow;
      node = up;
    }
    link(tail, v);
    for (int a = below; a >= 0; a = parent[a]) {
      last[a] = tail;
    }
  }
}
