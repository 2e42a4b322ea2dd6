// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.collection.BlockFunction;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import dev.wasserstein.transport.exact.ExactTransport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The optimal assignment of the units of each client to those of a barycenter: an optimal coupling
 * of two clouds of m equal masses, which is a permutation where it is a vertex of all couplings
 * (Birkhoff), as the network simplex finds it.
 */
final class UnitAssignment
    implements BlockFunction<DiscreteMeasure, DiscreteMeasure, UnitAssignment.Order> {
  private static final long serialVersionUID = 1L;

  /**
   * A client's order.
   *
   * @param units (m), the unit at the place of each of the barycenter's
   * @param dualGap by how much its cost may exceed the optimum
   */
  record Order(int[] units, double dualGap, long pivots) implements Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof Order that && Arrays.equals(units, that.units);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(units);
    }

    @Override
    public String toString() {
      return Arrays.toString(units);
    }
  }

  @Override
  public List<Order> of(
      DiscreteMeasure barycenter,
      List<WeightedMeasure<DiscreteMeasure>> block,
      MeasureMemory memory) {
    TransportSolver solver = new ExactTransport();
    List<Order> orders = new ArrayList<>(block.size());
    for (WeightedMeasure<DiscreteMeasure> each : block) {
      DiscreteMeasure client = each.measure();
      // Cold: which of several optimal assignments is found must not depend on earlier solves.
      TransportSolution solution =
          solver.solve(TransportProblem.quadratic(barycenter, client), Optional.empty());
      orders.add(
          new Order(
              permutation(solution.coupling(), client.size()),
              solution.dualGap(),
              solution.pivots()));
    }
    return orders;
  }

  /** The permutation that a coupling of clouds of equal masses is. */
  static int[] permutation(Coupling coupling, int size) {
    int[] units = new int[size];
    boolean[] taken = new boolean[size];
    boolean isOne = coupling.entries() == size;
    for (int e = 0; isOne && e < size; e++) {
      int unit = coupling.column()[e];
      isOne = coupling.row()[e] == e && !taken[unit];
      taken[unit] = true;
      units[e] = unit;
    }
    if (!isOne) {
      throw new IllegalStateException(
          "A plan of " + coupling.entries() + " entries; expected a permutation of " + size);
    }
    return units;
  }

  @Override
  public SolveWork work(Order result) {
    return SolveWork.ofSolves(1, result.pivots(), 0);
  }
}
