// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.BarycentricProjection;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** What every exact solver must do. */
abstract class TransportSolverContract {
  private static final int RANDOM_PROBLEMS = 1500;

  /** A new solver. */
  abstract TransportSolver solver();

  /** The largest dimension it can take. */
  abstract int largestDimension();

  private final TransportSolver solver = solver();

  @Test
  void solutionsProveThemselves() {
    RandomProblems problems = new RandomProblems(1);
    for (int k = 0; k < RANDOM_PROBLEMS; k++) {
      TransportProblem problem = problems.any(1 + k % largestDimension(), 30, 30);
      TransportLaws.assertOptimal(problem, solver.solve(problem));
    }
  }

  @Test
  void largeSolutionsProveThemselves() {
    RandomProblems problems = new RandomProblems(2);
    for (RandomProblems.Atoms atoms : RandomProblems.Atoms.values()) {
      for (RandomProblems.Masses masses : RandomProblems.Masses.values()) {
        TransportProblem problem = problems.of(largestDimension(), 90, 130, atoms, masses);
        TransportLaws.assertOptimal(problem, solver.solve(problem));
      }
    }
  }

  @Test
  void workspaceLeavesNoTrace() {
    RandomProblems problems = new RandomProblems(3);
    for (int k = 0; k < 300; k++) {
      TransportProblem problem = problems.any(1 + k % largestDimension(), 40, 40);
      TransportLaws.assertSame(solver().solve(problem), solver.solve(problem));
    }
  }

  @Test
  void warmEqualsCold() {
    RandomProblems problems = new RandomProblems(4);
    for (int k = 0; k < 500; k++) {
      int d = 1 + k % largestDimension();
      RandomProblems.Atoms atoms = RandomProblems.inTurn(RandomProblems.Atoms.values(), k);
      RandomProblems.Masses masses = RandomProblems.inTurn(RandomProblems.Masses.values(), k);
      TransportProblem first =
          problems.of(d, 2 + problems.below(30), 2 + problems.below(30), atoms, masses);
      TransportProblem second =
          new TransportProblem(
              d,
              first.sourceMasses(),
              problems.atoms(first.sourceSize(), d, atoms),
              first.targetMasses(),
              first.target(),
              first.groundCost());
      solver.solve(first);
      TransportSolution warm = solver.solve(second, solver.warmStart());
      TransportLaws.assertSame(solver().solve(second), warm);
    }
  }

  @Test
  void warmStartOfAnotherProblemIsIgnored() {
    RandomProblems problems = new RandomProblems(5);
    for (int k = 0; k < 300; k++) {
      TransportProblem first = problems.any(1, 6, 6);
      TransportProblem second = problems.any(1, 6, 6);
      solver.solve(first);
      TransportLaws.assertSame(solver().solve(second), solver.solve(second, solver.warmStart()));
      TransportLaws.assertSame(solver().solve(second), solver.solve(second, Optional.of(() -> 0L)));
    }
  }

  @Test
  void matchesLinearProgramming() {
    RandomProblems problems = new RandomProblems(6);
    for (int k = 0; k < 150; k++) {
      TransportProblem problem =
          problems.of(
              1 + k % largestDimension(),
              1 + problems.below(5),
              1 + problems.below(5),
              k % 3 == 0 ? RandomProblems.Atoms.GRID : RandomProblems.Atoms.NORMAL,
              k % 2 == 0 ? RandomProblems.Masses.RANDOM : RandomProblems.Masses.ZEROS);
      assertEquals(
          byLinearProgram(problem),
          solver.solve(problem).cost(),
          1e-7 * TransportLaws.largestCost(problem));
    }
  }

