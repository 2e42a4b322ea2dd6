// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import org.junit.jupiter.api.Test;

class SortedTransportTest extends TransportSolverContract {
  /** |x − y|^p, convex for p ≥ 1. */
  private record Power(double exponent) implements GroundCost {
    @Override
    public double between(double[] x, int i, double[] y, int j, int dimension) {
      return Math.pow(Math.abs(x[i] - y[j]), exponent);
    }

    @Override
    public boolean convexOnTheLine() {
      return exponent >= 1;
    }
  }

  @Override
  TransportSolver solver() {
    return new SortedTransport();
  }

  @Override
  int largestDimension() {
    return 1;
  }

  @Test
  void agreesWithTheSimplexForConvexPowers() {
    RandomProblems problems = new RandomProblems(20);
    NetworkSimplex simplex = new NetworkSimplex();
    SortedTransport sorted = new SortedTransport();
    double[] exponents = {1, 1.5, 2, 3};
    for (int k = 0; k < 400; k++) {
      TransportProblem problem =
          problems.of(
              1,
              1 + problems.below(40),
              1 + problems.below(40),
              RandomProblems.inTurn(RandomProblems.Atoms.values(), k),
              RandomProblems.inTurn(RandomProblems.Masses.values(), k),
              new Power(exponents[k % 4]));
      TransportSolution expected = simplex.solve(problem);
      TransportSolution actual = sorted.solve(problem);
      TransportLaws.assertOptimal(problem, expected);
      TransportLaws.assertOptimal(problem, actual);
      assertEquals(
          expected.cost(), actual.cost(), TransportLaws.tolerance(problem, expected.cost()));
    }
  }

  @Test
  void manyAtomsKeepTheirCertificate() {
    RandomProblems problems = new RandomProblems(21);
    TransportProblem problem =
        problems.of(1, 20_000, 30_000, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM);
    TransportSolution solution = new SortedTransport().solve(problem);
    assertEquals(0, solution.dualGap(), 1e-12);
    assertTrue(solution.marginalError() < 1e-15 * 50_000);
    for (int k = 0; k < 1_000_000; k++) {
      int i = problems.below(20_000);
      int j = problems.below(30_000);
      double f = solution.potentials().source()[i];
      double g = solution.potentials().target()[j];
      assertTrue(
          f + g <= TransportLaws.cost(problem, i, j) + 1e-15 * (1 + Math.abs(f) + Math.abs(g)));
    }
  }

  /** As many outliers on both sides, at up to 1e16: the costs of the gap are not in the bound. */
  @Test
  void boundsAreGoodBesideOutliers() {
    RandomProblems problems = new RandomProblems(23);
    for (int k = 0; k < 100; k++) {
      int n = 3 + k % 40;
      double far = Math.pow(10, 6 + k % 11);
      double[] source = problems.atoms(n, 1, RandomProblems.Atoms.NORMAL);
      double[] target = problems.atoms(n, 1, RandomProblems.Atoms.NORMAL);
      double[] masses = problems.masses(n, RandomProblems.Masses.UNIFORM);
      for (int i = 0; i < n / 3; i++) {
        source[i] = far;
        target[n - 1 - i] = far;
      }
      if (k % 2 == 0) {
        source[n - 1] = -far;
        target[0] = -far;
      }
      TransportProblem problem =
          new TransportProblem(1, masses, source, masses, target, SquaredEuclidean.INSTANCE);
      TransportSolution solution = new SortedTransport().solve(problem);
      assertEquals(0, solution.dualGap(), 1e-8 * solution.cost());
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double bound = solution.potentials().source()[i] + solution.potentials().target()[j];
          assertTrue(bound <= TransportLaws.cost(problem, i, j) * (1 + 1e-14) + 1e-7);
        }
      }
    }
  }

  @Test
  void refusesOtherProblems() {
    double[] one = {1};
    SortedTransport sorted = new SortedTransport();
    assertThrows(
        IllegalArgumentException.class,
        () -> sorted.solve(new TransportProblem(1, one, one, one, one, new Power(0.5))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            sorted.solve(
                new TransportProblem(
                    2,
                    one,
                    new double[] {1, 2},
                    one,
                    new double[] {1, 2},
                    SquaredEuclidean.INSTANCE)));
  }

  @Test
  void exactTransportChoosesByDimensionAndCost() {
    RandomProblems problems = new RandomProblems(22);
    ExactTransport exact = new ExactTransport();
    TransportProblem line =
        problems.of(1, 20, 30, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM);
    TransportLaws.assertSame(new SortedTransport().solve(line), exact.solve(line));
    assertTrue(exact.warmStart().isEmpty());
    TransportProblem plane =
        problems.of(2, 20, 30, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM);
    TransportLaws.assertSame(new NetworkSimplex().solve(plane), exact.solve(plane));
    assertTrue(exact.warmStart().isPresent());
    TransportProblem concave =
        problems.of(
            1, 20, 30, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM, new Power(0.5));
    TransportLaws.assertOptimal(concave, exact.solve(concave));
  }
}
