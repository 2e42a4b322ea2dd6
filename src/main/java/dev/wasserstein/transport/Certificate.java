// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.numeric.NeumaierSum;

/**
 * What a coupling and potentials prove of each other, computed from them alone and not from how
 * they were found.
 */
public final class Certificate {
  private Certificate() {}

  /**
   * The solution made of an optimal coupling and feasible potentials: costs and errors summed
   * afresh.
   */
  public static TransportSolution of(
      TransportProblem problem, Coupling coupling, DualPotentials potentials, long pivots) {
    NeumaierSum cost = new NeumaierSum();
    for (int e = 0; e < coupling.entries(); e++) {
      double arc =
          problem
              .groundCost()
              .between(
                  problem.source(),
                  coupling.row()[e],
                  problem.target(),
                  coupling.column()[e],
                  problem.dimension());
      cost.addProduct(coupling.mass()[e], arc);
    }
    NeumaierSum bound = new NeumaierSum();
    addProducts(bound, problem.sourceMasses(), potentials.source());
    addProducts(bound, problem.targetMasses(), potentials.target());
    double marginalError =
        marginalError(problem.sourceMasses(), coupling.row(), coupling.mass())
            + marginalError(problem.targetMasses(), coupling.column(), coupling.mass());
    return new TransportSolution(
        coupling,
        potentials,
        cost.value(),
        bound.value(),
        marginalError,
        pivots,
        TransportStatus.OPTIMAL);
  }

  private static void addProducts(NeumaierSum sum, double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      sum.addProduct(a[i], b[i]);
    }
  }

  private static double marginalError(double[] masses, int[] atom, double[] moved) {
    double[] missing = masses.clone();
    for (int e = 0; e < moved.length; e++) {
      missing[atom[e]] -= moved[e];
    }
    double error = 0;
    for (double value : missing) {
      error += Math.abs(value);
    }
    return error;
  }
}
