// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Two clouds of standard normal atoms with unequal masses. */
final class RandomPair {
  private RandomPair() {}

  /** The same problem for the same arguments. */
  static TransportProblem of(int size, int dimension) {
    RandomGenerator random = SubSeed.stream(1, size, "pair-" + dimension);
    return TransportProblem.quadratic(
        measure("x", size, dimension, random), measure("y", size, dimension, random));
  }

  /** The same with equal masses; the number tells problems of one size from each other. */
  static TransportProblem uniform(int size, int dimension, int number) {
    RandomGenerator random = SubSeed.stream(number, size, "pair-" + dimension);
    return TransportProblem.quadratic(
        DiscreteMeasure.uniform("x", dimension, atoms(size, dimension, random)),
        DiscreteMeasure.uniform("y", dimension, atoms(size, dimension, random)));
  }

  private static double[] atoms(int size, int dimension, RandomGenerator random) {
    double[] atoms = new double[size * dimension];
    Arrays.setAll(atoms, p -> random.nextGaussian());
    return atoms;
  }

  /**
   * The problem with all source atoms moved a little.
   *
   * @param step the standard deviation of the moves, where the clouds' is 1
   */
  static TransportProblem moved(TransportProblem problem, double step) {
    RandomGenerator random = SubSeed.stream(1, problem.sourceSize(), "moves");
    double[] atoms = problem.source().clone();
    for (int p = 0; p < atoms.length; p++) {
      atoms[p] += step * random.nextGaussian();
    }
    return new TransportProblem(
        problem.dimension(),
        problem.sourceMasses(),
        atoms,
        problem.targetMasses(),
        problem.target(),
        problem.groundCost());
  }

  private static DiscreteMeasure measure(
      String id, int size, int dimension, RandomGenerator random) {
    double[] support = atoms(size, dimension, random);
    double[] masses = new double[size];
    Arrays.setAll(masses, i -> random.nextDouble());
    double sum = Arrays.stream(masses).sum();
    Arrays.setAll(masses, i -> masses[i] / sum);
    return new DiscreteMeasure(id, dimension, masses, support);
  }
}
