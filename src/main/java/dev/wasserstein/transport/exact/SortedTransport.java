// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.collection.WarmStart;
import dev.wasserstein.transport.Certificate;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.CouplingBuilder;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import java.util.Arrays;
import java.util.Optional;

/**
 * Exact transport on the line, for costs that are convex in x − y: the monotone coupling, by
 * sorting and sweeping.
 *
 * <p>Sorted, the cost matrix has the Monge property c_ij + c_{i+1,j+1} ≤ c_{i,j+1} + c_{i+1,j}, and
 * the north-west corner plan is optimal (Hoffman 1963). Its staircase, one step right or down at a
 * time, is a dual feasible basis: potentials follow from f_i + g_j = c_ij along it. They are summed
 * with compensation and then tightened, f_i = min_j c_ij − g_j, where the position of the minimum
 * is monotone in i and found by divide and conquer, so that feasibility is checked and not assumed.
 * Sweeping uses integer masses ({@link MassScaling}), so that equal partial sums meet exactly.
 * Atoms at the same place are taken in the order of their index.
 *
 * <p>O((m + n) log(m + n)), without a warm start: there is nothing to gain.
 */
public final class SortedTransport implements TransportSolver {
  private final MassScaling masses = new MassScaling();

  /**
   * Solves a problem.
   *
   * @throws IllegalArgumentException if the problem's dimension is not 1 or its cost not convex on
   *     the line
   */
  @Override
  public TransportSolution solve(TransportProblem problem, Optional<WarmStart> warmStart) {
    if (problem.dimension() != 1 || !problem.groundCost().convexOnTheLine()) {
      throw new IllegalArgumentException(
          "The problem has dimension "
              + problem.dimension()
              + " and cost "
              + problem.groundCost()
              + "; expected dimension 1 and a cost that is convex on the line. Use NetworkSimplex.");
    }
    masses.load(problem.sourceMasses(), problem.targetMasses());
    int[] rowOrder = ascending(problem.source());
    int[] columnOrder = ascending(problem.target());
    MonotonePotentials potentials = new MonotonePotentials(problem, rowOrder, columnOrder);
    Coupling coupling = sweep(problem, rowOrder, columnOrder, potentials);
    if (potentials.areHuge()) {
      potentials = new MonotonePotentials(problem, rowOrder, columnOrder);
      coupling = jumping(problem, rowOrder, columnOrder, potentials);
    }
    return Certificate.of(problem, coupling, potentials.tightened(), 0);
  }

  @Override
  public Optional<WarmStart> warmStart() {
    return Optional.empty();
  }

  /** Walks in steps of one row or column. */
  private Coupling sweep(
      TransportProblem problem, int[] rowOrder, int[] columnOrder, MonotonePotentials potentials) {
    return walk(problem, rowOrder, columnOrder, potentials, /* jumping= */ false);
  }

  /** Walks past corners without mass at once, for potentials of ordinary size. */
  private Coupling jumping(
      TransportProblem problem, int[] rowOrder, int[] columnOrder, MonotonePotentials potentials) {
    return walk(problem, rowOrder, columnOrder, potentials, /* jumping= */ true);
  }

  /** Walks the staircase. Atoms without units are steps on it, too, so that they get potentials. */
  private Coupling walk(
      TransportProblem problem,
      int[] rowOrder,
      int[] columnOrder,
      MonotonePotentials potentials,
      boolean jumping) {
    long[] supply = spread(masses.rows(), masses.rowAtoms(), masses.supply(), rowOrder.length);
    long[] demand =
        spread(masses.columns(), masses.columnAtoms(), masses.demand(), columnOrder.length);
    CouplingBuilder builder = new CouplingBuilder(problem, masses.total());
    int r = 0;
    int c = 0;
    long supplyLeft = supply[rowOrder[0]];
    long demandLeft = demand[columnOrder[0]];
    while (true) {
      int row = rowOrder[r];
      int column = columnOrder[c];
      long flow = Math.min(supplyLeft, demandLeft);
      if (flow > 0) {
        builder.add(row, column, flow, supply[row], demand[column]);
        potentials.carry();
      }
      supplyLeft -= flow;
      demandLeft -= flow;
      if (jumping
          && supplyLeft == 0
          && demandLeft == 0
          && r < rowOrder.length - 1
          && c < columnOrder.length - 1) {
        supplyLeft = supply[rowOrder[++r]];
        demandLeft = demand[columnOrder[++c]];
        potentials.jump(r, c);
      } else if (r < rowOrder.length - 1 && (supplyLeft == 0 || c == columnOrder.length - 1)) {
        supplyLeft = supply[rowOrder[++r]];
        potentials.nextRow(r, c);
      } else if (c < columnOrder.length - 1) {
        demandLeft = demand[columnOrder[++c]];
        potentials.nextColumn(r, c);
      } else {
        return builder.build();
      }
    }
  }

  private static long[] spread(int count, int[] atoms, long[] units, int size) {
    long[] result = new long[size];
    for (int k = 0; k < count; k++) {
      result[atoms[k]] = units[k];
    }
    return result;
  }

  /** The indices of the values in ascending order, equal values by index. */
  private static int[] ascending(double[] values) {
    int n = values.length;
    int[] order = new int[n];
    int[] spare = new int[n];
    Arrays.setAll(order, i -> i);
    for (int width = 1; width < n; width *= 2) {
      for (int from = 0; from < n; from += 2 * width) {
        int middle = Math.min(from + width, n);
        merge(values, order, from, middle, Math.min(middle + width, n), spare);
      }
      int[] swap = order;
      order = spare;
      spare = swap;
    }
    return order;
  }

  private static void merge(
      double[] values, int[] order, int from, int middle, int to, int[] merged) {
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      boolean takeLeft =
          right >= to || (left < middle && values[order[left]] <= values[order[right]]);
      merged[k] = takeLeft ? order[left++] : order[right++];
    }
  }
}