  private static double byLinearProgram(TransportProblem problem) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Expression[] rows = new Expression[problem.sourceSize()];
    Expression[] columns = new Expression[problem.targetSize()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = model.addExpression("row" + i).level(problem.sourceMasses()[i]);
    }
    // One column is implied by the others; given too, rounding of the masses could make the program
    // infeasible.
    for (int j = 1; j < columns.length; j++) {
      columns[j] = model.addExpression("column" + j).level(problem.targetMasses()[j]);
    }
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        Variable flow =
            model.addVariable("p" + i + "_" + j).lower(0).weight(TransportLaws.cost(problem, i, j));
        rows[i].set(flow, 1);
        if (j > 0) {
          columns[j].set(flow, 1);
        }
      }
    }
    return model.minimise().getValue();
  }

  @Test
  void matchesBestPermutation() {
    RandomProblems problems = new RandomProblems(7);
    for (int k = 0; k < 120; k++) {
      int n = 1 + problems.below(7);
      RandomProblems.Atoms atoms =
          k % 2 == 0 ? RandomProblems.Atoms.NORMAL : RandomProblems.Atoms.GRID;
      TransportProblem problem =
          problems.of(1 + k % largestDimension(), n, n, atoms, RandomProblems.Masses.UNIFORM);
      double best = bestPermutation(problem, 0, new boolean[n]) / n;
      TransportSolution solution = solver.solve(problem);
      assertEquals(best, solution.cost(), TransportLaws.tolerance(problem, best));
      assertEquals(n, solution.coupling().entries(), "a permutation has as many entries as rows");
      assertEquals(0, solution.marginalError());
    }
  }

  private static double bestPermutation(TransportProblem problem, int row, boolean[] taken) {
    if (row == taken.length) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j]) {
        taken[j] = true;
        best =
            Math.min(
                best,
                TransportLaws.cost(problem, row, j) + bestPermutation(problem, row + 1, taken));
        taken[j] = false;
      }
    }
    return best;
  }

  @Test
  void swappingSidesKeepsTheCost() {
    RandomProblems problems = new RandomProblems(8);
    for (int k = 0; k < 300; k++) {
      TransportProblem problem = problems.any(1 + k % largestDimension(), 25, 25);
      TransportProblem swapped =
          new TransportProblem(
              problem.dimension(),
              /* sourceMasses= */ problem.targetMasses(),
              /* source= */ problem.target(),
              /* targetMasses= */ problem.sourceMasses(),
              /* target= */ problem.source(),
              problem.groundCost());
      double cost = solver.solve(problem).cost();
      assertEquals(cost, solver.solve(swapped).cost(), TransportLaws.tolerance(problem, cost));
    }
  }

  @Test
  void translationKeepsTheCost() {
    RandomProblems problems = new RandomProblems(9);
    for (int k = 0; k < 200; k++) {
      TransportProblem problem =
          problems.of(
              1 + k % largestDimension(),
              20,
              15,
              RandomProblems.Atoms.NORMAL,
              RandomProblems.Masses.RANDOM);
      TransportProblem moved =
          new TransportProblem(
              problem.dimension(),
              problem.sourceMasses(),
              translated(problem.source(), 1000),
              problem.targetMasses(),
              translated(problem.target(), 1000),
              problem.groundCost());
      assertEquals(solver.solve(problem).cost(), solver.solve(moved).cost(), 1e-10);
      // Powers of two away from integers nothing is rounded, and the bits agree.
      TransportProblem grid =
          problems.of(
              1 + k % largestDimension(),
              20,
              15,
              RandomProblems.Atoms.GRID,
              RandomProblems.Masses.RANDOM);
      TransportProblem movedGrid =
          new TransportProblem(
              grid.dimension(),
              grid.sourceMasses(),
              translated(grid.source(), 1024),
              grid.targetMasses(),
              translated(grid.target(), 1024),
              grid.groundCost());
      TransportLaws.assertSame(solver.solve(grid), solver.solve(movedGrid));
    }
  }

  private static double[] translated(double[] atoms, double by) {
    double[] result = atoms.clone();
    for (int p = 0; p < result.length; p++) {
      result[p] += by;
    }
    return result;
  }

  @Test
  void movingNothingCostsNothing() {
    RandomProblems problems = new RandomProblems(10);
    for (int k = 0; k < 100; k++) {
      int d = 1 + k % largestDimension();
      DiscreteMeasure measure =
          new DiscreteMeasure(
              "a",
              d,
              problems.masses(17, RandomProblems.Masses.RANDOM),
              problems.atoms(17, d, RandomProblems.Atoms.NORMAL));
      TransportProblem problem = TransportProblem.quadratic(measure, measure);
      TransportSolution solution = solver.solve(problem);
      assertEquals(0, solution.cost());
      assertEquals(0, solution.marginalError());
      double[] projection = BarycentricProjection.of(problem, solution.coupling());
      for (int p = 0; p < projection.length; p++) {
        assertEquals(measure.support()[p], projection[p], 1e-15 * Math.abs(measure.support()[p]));
      }
    }
  }

  @Test
  void oneAtomOnEitherSide() {
    RandomProblems problems = new RandomProblems(11);
    for (RandomProblems.Masses masses : RandomProblems.Masses.values()) {
      TransportProblem row =
          problems.of(largestDimension(), 1, 40, RandomProblems.Atoms.NORMAL, masses);
      TransportProblem column =
          problems.of(largestDimension(), 40, 1, RandomProblems.Atoms.NORMAL, masses);
      TransportProblem both =
          problems.of(largestDimension(), 1, 1, RandomProblems.Atoms.NORMAL, masses);
      TransportLaws.assertOptimal(row, solver.solve(row));
      TransportLaws.assertOptimal(column, solver.solve(column));
      TransportLaws.assertOptimal(both, solver.solve(both));
    }
  }

  @Test
  void atomsWithoutMassGetNoFlow() {
    TransportProblem problem =
        new TransportProblem(
            1,
            new double[] {0, 0.5, 0, 0.5, 1e-300},
            new double[] {9, 0, 5, 1, 7},
            new double[] {0.25, 0, 0.75, 0},
            new double[] {2, 8, 3, -4},
            SquaredEuclidean.INSTANCE);
    TransportSolution solution = solver.solve(problem);
    TransportLaws.assertOptimal(problem, solution);
    for (int e = 0; e < solution.coupling().entries(); e++) {
      assertTrue(problem.sourceMasses()[solution.coupling().row()[e]] > 1e-299);
      assertTrue(problem.targetMasses()[solution.coupling().column()[e]] > 0);
    }
    // 0 -> 2 (.25) and 3 (.25), 1 -> 3 (.5).
    assertEquals(0.25 * 4 + 0.25 * 9 + 0.5 * 4, solution.cost(), 1e-15);
  }

  @Test
  void refusesWhatItCannotSolve() {
    double[] one = {1};
    assertThrows(
        ArithmeticException.class,
        () ->
            solver.solve(
                new TransportProblem(
                    1,
                    one,
                    new double[] {-1e200},
                    one,
                    new double[] {1e200},
                    SquaredEuclidean.INSTANCE)));
    assertTrue(solver.warmStart().isEmpty(), "a failed solve leaves nothing to start from");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            solver.solve(
                new TransportProblem(
                    1,
                    new double[] {-1, 2},
                    new double[] {1, 2},
                    one,
                    new double[] {1},
                    SquaredEuclidean.INSTANCE)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            solver.solve(
                new TransportProblem(
                    1,
                    new double[] {0},
                    new double[] {1},
                    one,
                    new double[] {1},
                    SquaredEuclidean.INSTANCE)));
  }
}
