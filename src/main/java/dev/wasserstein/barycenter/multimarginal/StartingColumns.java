// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.Coupling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Combinations to begin with: those of multi-couplings that are easily written down. Together they
 * have the measures as marginals.
 */
final class StartingColumns {
  /** Receives the combinations of a multi-coupling and their masses. */
  interface Sink {
    void add(int[] combination, double mass);
  }

  private final MultiMarginalProblem problem;
  private final Sink sink;

  StartingColumns(MultiMarginalProblem problem, Sink sink) {
    this.problem = problem;
    this.sink = sink;
  }

  /** The monotone coupling along the first axis: on the line, the optimal one. */
  void alongFirstAxis() {
    double[] direction = new double[problem.dimension()];
    direction[0] = 1;
    along(direction);
  }

  /** The monotone couplings along the axes and along random directions. */
  void alongDirections(int random, long seed) {
    int d = problem.dimension();
    for (int axis = 0; axis < d; axis++) {
      double[] direction = new double[d];
      direction[axis] = 1;
      along(direction);
    }
    RandomGenerator generator = SubSeed.stream(seed, 0);
    for (int t = 0; t < random && d > 1; t++) {
      double[] direction = new double[d];
      Arrays.setAll(direction, c -> generator.nextGaussian());
      along(direction);
    }
  }

  private void along(double[] direction) {
    int n = problem.count();
    int[][] atoms = new int[n][];
    double[][] masses = new double[n][];
    for (int k = 0; k < n; k++) {
      int measure = k;
      atoms[k] =
          sorted(IntStream.range(0, problem.size(k)).toArray(), i -> along(measure, i, direction));
      masses[k] = Arrays.stream(atoms[k]).mapToDouble(i -> problem.masses(measure)[i]).toArray();
    }
    glue(atoms, masses);
  }

  private double along(int measure, int atom, double[] direction) {
    double sum = 0;
    for (int c = 0; c < direction.length; c++) {
      sum += direction[c] * problem.atoms(measure)[atom * direction.length + c];
    }
    return sum;
  }

  private static int[] sorted(int[] atoms, IntToDoubleFunction key) {
    return Arrays.stream(atoms)
        .boxed()
        .sorted(Comparator.comparingDouble(key::applyAsDouble))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The plans from one measure to all, glued at each of its atoms: what an atom sends to each
   * measure is matched in the order along an axis.
   *
   * @param plans to each measure, of its atoms of positive mass
   * @param sources the number of atoms of that measure
   */
  void glued(List<Coupling> plans, int sources) {
    int n = problem.count();
    for (int axis = 0; axis < problem.dimension(); axis++) {
      int[] next = new int[n];
      for (int i = 0; i < sources; i++) {
        int[][] atoms = new int[n][];
        double[][] masses = new double[n][];
        boolean empty = false;
        for (int k = 0; k < n; k++) {
          Coupling plan = plans.get(k);
          int from = next[k];
          while (next[k] < plan.entries() && plan.row()[next[k]] == i) {
            next[k]++;
          }
          empty |= from == next[k];
          int measure = k;
          int own = axis;
          int d = problem.dimension();
          int[] entries =
              sorted(
                  IntStream.range(from, next[k]).toArray(),
                  e -> problem.atoms(measure)[plan.column()[e] * d + own]);
          atoms[k] = Arrays.stream(entries).map(e -> plan.column()[e]).toArray();
          double total = Arrays.stream(entries).mapToDouble(e -> plan.mass()[e]).sum();
          masses[k] = Arrays.stream(entries).mapToDouble(e -> plan.mass()[e] / total).toArray();
        }
        if (!empty) {
          glue(atoms, masses);
        }
      }
    }
  }

  /** The north-west corner rule for N measures of equal total mass. */
  private void glue(int[][] atoms, double[][] masses) {
    int n = atoms.length;
    int[] at = new int[n];
    double[] left = new double[n];
    for (int k = 0; k < n; k++) {
      left[k] = masses[k][0];
    }
    for (; ; ) {
      int[] combination = new int[n];
      int least = 0;
      for (int k = 0; k < n; k++) {
        combination[k] = atoms[k][at[k]];
        least = left[k] < left[least] ? k : least;
      }
      double moved = left[least];
      sink.add(combination, moved);
      boolean ended = true;
      for (int k = 0; k < n; k++) {
        left[k] -= moved;
        // A last atom takes what is left, whatever rounding says.
        if (at[k] < atoms[k].length - 1) {
          ended = false;
        }
      }
      if (ended) {
        return;
      }
      advance(at, left, masses, least);
    }
  }

  private static void advance(int[] at, double[] left, double[][] masses, int least) {
    for (int k = 0; k < at.length; k++) {
      boolean used = k == least || left[k] <= 1e-15;
      if (used && at[k] < masses[k].length - 1) {
        left[k] += masses[k][++at[k]];
      } else if (at[k] == masses[k].length - 1 && left[k] <= 1e-15) {
        left[k] = Double.POSITIVE_INFINITY;
      }
    }
  }
}
