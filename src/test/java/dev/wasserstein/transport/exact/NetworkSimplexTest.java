// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSimplexTest extends TransportSolverContract {
  /** A cost table; atoms are their own indices. */
  private record Table(double[][] costs) implements GroundCost {
    @Override
    public double between(double[] x, int i, double[] y, int j, int dimension) {
      return costs[(int) x[i]][(int) y[j]];
    }

    TransportProblem problem(double[] a, double[] b) {
      return new TransportProblem(1, a, indices(a.length), b, indices(b.length), this);
    }

    private static double[] indices(int size) {
      double[] result = new double[size];
      Arrays.setAll(result, i -> i);
      return result;
    }
  }

  /** The squared distance, but not recognised as such. */
  private record Disguised() implements GroundCost {
    @Override
    public double between(double[] x, int i, double[] y, int j, int dimension) {
      return SquaredEuclidean.INSTANCE.between(x, i, y, j, dimension);
    }

    @Override
    public boolean isOfPlaces() {
      return true;
    }
  }

  @Override
  TransportSolver solver() {
    return new NetworkSimplex();
  }

  @Override
  int largestDimension() {
    return 4;
  }

  @Test
  void equalsSortingOnTheLine() {
    RandomProblems problems = new RandomProblems(30);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 300; k++) {
      TransportProblem problem = problems.any(1, 50, 50);
      double expected = new SortedTransport().solve(problem).cost();
      assertEquals(
          expected, simplex.solve(problem).cost(), TransportLaws.tolerance(problem, expected));
    }
  }

  /**
   * Coordinates i/7 that were rounded in two ways: costs of 1 beside costs of 1e-31, which is what
   * two-double potentials are just not sure about. Pivots on such ties once went in circles.
   */
  @Test
  void endsOnGridsThatWereRoundedInTwoWays() {
    RandomProblems problems = new RandomProblems(36);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 400; k++) {
      TransportProblem problem =
          problems.of(
              2,
              100,
              20 + k % 20,
              RandomProblems.Atoms.ROUNDED_GRID,
              RandomProblems.Masses.UNIFORM);
      TransportSolution solution =
          assertTimeoutPreemptively(Duration.ofMinutes(1), () -> simplex.solve(problem));
      assertEquals(0, solution.dualGap(), 1e-13);
    }
  }

  @Test
  void generalPricingEqualsQuadraticPricing() {
    RandomProblems problems = new RandomProblems(31);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 300; k++) {
      TransportProblem problem = problems.any(1 + k % 5, 40, 40);
      TransportProblem disguised =
          new TransportProblem(
              problem.dimension(),
              problem.sourceMasses(),
              problem.source(),
              problem.targetMasses(),
              problem.target(),
              new Disguised());
      // Both end at the one optimal basis, bit for bit, though they take other ways there.
      TransportLaws.assertSame(simplex.solve(problem), simplex.solve(disguised));
    }
  }

  @Test
  void warmEqualsColdOnGridsFullOfTies() {
    RandomProblems problems = new RandomProblems(32);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int side : new int[] {4, 8, 15}) {
      int n = side * side;
      double[] grid = new double[2 * n];
      for (int p = 0; p < n; p++) {
        grid[2 * p] = Math.floorDiv(p, side);
        grid[2 * p + 1] = p % side;
      }
      for (RandomProblems.Masses masses :
          new RandomProblems.Masses[] {
            RandomProblems.Masses.UNIFORM, RandomProblems.Masses.COUNTS, RandomProblems.Masses.ZEROS
          }) {
        double[] a = problems.masses(n, masses);
        double[] b = problems.masses(n, RandomProblems.Masses.COUNTS);
        TransportProblem problem =
            new TransportProblem(2, a, grid, b, grid, SquaredEuclidean.INSTANCE);
        TransportSolution cold = new NetworkSimplex().solve(problem);
        TransportLaws.assertOptimal(problem, cold);
        for (RandomProblems.Atoms atoms : RandomProblems.Atoms.values()) {
          double[] elsewhere = problems.atoms(n, 2, atoms);
          simplex.solve(new TransportProblem(2, a, elsewhere, b, grid, SquaredEuclidean.INSTANCE));
          TransportSolution warm = simplex.solve(problem, simplex.warmStart());
          TransportLaws.assertSame(cold, warm);
        }
        assertEquals(
            0,
            simplex.solve(problem, simplex.warmStart()).pivots(),
            "the optimum restarts as it is");
      }
    }
  }

  @Test
  void warmStartsSavePivots() {
    RandomProblems problems = new RandomProblems(33);
    NetworkSimplex simplex = new NetworkSimplex();
    TransportProblem problem =
        problems.of(2, 150, 150, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM);
    long cold = simplex.solve(problem).pivots();
    double[] moved = problem.source().clone();
    for (int p = 0; p < moved.length; p++) {
      moved[p] += 1e-3 * problems.normal();
    }
    TransportProblem next =
        new TransportProblem(
            2,
            problem.sourceMasses(),
            moved,
            problem.targetMasses(),
            problem.target(),
            problem.groundCost());
    long warm = simplex.solve(next, simplex.warmStart()).pivots();
    assertTrue(warm < cold / 4, warm + " pivots warm, " + cold + " cold");
    assertTrue(simplex.warmStart().orElseThrow().bytes() < 3000);
  }

  @Test
  void hugeCostsBesideSmallOnesStayExact() {
    RandomProblems problems = new RandomProblems(34);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 300; k++) {
      int n = 5 + k % 20;
      double[][] costs = new double[n][n];
      double[][] modest = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean open = i == j || j == (i + 1) % n || problems.below(3) == 0;
          double cost = problems.below(100) + problems.normal() * problems.normal() * 1e-3;
          costs[i][j] = open ? Math.abs(cost) : 1e32;
          modest[i][j] = open ? Math.abs(cost) : 1e5;
        }
      }
      double[] masses = problems.masses(n, RandomProblems.Masses.UNIFORM);
      TransportSolution solution = simplex.solve(new Table(costs).problem(masses, masses));
      TransportSolution expected = simplex.solve(new Table(modest).problem(masses, masses));
      assertTrue(expected.cost() < 100, "the modest problem avoids its walls");
      assertEquals(expected.cost(), solution.cost(), 1e-13 * expected.cost());
      assertBound(new Table(costs).problem(masses, masses), solution);
    }
  }

  @Test
  void wallsBetweenBlocksHideNothingInside() {
    RandomProblems problems = new RandomProblems(35);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 100; k++) {
      int half = 3 + k % 10;
      double[][] costs = new double[2 * half][2 * half];
      double[][] first = new double[half][half];
      double[][] second = new double[half][half];
      for (int i = 0; i < 2 * half; i++) {
        Arrays.fill(costs[i], 1e32);
        for (int j = 0; j < half; j++) {
          double cost = Math.abs(problems.normal());
          (i < half ? first[i] : second[i - half])[j] = cost;
          costs[i][i < half ? j : j + half] = cost;
        }
      }
      double[] masses = problems.masses(half, RandomProblems.Masses.UNIFORM);
      double[] all = problems.masses(2 * half, RandomProblems.Masses.UNIFORM);
      double expected =
          simplex.solve(new Table(first).problem(masses, masses)).cost() / 2
              + simplex.solve(new Table(second).problem(masses, masses)).cost() / 2;
      TransportSolution solution = simplex.solve(new Table(costs).problem(all, all));
      assertEquals(expected, solution.cost(), 1e-13);
      assertBound(new Table(costs).problem(all, all), solution);
    }
  }

  /** The masses of a block agree but for rounding, as those of .1 + .2 and of .3 do. */
  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e12, 1e20, 1e32, 1e200})
  void nothingFlowsThroughWallsBecauseMassesAreRounded(double wall) {
    RandomProblems problems = new RandomProblems(41);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 100; k++) {
      int half = 2 + k % 7;
      double[][] blocks = new double[4][];
      double[][][] inside = new double[2][half][half];
      double[][] costs = new double[2 * half][2 * half];
      double share = (1 + problems.below(9)) / 10.0;
      for (int block = 0; block < 2; block++) {
        blocks[block] = problems.masses(half, RandomProblems.Masses.RANDOM);
        blocks[2 + block] = problems.masses(half, RandomProblems.Masses.RANDOM);
        for (int i = 0; i < half; i++) {
          double[] row = costs[block * half + i];
          Arrays.fill(row, wall);
          for (int j = 0; j < half; j++) {
            inside[block][i][j] = Math.abs(problems.normal());
            row[block * half + j] = inside[block][i][j];
          }
        }
      }
      double expected =
          share * simplex.solve(new Table(inside[0]).problem(blocks[0], blocks[2])).cost()
              + (1 - share)
                  * simplex.solve(new Table(inside[1]).problem(blocks[1], blocks[3])).cost();
      TransportProblem problem =
          new Table(costs)
              .problem(
                  together(share, blocks[0], blocks[1]), together(share, blocks[2], blocks[3]));
      TransportSolution solution = simplex.solve(problem);
      assertEquals(expected, solution.cost(), 1e-9 * expected);
      assertEquals(solution.cost(), solution.dualBound(), 1e-9 * expected);
      assertTrue(solution.marginalError() < 1e-15 * half, "error " + solution.marginalError());
    }
  }

  private static double[] together(double share, double[] first, double[] second) {
    double[] all = new double[first.length + second.length];
    for (int i = 0; i < first.length; i++) {
      all[i] = share * first[i];
      all[first.length + i] = (1 - share) * second[i];
    }
    return all;
  }

  /** Where nothing else moves, the little that does is all there is. */
  @Test
  void aTinyDifferenceOfMassesIsACost() {
    double tiny = 1e-15;
    TransportSolution solution =
        new NetworkSimplex()
            .solve(
                new Table(new double[][] {{0, 1}, {1, 0}})
                    .problem(new double[] {0.5, 0.5}, new double[] {0.5 + tiny, 0.5 - tiny}));
    assertEquals(tiny, solution.cost(), 0.15 * tiny);
  }

  /** An atom of the mass 1e-15 that lies far from all others is no rounding. */
  @Test
  void aTinyAtomFarAwayCostsItsWay() {
    double tiny = 1e-15;
    TransportSolution solution =
        new NetworkSimplex()
            .solve(
                new Table(new double[][] {{0, 1}, {1, 0}, {1e20, 1e20}})
                    .problem(new double[] {0.5, 0.5 - tiny, tiny}, new double[] {0.5, 0.5}));
    assertEquals(1e5, solution.cost(), 0.15 * 1e5);
  }

  /** Potentials as huge as the walls would bound nothing once they are rounded to doubles. */
  private static void assertBound(TransportProblem problem, TransportSolution solution) {
    assertEquals(0, solution.dualGap(), 1e-12 * solution.cost());
    for (int i = 0; i < problem.sourceSize(); i++) {
      for (int j = 0; j < problem.targetSize(); j++) {
        double bound = solution.potentials().source()[i] + solution.potentials().target()[j];
        double cost = TransportLaws.cost(problem, i, j);
        assertTrue(bound <= cost + 1e-11, i + ", " + j + ": " + bound + " > " + cost);
      }
    }
  }

  /**
   * Walls of 1e15 to 1e32 among ordinary costs; the costs are those of the same problem with walls
   * of 1e5, and potentials of ordinary size prove them.
   */
  @Test
  void boundsAreGoodBesideWallsOfAnyHeight() {
    RandomProblems problems = new RandomProblems(37);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 200; k++) {
      int n = 4 + k % 30;
      double wall = Math.pow(10, 15 + k % 18);
      double[][] costs = new double[n][n];
      double[][] modest = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          boolean open = i == j || problems.below(n) < 3;
          double cost = Math.abs(problems.normal());
          costs[i][j] = open ? cost : wall * (1 + problems.below(3));
          modest[i][j] = open ? cost : 1e5;
        }
      }
      double[] masses = problems.masses(n, RandomProblems.Masses.UNIFORM);
      TransportProblem problem = new Table(costs).problem(masses, masses);
      TransportSolution solution = simplex.solve(problem);
      double expected = simplex.solve(new Table(modest).problem(masses, masses)).cost();
      assertEquals(expected, solution.cost(), 1e-12 * expected);
      assertBound(problem, solution);
    }
  }

  /** numerics/forbidden-costs: .5 · .8 by hand, the pair of 1e20 avoided. */
  @Test
  void aForbiddenPairLeavesTheBoundItsWorth() {
    double[] masses = {0.5, 0.5};
    TransportProblem problem =
        new Table(new double[][] {{0.5, 1e20}, {0.2, 0.3}}).problem(masses, masses);
    TransportSolution solution = new NetworkSimplex().solve(problem);
    assertEquals(0.4, solution.cost(), 1e-15);
    assertEquals(0.4, solution.dualBound(), 1e-15);
  }

  @Test
  void refusesCostsThatAreNotFinite() {
    double[] masses = {0.5, 0.5};
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e308}) {
      TransportProblem problem =
          new Table(new double[][] {{1, 2}, {bad, 1}}).problem(masses, masses);
      assertThrows(ArithmeticException.class, () -> new NetworkSimplex().solve(problem));
      TransportProblem massless =
          new Table(new double[][] {{1, 2}, {bad, 1}}).problem(new double[] {1, 0}, masses);
      assertThrows(ArithmeticException.class, () -> new NetworkSimplex().solve(massless));
    }
  }

  @Test
  void hundredsOfEqualAtoms() {
    double[] atoms = new double[2 * 200];
    DiscreteMeasure measure = DiscreteMeasure.uniform("a", 2, atoms);
    TransportProblem problem = TransportProblem.quadratic(measure, measure);
    NetworkSimplex simplex = new NetworkSimplex();
    TransportSolution cold = simplex.solve(problem);
    TransportLaws.assertOptimal(problem, cold);
    TransportLaws.assertSame(cold, simplex.solve(problem, simplex.warmStart()));
  }
}
