// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.transport.Coupling;
import dev.wasserstein.transport.DualPotentials;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportStatus;

/** What must hold of every exact solution, checked from the problem alone. */
public final class TransportLaws {
  private TransportLaws() {}

  /** Checks coupling, potentials and the numbers reported with them. */
  public static void assertOptimal(TransportProblem problem, TransportSolution solution) {
    assertEquals(TransportStatus.OPTIMAL, solution.status());
    assertSorted(problem, solution.coupling());
    assertMarginals(problem, solution);
    assertFeasible(problem, solution.potentials());
    double cost = 0;
    for (int e = 0; e < solution.coupling().entries(); e++) {
      cost +=
          solution.coupling().mass()[e]
              * cost(problem, solution.coupling().row()[e], solution.coupling().column()[e]);
    }
    assertEquals(cost, solution.cost(), 1e-12 * cost);
    double bound = 0;
    for (int i = 0; i < problem.sourceSize(); i++) {
      bound += problem.sourceMasses()[i] * solution.potentials().source()[i];
    }
    for (int j = 0; j < problem.targetSize(); j++) {
      bound += problem.targetMasses()[j] * solution.potentials().target()[j];
    }
    double scale = largestCost(problem);
    assertEquals(bound, solution.dualBound(), 1e-14 * scale);
    assertEquals(0, solution.dualGap(), 1e-12 * cost + 1e-14 * scale);
  }

  private static void assertSorted(TransportProblem problem, Coupling coupling) {
    assertTrue(
        coupling.entries() < problem.sourceSize() + problem.targetSize(),
        "more entries than a basis has");
    long before = -1;
    for (int e = 0; e < coupling.entries(); e++) {
      long place = (long) coupling.row()[e] * problem.targetSize() + coupling.column()[e];
      assertTrue(place > before, "entries are not sorted");
      assertTrue(coupling.mass()[e] > 0, "an entry is not positive");
      before = place;
    }
  }

  private static void assertMarginals(TransportProblem problem, TransportSolution solution) {
    double[] rows = problem.sourceMasses().clone();
    double[] columns = problem.targetMasses().clone();
    Coupling coupling = solution.coupling();
    for (int e = 0; e < coupling.entries(); e++) {
      rows[coupling.row()[e]] -= coupling.mass()[e];
      columns[coupling.column()[e]] -= coupling.mass()[e];
    }
    double error = 0;
    for (double value : rows) {
      error += Math.abs(value);
    }
    for (double value : columns) {
      error += Math.abs(value);
    }
    assertEquals(error, solution.marginalError(), 1e-16);
    assertTrue(error <= 1e-15 * (rows.length + columns.length), "marginal error " + error);
  }

  private static void assertFeasible(TransportProblem problem, DualPotentials potentials) {
    double scale = largestCost(problem);
    for (int i = 0; i < problem.sourceSize(); i++) {
      for (int j = 0; j < problem.targetSize(); j++) {
        double f = potentials.source()[i];
        double g = potentials.target()[j];
        double excess = f + g - cost(problem, i, j);
        assertTrue(
            excess <= 1e-15 * (Math.abs(f) + Math.abs(g) + scale), "infeasible by " + excess);
      }
    }
  }

  /** Checks that two solutions agree bit for bit. */
  public static void assertSame(TransportSolution expected, TransportSolution actual) {
    assertArrayEquals(expected.coupling().row(), actual.coupling().row());
    assertArrayEquals(expected.coupling().column(), actual.coupling().column());
    assertArrayEquals(expected.coupling().mass(), actual.coupling().mass());
    assertArrayEquals(expected.potentials().source(), actual.potentials().source());
    assertArrayEquals(expected.potentials().target(), actual.potentials().target());
    assertEquals(
        Double.doubleToRawLongBits(expected.cost()), Double.doubleToRawLongBits(actual.cost()));
  }

  /** The tolerance for costs that two methods find: rounding of the costs and of the masses. */
  static double tolerance(TransportProblem problem, double cost) {
    return 1e-13 * largestCost(problem) + 1e-12 * cost;
  }

  static double cost(TransportProblem problem, int i, int j) {
    return problem
        .groundCost()
        .between(problem.source(), i, problem.target(), j, problem.dimension());
  }

  static double largestCost(TransportProblem problem) {
    double largest = 0;
    for (int i = 0; i < problem.sourceSize(); i++) {
      for (int j = 0; j < problem.targetSize(); j++) {
        largest = Math.max(largest, cost(problem, i, j));
      }
    }
    return largest;
  }
}
