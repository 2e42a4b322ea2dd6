// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.TransportSolution;
import dev.wasserstein.transport.TransportSolver;
import org.junit.jupiter.api.Test;

/** The simplex on plain kernels, as on a JVM without the vector module. */
class PlainNetworkSimplexTest extends TransportSolverContract {
  @Override
  TransportSolver solver() {
    return new NetworkSimplex(Kernels.plain());
  }

  @Override
  int largestDimension() {
    return 4;
  }

  @Test
  void allKernelsGiveTheSameBits() {
    RandomProblems problems = new RandomProblems(40);
    NetworkSimplex plain = new NetworkSimplex(Kernels.plain());
    NetworkSimplex fastest = new NetworkSimplex(Kernels.fastest());
    for (int k = 0; k < 300; k++) {
      TransportProblem problem = problems.any(1 + k % 12, 120, 120);
      TransportSolution expected = plain.solve(problem);
      TransportLaws.assertSame(expected, fastest.solve(problem));
      // Each goes on from the other's basis.
      TransportLaws.assertSame(expected, fastest.solve(problem, plain.warmStart()));
      TransportLaws.assertSame(expected, plain.solve(problem, fastest.warmStart()));
    }
    for (int d : new int[] {2, 10}) {
      for (RandomProblems.Masses masses :
          new RandomProblems.Masses[] {
            RandomProblems.Masses.RANDOM, RandomProblems.Masses.UNIFORM
          }) {
        TransportProblem problem = problems.of(d, 400, 333, RandomProblems.Atoms.NORMAL, masses);
        TransportLaws.assertSame(plain.solve(problem), fastest.solve(problem));
      }
    }
  }
}
