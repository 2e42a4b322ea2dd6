// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.transport.exact.NetworkSimplex;
import dev.wasserstein.transport.exact.RandomProblems;
import org.junit.jupiter.api.Test;

class BarycentricProjectionTest {
  @Test
  void averagesTheTargetsOfEachAtom() {
    TransportProblem problem =
        new TransportProblem(
            2,
            new double[] {0.5, 0, 0.5},
            new double[] {0, 0, 7, 8, 1, 1},
            new double[] {0.25, 0.25, 0.5},
            new double[] {0, 2, 4, 2, 5, 6},
            SquaredEuclidean.INSTANCE);
    Coupling coupling =
        new Coupling(new int[] {0, 0, 2}, new int[] {0, 1, 2}, new double[] {0.25, 0.25, 0.5});
    assertArrayEquals(new double[] {2, 2, 7, 8, 5, 6}, BarycentricProjection.of(problem, coupling));
  }

  @Test
  void keepsTheMeanOfTheTarget() {
    RandomProblems problems = new RandomProblems(40);
    NetworkSimplex simplex = new NetworkSimplex();
    for (int k = 0; k < 100; k++) {
      int d = 1 + k % 3;
      TransportProblem problem =
          problems.of(d, 20, 33, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.RANDOM);
      double[] projection = BarycentricProjection.of(problem, simplex.solve(problem).coupling());
      for (int axis = 0; axis < d; axis++) {
        assertEquals(
            mean(problem.targetMasses(), problem.target(), d, axis),
            mean(problem.sourceMasses(), projection, d, axis),
            1e-13);
      }
    }
  }

  private static double mean(double[] masses, double[] atoms, int d, int axis) {
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      sum += masses[i] * atoms[i * d + axis];
    }
    return sum;
  }

  @Test
  void permutesUniformMeasures() {
    RandomProblems problems = new RandomProblems(41);
    TransportProblem problem =
        problems.of(2, 50, 50, RandomProblems.Atoms.NORMAL, RandomProblems.Masses.UNIFORM);
    Coupling coupling = new NetworkSimplex().solve(problem).coupling();
    double[] projection = BarycentricProjection.of(problem, coupling);
    for (int e = 0; e < coupling.entries(); e++) {
      for (int k = 0; k < 2; k++) {
        double expected = problem.target()[2 * coupling.column()[e] + k];
        assertEquals(expected, projection[2 * coupling.row()[e] + k], 2e-16 * Math.abs(expected));
      }
    }
  }
}
