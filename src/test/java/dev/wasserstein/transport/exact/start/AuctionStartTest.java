// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.NetworkSimplex;
import dev.wasserstein.transport.exact.RandomProblems;
import dev.wasserstein.transport.exact.SimplexBasis;
import dev.wasserstein.transport.exact.TransportLaws;
import dev.wasserstein.transport.exact.simplex.ArcPricing;
import dev.wasserstein.transport.exact.simplex.GeneralPricing;
import dev.wasserstein.transport.exact.simplex.MassScaling;
import dev.wasserstein.transport.exact.simplex.QuadraticPricing;
import dev.wasserstein.transport.exact.simplex.SpanningTree;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuctionStartTest {
  /** The distance, not squared. */
  private record Distance() implements GroundCost {
    @Override
    public double between(double[] x, int i, double[] y, int j, int dimension) {
      return Math.sqrt(SquaredEuclidean.INSTANCE.between(x, i, y, j, dimension));
    }
  }

  /** The auction's tree for a problem, if it has one, whatever the rule for its size says. */
  private static Optional<int[]> tree(TransportProblem problem, double last) {
    MassScaling masses = new MassScaling();
    masses.load(problem.sourceMasses(), problem.targetMasses());
    int rows = masses.rows();
    int columns = masses.columns();
    ArcPricing pricing;
    if (problem.groundCost() == SquaredEuclidean.INSTANCE) {
      QuadraticPricing quadratic = new QuadraticPricing(Kernels.fastest());
      quadratic.load(problem, masses.rowAtoms(), rows, masses.columnAtoms(), columns);
      pricing = quadratic;
    } else {
      pricing = new GeneralPricing(problem, masses);
    }
    SpaceFillingOrder curve = new SpaceFillingOrder(problem, Math.max(rows, columns));
    int d = problem.dimension();
    AuctionStart start =
        new AuctionStart(
            problem,
            masses,
            pricing,
            curve.sort(problem.source(), d, masses.rowAtoms(), rows),
            curve.sort(problem.target(), d, masses.columnAtoms(), columns));
    return start.tree(Math.max(0.25, last), last);
  }

  /** Checks that the tree is a basis with positive flows under the perturbed masses. */
  private static SimplexBasis assertFeasible(TransportProblem problem, int[] parents) {
    MassScaling masses = new MassScaling();
    masses.load(problem.sourceMasses(), problem.targetMasses());
    int rows = masses.rows();
    int columns = masses.columns();
    long[] excess = new long[columns + rows];
    for (int j = 0; j < columns; j++) {
      excess[j] = -masses.demand()[j] * (rows + 1L) - (j == 0 ? rows : 0);
    }
    for (int i = 0; i < rows; i++) {
      excess[columns + i] = masses.supply()[i] * (rows + 1L) + 1;
    }
    SpanningTree tree = new SpanningTree();
    assertTrue(tree.build(parents, columns, rows + columns), "not a tree");
    assertTrue(tree.setFlows(excess), "not feasible");
    return new SimplexBasis(columns, parents);
  }

  @Test
  void startsAnyProblemFeasiblyAndLeavesTheSolutionAsItIs() {
    RandomProblems problems = new RandomProblems(60);
    int started = 0;
    for (int k = 0; k < 1500; k++) {
      TransportProblem problem = problems.any(1 + k % 6, 30, 30);
      Optional<int[]> parents = tree(problem, k % 2 == 0 ? 1e-3 : 1);
      if (parents.isPresent()) {
        started++;
        SimplexBasis basis = assertFeasible(problem, parents.get());
        TransportLaws.assertSame(
            new NetworkSimplex().solve(problem),
            new NetworkSimplex().solve(problem, Optional.of(basis)));
      }
    }
    assertTrue(started > 900, "only " + started + " of 1500 problems were auctioned");
  }

  @Test
  void startsLargeDegenerateProblems() {
    RandomProblems problems = new RandomProblems(61);
    for (RandomProblems.Atoms atoms : RandomProblems.Atoms.values()) {
      for (RandomProblems.Masses masses : RandomProblems.Masses.values()) {
        TransportProblem problem = problems.of(3, 400, 350, atoms, masses);
        Optional<int[]> parents = tree(problem, 1e-2);
        assertEquals(atoms != RandomProblems.Atoms.EQUAL, parents.isPresent());
        if (parents.isPresent()) {
          SimplexBasis basis = assertFeasible(problem, parents.get());
          TransportSolution solution = new NetworkSimplex().solve(problem, Optional.of(basis));
          TransportLaws.assertOptimal(problem, solution);
        }
      }
    }
  }

  @Test
  void theRuleForLargeProblemsKeepsTheSolution() {
    RandomProblems problems = new RandomProblems(62);
    for (RandomProblems.Atoms atoms : RandomProblems.Atoms.values()) {
      for (RandomProblems.Masses masses :
          new RandomProblems.Masses[] {
            RandomProblems.Masses.UNIFORM, RandomProblems.Masses.RANDOM
          }) {
        int m = 460;
        TransportProblem problem = problems.of(3, m, m, atoms, masses);
        TransportSolution solution = new NetworkSimplex().solve(problem);
        TransportLaws.assertOptimal(problem, solution);
        // A star-shaped start: far from optimal, and no auction.
        SimplexBasis elsewhere = northWest(problem);
        TransportLaws.assertSame(
            solution, new NetworkSimplex().solve(problem, Optional.of(elsewhere)));
      }
    }
  }

  /** The basis of another problem with the same masses, in which atoms lie on a line. */
  private static SimplexBasis northWest(TransportProblem problem) {
    double[] line = new double[problem.sourceSize()];
    Arrays.setAll(line, i -> i);
    NetworkSimplex simplex = new NetworkSimplex();
    simplex.solve(
        new TransportProblem(
            1,
            problem.sourceMasses(),
            line,
            problem.targetMasses(),
            line,
            SquaredEuclidean.INSTANCE));
    return (SimplexBasis) simplex.warmStart().orElseThrow();
  }

  @Test
  void startsOtherGroundCosts() {
    RandomProblems problems = new RandomProblems(63);
    TransportProblem problem =
        problems.of(
            3, 500, 450, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM, new Distance());
    SimplexBasis basis = assertFeasible(problem, tree(problem, 1e-2).orElseThrow());
    TransportSolution solution = new NetworkSimplex().solve(problem, Optional.of(basis));
    TransportLaws.assertOptimal(problem, solution);
    TransportLaws.assertSame(solution, new NetworkSimplex().solve(problem));
  }

  @Test
  void leavesFewPivots() {
    RandomProblems problems = new RandomProblems(64);
    for (RandomProblems.Masses masses :
        new RandomProblems.Masses[] {RandomProblems.Masses.UNIFORM, RandomProblems.Masses.RANDOM}) {
      TransportProblem problem = problems.of(10, 500, 500, RandomProblems.Atoms.NORMAL, masses);
      TransportSolution solution = new NetworkSimplex().solve(problem);
      TransportLaws.assertOptimal(problem, solution);
      assertTrue(solution.pivots() < 300, solution.pivots() + " pivots are left");
    }
  }

  @Test
  void equalAtomsHaveNothingToBidFor() {
    TransportProblem problem =
        new RandomProblems(65)
            .of(3, 60, 60, RandomProblems.Atoms.EQUAL, RandomProblems.Masses.UNIFORM);
    assertFalse(tree(problem, 1e-3).isPresent());
  }
}
