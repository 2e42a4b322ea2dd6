// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.MultiplePricing;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
import dev.wasserstein.transport.exact.simplex.SpanningTree;
import dev.wasserstein.transport.exact.simplex.TreePotentials;
import java.util.Arrays;

/**
 * A feasible plan for the quadratic cost in the plane, near the optimum: pairs of atoms that are
 * neighbours along a Hilbert curve are merged at their mean, the problem of half the size is solved
 * likewise, and its optimal basis is refined.
 *
 * <p>Refining keeps to crossing out, see {@link StartingPlan}: from the leaves of the coarse tree
 * to its root, all that is left of a pair goes to atoms of the pair that it hangs on. That is just
 * the flow of the arc between the two, so that the fine plan moves between any two pairs what the
 * coarse one does. Which atom gives to which is decided by c_ij less the linear part of the coarse
 * potentials, whose gradient at a pair is 2(x − T(x)), T the barycentric projection of the coarse
 * plan.
 *
 * <p>Compared with the north-west corner along the curve, a third of the pivots are left, and all
 * coarser levels together cost less than half of the finest. In ten dimensions neighbours along a
 * curve are no neighbours, and it does not pay: {@link StartingPlan}.
 */
public final class MultiscaleStart {
  private static final int LARGEST_DIMENSION = 2;

  /** Atoms merged to one. */
  private static final int GROUP = 2;

  /** Atoms on a side from which on merging pays. */
  private static final int FEWEST_ATOMS = 41;

  private final SpanningTree tree = new SpanningTree();
  private final TreePotentials potentials = new TreePotentials();
  private final MultiplePricing quickPhase = new MultiplePricing(tree, potentials);
  private final QuadraticPricing pricing;
  private long pivots;

  public MultiscaleStart(Kernels kernels) {
    pricing = new QuadraticPricing(kernels);
  }

  /** Whether this start is made for a problem. */
  public static boolean suits(TransportProblem problem) {
    return problem.dimension() <= LARGEST_DIMENSION
        && problem.groundCost() == SquaredEuclidean.INSTANCE;
  }

  /** The pivots on all coarser levels of the last plan. */
  public long pivots() {
    return pivots;
  }

  /**
   * A starting plan.
   *
   * @param excess (columns + rows), what columns take (negative) and rows give (positive);
   *     overwritten
   * @return the parents (columns + rows) of a spanning tree, negative for its root
   */
  public int[] plan(TransportProblem problem, MassScaling masses, long[] excess) {
    pivots = 0;
    int rows = masses.rows();
    int columns = masses.columns();
    int d = problem.dimension();
    SpaceFillingOrder curve = new SpaceFillingOrder(problem, Math.max(rows, columns));
    int[] rowOrder = curve.sort(problem.source(), d, masses.rowAtoms(), rows);
    int[] columnOrder = curve.sort(problem.target(), d, masses.columnAtoms(), columns);
    // Node v of the finest level is node place[v] of the problem.
    int[] place = Arrays.copyOf(columnOrder, columns + rows);
    for (int i = 0; i < rows; i++) {
      place[columns + i] = columns + rowOrder[i];
    }
    double[] atoms = new double[place.length * d];
    long[] mass = new long[place.length];
    for (int v = 0; v < place.length; v++) {
      mass[v] = excess[place[v]];
      boolean isRow = v >= columns;
      int atom = isRow ? masses.rowAtoms()[rowOrder[v - columns]] : masses.columnAtoms()[place[v]];
      System.arraycopy(isRow ? problem.source() : problem.target(), atom * d, atoms, v * d, d);
    }
    int[] parents = parents(new Level(d, columns, atoms, mass));
    int[] result = new int[place.length];
    for (int v = 0; v < place.length; v++) {
      result[place[v]] = parents[v] < 0 ? -1 : place[parents[v]];
    }
    return result;
  }

  /** A spanning tree for a level. */
  private int[] parents(Level level) {
    if (Math.min(level.columns, level.nodes() - level.columns) < FEWEST_ATOMS) {
      return StartingPlan.northWestCorner(level.columns, level.mass);
    }
    Level coarse = level.merged();
    if (!tree.build(parents(coarse), coarse.columns, coarse.nodes())
        || !tree.setFlows(coarse.mass.clone())) {
      throw new AssertionError("a coarse starting plan is no feasible basis");
    }
    pricing.load(coarse.problem());
    potentials.load(pricing, tree);
    pivots += quickPhase.run(pricing);
    return new Refinement(level, coarse, tree).parents();
  }

  /**
   * A problem, columns first, in the order of the curve.
   *
   * @param atoms (nodes × d, row-major)
   * @param mass (nodes), of rows positive, of columns negative, in units
   */
  private record Level(int d, int columns, double[] atoms, long[] mass) {
    int nodes() {
      return mass.length;
    }

