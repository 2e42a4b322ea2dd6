// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.CostMatrix;
import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.exact.start.StartingPlan;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExactTransportTest {
  private static final int FEW = 60;
  private static final int MANY = 3400;
  private final RandomProblems problems = new RandomProblems(61);

  private TransportProblem fewToMany(RandomProblems.Masses masses, GroundCost cost) {
    return problems.of(3, FEW, MANY, RandomProblems.Atoms.NORMAL, masses, cost);
  }

  private static void assertSolved(TransportProblem problem) {
    assertTrue(StartingPlan.auctionPaysTransposedOnly(problem), "not solved transposed");
    ExactTransport solver = new ExactTransport();
    TransportSolution solution = solver.solve(problem, Optional.empty());
    TransportLaws.assertOptimal(problem, solution);
    assertEquals(
        new NetworkSimplex().solve(problem).cost(),
        solution.cost(),
        TransportLaws.tolerance(problem, solution.cost()));
    TransportSolution again = solver.solve(problem, solver.warmStart());
    assertEquals(0, again.pivots());
    assertArrayEquals(solution.coupling().mass(), again.coupling().mass(), 0);
    assertArrayEquals(solution.potentials().source(), again.potentials().source(), 0);
  }

  @Test
  void fewSourcesAndManyTargetsInSpace() {
    assertSolved(fewToMany(RandomProblems.Masses.UNIFORM, SquaredEuclidean.INSTANCE));
    assertSolved(fewToMany(RandomProblems.Masses.RANDOM, SquaredEuclidean.INSTANCE));
    assertSolved(fewToMany(RandomProblems.Masses.ZEROS, SquaredEuclidean.INSTANCE));
  }

  @Test
  void otherGroundCosts() {
    assertSolved(fewToMany(RandomProblems.Masses.RANDOM, new EuclideanPower(1)));
    TransportProblem space = fewToMany(RandomProblems.Masses.RANDOM, SquaredEuclidean.INSTANCE);
    double[] costs = new double[FEW * MANY];
    for (int i = 0; i < FEW; i++) {
      for (int j = 0; j < MANY; j++) {
        // Not symmetric: the way back costs more.
        costs[i * MANY + j] = Math.sqrt(TransportLaws.cost(space, i, j)) + 0.1 * ((7 * i + j) % 5);
      }
    }
    assertSolved(
        new TransportProblem(
            3,
            space.sourceMasses(),
            space.source(),
            space.targetMasses(),
            space.target(),
            new CostMatrix(FEW, MANY, costs)));
  }

  @Test
  void asManySourcesAsTargetsStayWhereTheyAre() {
    assertFalse(
        StartingPlan.auctionPaysTransposedOnly(
            problems.of(3, 500, 600, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.UNIFORM)));
    assertFalse(
        StartingPlan.auctionPaysTransposedOnly(
            problems.of(
                3, 2, 200_000, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.UNIFORM)));
  }
}
