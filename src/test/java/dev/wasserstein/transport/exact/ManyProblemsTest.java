// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wasserstein.geometry.EuclideanPower;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import org.junit.jupiter.api.Test;

/**
 * Random problems of all kinds against another algorithm. A few thousand in every build; set
 * -Dtest.problems=100000 for more.
 */
class ManyProblemsTest {
  private static final int PROBLEMS = Integer.getInteger("test.problems", 3000);
  private static final double[] EXPONENTS = {2, 2, 2, 1, 1.5, 3};

  @Test
  void agreeWithSuccessiveShortestPaths() {
    RandomProblems problems = new RandomProblems(90);
    ExactTransport solver = new ExactTransport();
    for (int k = 0; k < PROBLEMS; k++) {
      TransportProblem drawn = problems.any(1 + k % 4, 60, 60);
      TransportProblem problem =
          new TransportProblem(
              drawn.dimension(),
              drawn.sourceMasses(),
              drawn.source(),
              drawn.targetMasses(),
              drawn.target(),
              EuclideanPower.of(EXPONENTS[k % EXPONENTS.length]));
      TransportSolution solution = solver.solve(problem);
      double expected = ShortestPathTransport.cost(problem);
      double scale = Math.max(Math.abs(expected), largestCost(problem) * 1e-3);
      int number = k;
      assertEquals(expected, solution.cost(), 1e-9 * scale, () -> "problem " + number);
      assertEquals(0, solution.dualGap(), 1e-12 * scale, () -> "gap of problem " + number);
    }
  }

  private static double largestCost(TransportProblem problem) {
    double largest = 0;
    for (int i = 0; i < problem.sourceSize(); i++) {
      for (int j = 0; j < problem.targetSize(); j++) {
        largest =
            Math.max(
                largest,
                problem
                    .groundCost()
                    .between(problem.source(), i, problem.target(), j, problem.dimension()));
      }
    }
    return largest;
  }
}