    private static int groups(int count) {
      return (count + GROUP - 1) / GROUP;
    }

    /** The first node in a group. */
    int first(int group) {
      int columnGroups = groups(columns);
      return group < columnGroups ? group * GROUP : columns + (group - columnGroups) * GROUP;
    }

    /** The node after the last in a group. */
    int end(int group) {
      return Math.min(first(group) + GROUP, group < groups(columns) ? columns : nodes());
    }

    Level merged() {
      int count = groups(columns) + groups(nodes() - columns);
      double[] means = new double[count * d];
      long[] sums = new long[count];
      for (int g = 0; g < count; g++) {
        for (int v = first(g); v < end(g); v++) {
          sums[g] += mass[v];
        }
        for (int v = first(g); v < end(g); v++) {
          double share = (double) mass[v] / sums[g];
          for (int k = 0; k < d; k++) {
            means[g * d + k] += share * atoms[v * d + k];
          }
        }
      }
      return new Level(d, groups(columns), means, sums);
    }

    /** Its atoms as a problem, without masses. */
    TransportProblem problem() {
      return new TransportProblem(
          d,
          new double[nodes() - columns],
          Arrays.copyOfRange(atoms, columns * d, atoms.length),
          new double[columns],
          Arrays.copyOf(atoms, columns * d),
          SquaredEuclidean.INSTANCE);
    }
  }

  /** The spanning tree of a level made from an optimal one of the merged level. */
  private static final class Refinement {
    private final Level fine;
    private final Level coarse;
    private final double[] gradients;
    private final long[] excess;
    private final int[] parents;
    private final boolean[] crossedOut;

    Refinement(Level fine, Level coarse, SpanningTree tree) {
      this.fine = fine;
      this.coarse = coarse;
      gradients = new double[coarse.atoms.length];
      excess = fine.mass.clone();
      parents = new int[fine.nodes()];
      crossedOut = new boolean[fine.nodes()];
      loadGradients(tree);
      int root = tree.root();
      for (int v = tree.before(root); v != root; v = tree.before(v)) {
        exhaust(v, tree.parent(v));
      }
      // What the root's group has left is one node: the last one, whom nobody is left to cross out.
      for (int v = fine.first(root); v < fine.end(root); v++) {
        if (!crossedOut[v]) {
          parents[v] = -1;
        }
      }
    }

    int[] parents() {
      return parents;
    }

    /** 2(x − T(x)) for all groups. */
    private void loadGradients(SpanningTree tree) {
      int d = fine.d;
      for (int p = 0; p < gradients.length; p++) {
        gradients[p] = 2 * coarse.atoms[p];
      }
      int root = tree.root();
      for (int v = tree.next(root); v != root; v = tree.next(v)) {
        int w = tree.parent(v);
        double ofV = 2.0 * tree.flow(v) / Math.abs(coarse.mass[v]);
        double ofW = 2.0 * tree.flow(v) / Math.abs(coarse.mass[w]);
        for (int k = 0; k < d; k++) {
          gradients[v * d + k] -= ofV * coarse.atoms[w * d + k];
          gradients[w * d + k] -= ofW * coarse.atoms[v * d + k];
        }
      }
    }

    /** Crosses out all that is left in group v, against nodes of group w. */
    private void exhaust(int v, int w) {
      while (true) {
        int giver = -1;
        int taker = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int a = fine.first(v); a < fine.end(v); a++) {
          for (int b = fine.first(w); b < fine.end(w); b++) {
            double cost = crossedOut[a] || crossedOut[b] ? least : cost(a, v, b, w);
            if (cost < least) {
              least = cost;
              giver = a;
              taker = b;
            }
          }
        }
        if (giver < 0) {
          return;
        }
        crossOut(giver, taker);
      }
    }

    /** The cost between nodes of two groups less the linear part of the potentials. */
    private double cost(int a, int groupA, int b, int groupB) {
      int d = fine.d;
      double cost = 0;
      for (int k = 0; k < d; k++) {
        double x = fine.atoms[a * d + k];
        double y = fine.atoms[b * d + k];
        cost += (x - y) * (x - y) - x * gradients[groupA * d + k] - y * gradients[groupB * d + k];
      }
      return cost;
    }

    /** Hangs the one that is exhausted first on the other; a before b if both are, at the end. */
    private void crossOut(int a, int b) {
      long rest = excess[a] + excess[b];
      boolean first = rest == 0 || (rest < 0) == (excess[b] < 0);
      int out = first ? a : b;
      int other = first ? b : a;
      parents[out] = other;
      excess[other] = rest;
      crossedOut[out] = true;
    }
  }
}
