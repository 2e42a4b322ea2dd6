// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.NetworkSimplex;
import dev.wasserstein.transport.exact.RandomProblems;
import dev.wasserstein.transport.exact.TransportLaws;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.GeneralPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
import dev.wasserstein.transport.exact.simplex.SpanningTree;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bases from optimal assignments, and what the simplex makes of them. */
class AssignmentStartTest {
  private final AssignmentStart start = new AssignmentStart();

  /** The arcs of the tree between column j and its parent are an assignment, here the cheapest. */
  @Test
  void assignmentsAreOptimal() {
    RandomProblems problems = new RandomProblems(70);
    for (int k = 0; k < 400; k++) {
      TransportProblem problem =
          uniform(problems, 1 + k % 3, 1 + k % 7, RandomProblems.Atoms.NORMAL);
      MassScaling masses = new MassScaling();
      masses.load(problem);
      ArcPricing pricing = new GeneralPricing(problem, masses);
      int n = masses.rows();
      int[] parents = start.parents(k % 2 == 0 ? pricing : pricing(problem, masses), n);
      double cost = 0;
      int sum = n * (n - 1) / 2;
      for (int j = 1; j < n; j++) {
        cost += pricing.cost(parents[j] - n, j);
        sum -= parents[j] - n;
      }
      cost += pricing.cost(sum, 0);
      assertEquals(leastCost(pricing, new boolean[n], 0, n), cost, 1e-12 * (1 + cost));
      assertTrue(new SpanningTree().build(parents, n, 2 * n));
    }
  }

  private static double leastCost(ArcPricing pricing, boolean[] taken, int row, int n) {
    if (row == n) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      if (!taken[j]) {
        taken[j] = true;
        least = Math.min(least, pricing.cost(row, j) + leastCost(pricing, taken, row + 1, n));
        taken[j] = false;
      }
    }
    return least;
  }

  /** Of atoms without ties the basis is the one that the simplex ends at. */
  @Test
  void nothingIsLeftForTheSimplex() {
    RandomProblems problems = new RandomProblems(71);
    for (GroundCost cost : new GroundCost[] {SquaredEuclidean.INSTANCE, new EuclideanPower(1)}) {
      for (int n : new int[] {2, 10, 50, 200}) {
        TransportProblem problem =
            problems.of(2, n, n, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.UNIFORM, cost);
        TransportSolution solution = new NetworkSimplex().solve(problem);
        TransportLaws.assertOptimal(problem, solution);
        MassScaling masses = new MassScaling();
        masses.load(problem);
        assertTrue(AssignmentStart.suits(problem, masses));
        start.parents(pricing(problem, masses), n);
        assertEquals(start.paths(), solution.pivots());
      }
    }
  }

  /** The result has the bits of any other start, whatever ties there are. */
  @Test
  void theResultDoesNotDependOnTheStart() {
    RandomProblems problems = new RandomProblems(72);
    for (RandomProblems.Atoms atoms : RandomProblems.Atoms.values()) {
      for (int k = 0; k < 12; k++) {
        TransportProblem problem = uniform(problems, 1 + k % 4, 60, atoms);
        TransportProblem elsewhere = uniform(problems, 1 + k % 4, 60, atoms);
        NetworkSimplex simplex = new NetworkSimplex();
        TransportSolution cold = simplex.solve(problem, Optional.empty());
        TransportLaws.assertOptimal(problem, cold);
        simplex.solve(elsewhere);
        TransportLaws.assertSame(cold, simplex.solve(problem, simplex.warmStart()));
      }
    }
  }

  @Test
  void otherProblemsStartInOtherWays() {
    RandomProblems problems = new RandomProblems(73);
    RandomProblems.Atoms normal = RandomProblems.Atoms.NORMAL;
    assertTrue(suits(uniform(problems, 3, 300, normal)));
    assertFalse(suits(uniform(problems, 3, 301, normal)));
    assertTrue(suits(uniform(problems, 2, 200, normal)));
    assertFalse(suits(uniform(problems, 2, 201, normal)));
    assertFalse(suits(problems.of(2, 9, 10, normal, RandomProblems.Masses.UNIFORM)));
    assertFalse(suits(problems.of(2, 9, 9, normal, RandomProblems.Masses.RANDOM)));
  }

  private static boolean suits(TransportProblem problem) {
    MassScaling masses = new MassScaling();
    masses.load(problem);
    return AssignmentStart.suits(problem, masses);
  }

  private static ArcPricing pricing(TransportProblem problem, MassScaling masses) {
    if (problem.groundCost() != SquaredEuclidean.INSTANCE) {
      return new GeneralPricing(problem, masses);
    }
    QuadraticPricing pricing = new QuadraticPricing(Kernels.fastest());
    pricing.load(problem, masses.rowAtoms(), masses.rows(), masses.columnAtoms(), masses.columns());
    return pricing;
  }

  private static TransportProblem uniform(
      RandomProblems problems, int dimension, int n, RandomProblems.Atoms atoms) {
    return problems.of(dimension, n, n, atoms, RandomProblems.Masses.UNIFORM);
  }
}
