// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Measures in which atoms are equal, as in rounded data, one-hot rows and draws that repeat:
 * against the same problem whose atoms are kept apart, and in time.
 */
class EqualAtomsTest {
  /** A cost that does not say that equal atoms have equal costs: none are merged. */
  private record Apart(GroundCost cost) implements GroundCost {
    @Override
    public double between(double[] x, int i, double[] y, int j, int dimension) {
      return cost.between(x, i, y, j, dimension);
    }
  }

  private static TransportProblem with(TransportProblem problem, GroundCost cost) {
    return new TransportProblem(
        problem.dimension(),
        problem.sourceMasses(),
        problem.source(),
        problem.targetMasses(),
        problem.target(),
        cost);
  }

  private static double[] integers(RandomGenerator random, int count, int bound) {
    double[] values = new double[count];
    // −0 and 0 are one place.
    Arrays.setAll(values, k -> random.nextInt(bound) * (random.nextBoolean() ? 1.0 : -1.0));
    return values;
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 40", "2, 4, 40", "3, 2, 60", "5, 2, 30", "2, 8, 150"})
  void theSolutionIsThatOfAtomsKeptApart(int d, int bound, int most) {
    RandomProblems problems = new RandomProblems(71 + d);
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 100 * d + bound);
    for (int k = 0; k < 40; k++) {
      int m = 1 + random.nextInt(most);
      int n = k % 4 == 0 ? m : 1 + random.nextInt(most);
      RandomProblems.Masses masses = RandomProblems.inTurn(RandomProblems.Masses.values(), k);
      GroundCost cost = k % 2 == 0 ? SquaredEuclidean.INSTANCE : new EuclideanPower(1);
      TransportProblem problem =
          new TransportProblem(
              d,
              problems.masses(m, masses),
              integers(random, m * d, bound),
              problems.masses(n, masses),
              integers(random, n * d, bound),
              cost);
      TransportSolution solution = new ExactTransport().solve(problem, Optional.empty());
      TransportLaws.assertOptimal(problem, solution);
      TransportSolution apart = new NetworkSimplex().solve(with(problem, new Apart(cost)));
      assertEquals(apart.cost(), solution.cost(), TransportLaws.tolerance(problem, apart.cost()));
      assertTrue(solution.coupling().entries() <= m + n - 1);
    }
  }

  /** Two clouds of rounded points, far apart, whose masses agree but for rounding. */
  @ParameterizedTest
  @ValueSource(doubles = {1e6, 1e9, 1e60})
  void roundedMassesMoveNothingBetweenFarClouds(double apart) {
    RandomProblems problems = new RandomProblems(77);
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 77);
    int half = 20;
    for (int k = 0; k < 50; k++) {
      double[][] masses = new double[2][2 * half];
      double[][] points = new double[2][4 * half];
      double expected = 0;
      for (int cloud = 0; cloud < 2; cloud++) {
        double share = cloud == 0 ? 0.1 * (1 + k % 9) : 1 - 0.1 * (1 + k % 9);
        double[][] own = new double[2][];
        double[][] heights = new double[2][];
        for (int side = 0; side < 2; side++) {
          own[side] = problems.masses(half, RandomProblems.Masses.RANDOM);
          heights[side] = integers(random, half, 9);
          for (int i = 0; i < half; i++) {
            int atom = cloud * half + i;
            masses[side][atom] = share * own[side][i];
            points[side][2 * atom] = cloud * apart;
            points[side][2 * atom + 1] = heights[side][i];
          }
        }
        expected += share * solve(1, own, heights).cost();
      }
      assertEquals(expected, solve(2, masses, points).cost(), 1e-9 * expected);
    }
  }

  private static TransportSolution solve(int d, double[][] masses, double[][] points) {
    TransportProblem problem =
        new TransportProblem(
            d, masses[0], points[0], masses[1], points[1], SquaredEuclidean.INSTANCE);
    return new ExactTransport().solve(problem, Optional.empty());
  }

  /** The unique solution does not depend on the start, also where atoms meet or part. */
  @Test
  void warmEqualsCold() {
    int n = 60;
    RandomProblems problems = new RandomProblems(78);
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 79);
    double[] a = problems.masses(n, RandomProblems.Masses.UNIFORM);
    double[] target = integers(random, 2 * n, 4);
    NetworkSimplex solver = new NetworkSimplex();
    for (int k = 0; k < 30; k++) {
      double[] source = integers(random, 2 * n, 1 + k % 5);
      if (k % 3 == 0) {
        Arrays.setAll(source, p -> random.nextGaussian());
      }
      TransportProblem problem =
          new TransportProblem(2, a, source, a, target, SquaredEuclidean.INSTANCE);
      TransportSolution warm = solver.solve(problem, solver.warmStart());
      TransportLaws.assertSame(new NetworkSimplex().solve(problem), warm);
    }
  }

  @Test
  void aMeasureIsAtDistanceZeroOfItself() {
    RandomProblems problems = new RandomProblems(80);
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 81);
    for (RandomProblems.Masses masses : RandomProblems.Masses.values()) {
      double[] a = problems.masses(50, masses);
      double[] x = integers(random, 100, 3);
      TransportSolution solution =
          new ExactTransport()
              .solve(
                  new TransportProblem(2, a, x, a, x, SquaredEuclidean.INSTANCE), Optional.empty());
      assertEquals(0.0, solution.cost());
      assertEquals(0, solution.dualGap(), 1e-15);
    }
  }

  /** 3,000 draws at 1,500 places each way once took minutes: 200,000 pivots among ties. */
  @Test
  void thousandsOfEqualAtomsAreQuick() {
    int n = 3000;
    double[] uniform = new double[n];
    Arrays.fill(uniform, 1.0 / n);
    double[] ones = new double[2 * n];
    Arrays.fill(ones, 1);
    TransportProblem far =
        new TransportProblem(
            2, uniform, new double[2 * n], uniform, ones, SquaredEuclidean.INSTANCE);
    TransportSolution solution =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> new ExactTransport().solve(far, Optional.empty()));
    assertEquals(2, solution.cost(), 1e-15);
    assertEquals(0, solution.marginalError());
    // One-hot rows: the transport cost is the total variation distance times |e_i − e_j|² = 2.
    int d = 20;
    RandomGenerator random = SubSeed.stream(RandomProblems.SEED, 82);
    double[] x = new double[n * d];
    double[] y = new double[n * d];
    int[] surplus = new int[d];
    for (int i = 0; i < n; i++) {
      int one = random.nextInt(d);
      int other = random.nextInt(d);
      x[i * d + one] = 1;
      y[i * d + other] = 1;
      surplus[one]++;
      surplus[other]--;
    }
    TransportProblem oneHot =
        new TransportProblem(d, uniform, x, uniform, y, SquaredEuclidean.INSTANCE);
    solution =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> new ExactTransport().solve(oneHot, Optional.empty()));
    assertEquals((double) Arrays.stream(surplus).map(Math::abs).sum() / n, solution.cost(), 1e-12);
    assertEquals(0, solution.marginalError());
    double[] moved = solution.coupling().mass().clone();
    Arrays.setAll(moved, e -> 1.0 / n);
    assertArrayEquals(moved, solution.coupling().mass(), "equal masses move whole");
  }
}
