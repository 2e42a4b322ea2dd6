// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.exact;

import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.transport.TransportProblem;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random transport problems, pleasant and unpleasant, all from one seed, which is printed. */
public final class RandomProblems {
  /** Set with -Dtest.seed=...; printed by the first test that needs it. */
  public static final long SEED = Long.getLong("test.seed", 20260311L);

  static {
    System.out.println("transport tests: -Dtest.seed=" + SEED);
  }

  private final RandomGenerator random;

  public RandomProblems(long stream) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003L + stream);
  }

  /** How atoms lie. */
  public enum Atoms {
    NORMAL,
    GRID,
    FINE_GRID,
    ROUNDED_GRID,
    COLLINEAR,
    DUPLICATES,
    EQUAL,
    FAR
  }

  /** How masses are spread. */
  public enum Masses {
    RANDOM,
    UNIFORM,
    COUNTS,
    ZEROS,
    TINY,
    UNEVEN
  }

  /** A problem of random size up to the given ones, of random kind. */
  public TransportProblem any(int dimension, int mostRows, int mostColumns) {
    Atoms atoms = Atoms.values()[random.nextInt(Atoms.values().length)];
    Masses masses = Masses.values()[random.nextInt(Masses.values().length)];
    int m = 1 + random.nextInt(mostRows);
    int n = 1 + random.nextInt(mostColumns);
    return of(dimension, m, n, atoms, masses);
  }

  /** A quadratic problem of the given kind. */
  public TransportProblem of(int dimension, int m, int n, Atoms atoms, Masses masses) {
    return of(dimension, m, n, atoms, masses, SquaredEuclidean.INSTANCE);
  }

  /** A problem of the given kind. */
  public TransportProblem of(
      int dimension, int m, int n, Atoms atoms, Masses masses, GroundCost groundCost) {
    return new TransportProblem(
        dimension,
        masses(m, masses),
        atoms(m, dimension, atoms),
        masses(n, masses),
        atoms(n, dimension, atoms),
        groundCost);
  }

  /** Atoms (size × d, row-major). */
  double[] atoms(int size, int dimension, Atoms kind) {
    double[] x = new double[size * dimension];
    double[] direction = new double[dimension];
    for (int k = 0; k < dimension; k++) {
      direction[k] = 1 + k;
    }
    for (int i = 0; i < size; i++) {
      double along = normal();
      for (int k = 0; k < dimension; k++) {
        x[i * dimension + k] =
            switch (kind) {
              case NORMAL -> normal();
              case GRID -> random.nextInt(5);
              case FINE_GRID -> random.nextInt(64) / 63.0;
              case ROUNDED_GRID -> {
                double cell = random.nextInt(8) / 7.0;
                yield cell + (random.nextInt(9) - 4) * Math.ulp(cell);
              }
              case COLLINEAR -> along * direction[k];
              case DUPLICATES -> i > 0 && i % 3 != 0 ? x[(i - 1) * dimension + k] : normal();
              case EQUAL -> 0.3;
              case FAR -> 1e6 + 1e-2 * normal();
            };
      }
    }
    return x;
  }

  /** Masses (size) that sum to 1. */
  double[] masses(int size, Masses kind) {
    double[] a = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      a[i] =
          switch (kind) {
            case RANDOM -> random.nextDouble() + 1e-9;
            case UNIFORM -> 1;
            case COUNTS -> 1 + random.nextInt(4);
            case ZEROS -> i > 0 && random.nextBoolean() ? 0 : 1 + random.nextDouble();
            case TINY -> i > 0 && random.nextBoolean() ? 1e-300 : 1 + random.nextDouble();
            case UNEVEN -> Math.exp(15 * normal());
          };
      sum += a[i];
    }
    for (int i = 0; i < size; i++) {
      a[i] /= sum;
    }
    return a;
  }

  /** A standard normal number. */
  public double normal() {
    return random.nextGaussian();
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** The kinds in turn. */
  static <E> E inTurn(E[] kinds, int turn) {
    return kinds[turn % kinds.length];
  }
}
