// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import dev.wasserstein.barycenter.Deadline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The minimum of h(z) = Σ_n λ_n min_x (|x − z|² − g_n(x)) over the places of a given support: one
 * look at each of them.
 */
final class SupportPricing implements Pricing {
  private final MultiMarginalProblem problem;
  private final double[] support;

  /** The largest |z|². */
  private final double squaredReach;

  /**
   * The search among these places.
   *
   * @param support (m × d, row-major), relative to the problem's mean
   */
  SupportPricing(MultiMarginalProblem problem, double[] support) {
    this.problem = problem;
    this.support = support;
    double reach = 0;
    int d = problem.dimension();
    for (int j = 0; j < support.length / d; j++) {
      double square = 0;
      for (int c = 0; c < d; c++) {
        square += support[j * d + c] * support[j * d + c];
      }
      reach = Math.max(reach, square);
    }
    squaredReach = reach;
  }

  @Override
  public Prices search(double[][] potentials, double negligible, int most, Deadline deadline) {
    int n = problem.count();
    int d = problem.dimension();
    int places = support.length / d;
    double least = Double.POSITIVE_INFINITY;
    List<Combination> found = new ArrayList<>();
    for (int j = 0; j < places; j++) {
      double reduced = 0;
      int[] atoms = new int[n];
      for (int k = 0; k < n; k++) {
        double best = Double.POSITIVE_INFINITY;
        double[] x = problem.atoms(k);
        for (int i = 0; i < problem.size(k); i++) {
          double square = 0;
          for (int c = 0; c < d; c++) {
            double difference = x[i * d + c] - support[j * d + c];
            square += difference * difference;
          }
          double value = square - potentials[k][i];
          if (value < best) {
            best = value;
            atoms[k] = i;
          }
        }
        reduced += problem.weights()[k] * best;
      }
      least = Math.min(least, reduced);
      if (reduced < -negligible) {
        found.add(new Combination(atoms, reduced));
      }
    }
    found.sort(
        Comparator.comparingDouble(Combination::reducedCost)
            .thenComparing(Combination::atoms, Arrays::compare));
    return new Prices(
        Math.min(least, 0) - problem.rounding(potentials, squaredReach),
        found.size() > most ? found.subList(0, most) : found);
  }

  @Override
  public double[] place(int[] combination) {
    int d = problem.dimension();
    int nearest = nearest(combination);
    return Arrays.copyOfRange(support, nearest * d, (nearest + 1) * d);
  }

  /** The number of the place where a combination costs least. */
  int nearest(int[] combination) {
    int d = problem.dimension();
    double[] place = problem.place(combination);
    double least = Double.POSITIVE_INFINITY;
    int nearest = 0;
    for (int j = 0; j < support.length / d; j++) {
      double square = 0;
      for (int c = 0; c < d; c++) {
        double difference = place[c] - support[j * d + c];
        square += difference * difference;
      }
      if (square < least) {
        least = square;
        nearest = j;
      }
    }
    return nearest;
  }
}
