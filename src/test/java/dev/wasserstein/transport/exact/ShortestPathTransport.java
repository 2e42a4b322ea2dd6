// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.transport.TransportProblem;
import java.util.Arrays;

/**
 * The least transport cost by successive shortest paths (Ahuja, Magnanti and Orlin 1993, section
 * 9.7): another algorithm than the solvers under test, with nothing in common but the costs. For
 * small problems: it keeps the matrices of costs and flows.
 */
final class ShortestPathTransport {
  private final int m;
  private final int n;
  private final double[][] costs;
  private final double[][] flows;
  private final double[] supply;
  private final double[] demand;
  private final double[] potential;
  private final double[] distance;
  private final int[] before;
  private final boolean[] done;

  private ShortestPathTransport(TransportProblem problem) {
    m = problem.sourceSize();
    n = problem.targetSize();
    costs = new double[m][n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        costs[i][j] =
            problem
                .groundCost()
                .between(problem.source(), i, problem.target(), j, problem.dimension());
      }
    }
    flows = new double[m][n];
    supply = problem.sourceMasses().clone();
    demand = problem.targetMasses().clone();
    potential = new double[m + n];
    distance = new double[m + n];
    before = new int[m + n];
    done = new boolean[m + n];
  }

  /** The least cost of a coupling. */
  static double cost(TransportProblem problem) {
    return new ShortestPathTransport(problem).solve();
  }

  private double solve() {
    for (int end = nearestSink(); end >= 0; end = nearestSink()) {
      augment(end);
    }
    double cost = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        cost += flows[i][j] * costs[i][j];
      }
    }
    return cost;
  }

  /**
   * Dijkstra's search from all rows with supply left, on reduced costs; the nearest column with
   * demand left, or -1 where all is done.
   */
  private int nearestSink() {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(before, -1);
    Arrays.fill(done, false);
    for (int i = 0; i < m; i++) {
      distance[i] = supply[i] > 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    while (true) {
      int v = -1;
      for (int u = 0; u < m + n; u++) {
        if (!done[u] && distance[u] < (v < 0 ? Double.POSITIVE_INFINITY : distance[v])) {
          v = u;
        }
      }
      if (v < 0) {
        return -1;
      }
      done[v] = true;
      if (v >= m && demand[v - m] > 0) {
        for (int u = 0; u < m + n; u++) {
          potential[u] += Math.min(distance[u], distance[v]);
        }
        return v;
      }
      relax(v);
    }
  }

  private void relax(int v) {
    if (v < m) {
      for (int j = 0; j < n; j++) {
        improve(v, m + j, costs[v][j]);
      }
    } else {
      for (int i = 0; i < m; i++) {
        if (flows[i][v - m] > 0) {
          improve(v, i, -costs[i][v - m]);
        }
      }
    }
  }

  private void improve(int from, int to, double cost) {
    double reduced = Math.max(0, cost + potential[from] - potential[to]);
    if (!done[to] && distance[from] + reduced < distance[to]) {
      distance[to] = distance[from] + reduced;
      before[to] = from;
    }
  }

  private void augment(int end) {
    int start = end;
    double amount = demand[end - m];
    while (before[start] >= 0) {
      int p = before[start];
      if (p >= m) {
        amount = Math.min(amount, flows[start][p - m]);
      }
      start = p;
    }
    amount = Math.min(amount, supply[start]);
    for (int v = end; before[v] >= 0; v = before[v]) {
      int p = before[v];
      if (p < m) {
        flows[p][v - m] += amount;
      } else {
        flows[v][p - m] -= amount;
      }
    }
    supply[start] -= amount;
    demand[end - m] -= amount;
  }
}
