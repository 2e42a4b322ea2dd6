// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The minimum of h(z) = Σ_n λ_n min_x (|x − z|² − g_n(x)) over all places z, by branch and bound
 * over combinations, measure by measure, in any dimension.
 *
 * <p>With atoms of the first measures chosen, of total weight Λ and mean c, the rest adds at least
 * Σ λ_n min_x (Λ |x − c|² − g_n(x)): Λ |z − c|² is shared out over the other measures in proportion
 * to their weights, and each share takes its own best z. The bound is good once much weight is
 * chosen, so measures of much weight come first.
 */
final class CombinationSearch implements Pricing {
  /** Branches with a bound above this part of the least value found so far are left for later. */
  private static final double DEPTH = 0.3;

  private final MultiMarginalProblem problem;
  private final int n;
  private final int d;
  private final int[] order;
  private double[][] potentials = {};
  private double negligible;
  private double least;
  private double bound;
  private SearchClock clock = new SearchClock(Deadline.NEVER);
  private int most;
  private final PriorityQueue<Combination> found =
      new PriorityQueue<>(Comparator.comparingDouble(Combination::reducedCost).reversed());

  CombinationSearch(MultiMarginalProblem problem) {
    this.problem = problem;
    n = problem.count();
    d = problem.dimension();
    order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -problem.weights()[k]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  @Override
  public double[] place(int[] combination) {
    return problem.place(combination);
  }

  @Override
  public Prices search(double[][] potentials, double negligible, int most, Deadline deadline) {
    this.potentials = potentials;
    this.negligible = negligible;
    this.most = most;
    clock = new SearchClock(deadline);
    least = Double.POSITIVE_INFINITY;
    bound = Double.POSITIVE_INFINITY;
    found.clear();
    choose(0, new int[n], 0, new double[d], 0);
    List<Combination> list = new ArrayList<>(found);
    list.sort(
        Comparator.comparingDouble(Combination::reducedCost)
            .thenComparing(Combination::atoms, Arrays::compare));
    return new Prices(
        Math.min(bound, Math.min(least, -negligible)) - problem.rounding(potentials, 0), list);
  }

  private double threshold() {
    return Math.min(-negligible, DEPTH * least);
  }

  /**
   * Chooses the atom of the next measure.
   *
   * @param weight Λ of the measures before
   * @param mean c of their atoms
   * @param value Σ λ_n (|x_n − c|² − g_n(x_n)) over them
   */
  private void choose(int depth, int[] atoms, double weight, double[] mean, double value) {
    if (depth == n) {
      offer(atoms, value);
      return;
    }
    int measure = order[depth];
    double own = problem.weights()[measure];
    double[] x = problem.atoms(measure);
    int size = problem.size(measure);
    double total = weight + own;
    double[] values = new double[size];
    double[] bounds = new double[size];
    double[] next = new double[d];
    Integer[] candidates = new Integer[size];
    for (int i = 0; i < size; i++) {
      candidates[i] = i;
      values[i] = value + weight * own / total * square(x, i, mean) - own * potentials[measure][i];
      toward(x, i, mean, own / total, next);
      bounds[i] = values[i] + rest(depth + 1, total, next);
    }
    Arrays.sort(candidates, Comparator.comparingDouble(i -> bounds[i]));
    for (int i : candidates) {
      if (bounds[i] >= threshold()) {
        return;
      }
      if (clock.isOver()) {
        bound = Math.min(bound, bounds[i]);
        return;
      }
      atoms[measure] = i;
      double[] moved = new double[d];
      toward(x, i, mean, own / total, moved);
      choose(depth + 1, atoms, total, moved, values[i]);
    }
  }

  private void toward(double[] x, int i, double[] mean, double share, double[] result) {
    for (int c = 0; c < d; c++) {
      result[c] = mean[c] + share * (x[i * d + c] - mean[c]);
    }
  }

  private double square(double[] x, int i, double[] mean) {
    double square = 0;
    for (int c = 0; c < d; c++) {
      double difference = x[i * d + c] - mean[c];
      square += difference * difference;
    }
    return square;
  }

  /** What the measures from this depth on add at least. */
  private double rest(int depth, double weight, double[] mean) {
    double sum = 0;
    for (int t = depth; t < n; t++) {
      int measure = order[t];
      double[] x = problem.atoms(measure);
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < problem.size(measure); i++) {
        best = Math.min(best, weight * square(x, i, mean) - potentials[measure][i]);
      }
      sum += problem.weights()[measure] * best;
    }
    return sum;
  }

  private void offer(int[] atoms, double value) {
    least = Math.min(least, value);
    if (value < threshold()) {
      found.add(new Combination(atoms.clone(), value));
      if (found.size() > most) {
        found.remove();
      }
    }
  }
}
