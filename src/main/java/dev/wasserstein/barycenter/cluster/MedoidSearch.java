// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.barycenter.Weighing;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * k-medoids of some measures by swaps (PAM, Kaufman and Rousseeuw 1990; with the removal losses of
 * Schubert and Rousseeuw 2021, algorithm 2, a sweep over all swaps takes O(n²) and not O(k n²)):
 * minimise Σ_n λ_n min_c term(W²(μ_c, μ_n)) over k of the measures themselves. It ends where no
 * swap of a medoid for another measure lowers the sum; then each medoid is the best member of its
 * cluster, too. Starts are spread by k-means++ over the same costs.
 *
 * <p>Where outliers are set aside, swaps are judged by the others alone, and after each it is found
 * out anew which the outliers are. Of equal weights neither step raises the objective.
 */
final class MedoidSearch {
  /** A swap that lowers the objective by less than this part of it is rounding. */
  private static final double ROUNDING = 1e-12;

  private static final int DRAWING = -3;

  private final CostMatrix<?> costs;

  /** The measures that take part, by their numbers in {@link #costs}. */
  private final int[] members;

  private final Weighing weighing;
  private final Trimming trimming;

  /** The medoids, by their places in {@link #members}. */
  private final int[] medoids;

  private final int n;
  private final int k;

  /** (n), the nearest medoid of each member, the term to it, and that to the second nearest. */
  private final int[] nearest;

  private final double[] first;
  private final double[] second;

  /** (n), the weights; 0 of outliers. */
  private final double[] weights;

  MedoidSearch(
      CostMatrix<?> costs,
      int[] members,
      Weighing weighing,
      Trimming trimming,
      int clusters,
      long seed) {
    this.costs = costs;
    this.members = members;
    this.weighing = weighing;
    this.trimming = trimming;
    this.n = members.length;
    this.k = clusters;
    this.nearest = new int[n];
    this.first = new double[n];
    this.second = new double[n];
    this.weights = new double[n];
    this.medoids = start(SubSeed.stream(seed, DRAWING));
    assign();
  }

  private double term(int i, int j) {
    return weighing.term(costs.cost(members[i], members[j]));
  }

  private double weight(int i) {
    return costs.weight(members[i]);
  }

  private int[] start(RandomGenerator random) {
    double[] least = new double[n];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    boolean[] taken = new boolean[n];
    int[] chosen = new int[k];
    for (int c = 0; c < k; c++) {
      int draws = c == 0 ? (trimming.isNone() ? 1 : 2) : 2 + (int) StrictMath.log(c + 2);
      double best = Double.POSITIVE_INFINITY;
      for (int draw = 0; draw < draws; draw++) {
        int candidate = draw(c == 0 ? new double[0] : least, taken, random);
        double sum = sum(candidate, least);
        if (draw == 0 || sum < best) {
          best = sum;
          chosen[c] = candidate;
        }
      }
      taken[chosen[c]] = true;
      for (int i = 0; i < n; i++) {
        least[i] = Math.min(least[i], term(i, chosen[c]));
      }
    }
    return chosen;
  }

  /** A member that is not taken, by weight times cost; by weight where there are no costs. */
  private int draw(double[] least, boolean[] taken, RandomGenerator random) {
    double[] cumulated = new double[n];
    double total = cumulate(least, taken, cumulated);
    if (!(total > 0)) {
      total = cumulate(new double[0], taken, cumulated);
    }
    double target = random.nextDouble() * total;
    int last = -1;
    for (int i = 0; i < n; i++) {
      if (!taken[i]) {
        last = i;
        if (cumulated[i] > target) {
          return i;
        }
      }
    }
    return last;
  }

  private double cumulate(double[] least, boolean[] taken, double[] cumulated) {
    Set<String> far = least.length == 0 ? Set.of() : outliers(least);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      boolean out = taken[i] || far.contains(costs.id(members[i]));
      sum += out ? 0 : weight(i) * (least.length == 0 ? 1 : least[i]);
      cumulated[i] = sum;
    }
    return sum;
  }

  private double sum(int candidate, double[] least) {
    double[] next = new double[n];
    for (int i = 0; i < n; i++) {
      next[i] = Math.min(least[i], term(i, candidate));
    }
    Set<String> far = outliers(next);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += far.contains(costs.id(members[i])) ? 0 : weight(i) * next[i];
    }
    return sum;
  }

  private Set<String> outliers(double[] terms) {
    if (trimming.isNone()) {
      return Set.of();
    }
    return trimming.outliers(
        IntStream.range(0, n).boxed().toList(),
        i -> costs.id(members[i]),
        this::weight,
        i -> terms[i]);
  }

  private void assign() {
    for (int i = 0; i < n; i++) {
      first[i] = Double.POSITIVE_INFINITY;
      second[i] = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        double term = term(i, medoids[c]);
        if (term < first[i]) {
          second[i] = first[i];
          first[i] = term;
          nearest[i] = c;
        } else if (term < second[i]) {
          second[i] = term;
        }
      }
    }
    Set<String> far = outliers(first);
    for (int i = 0; i < n; i++) {
      weights[i] = far.contains(costs.id(members[i])) ? 0 : weight(i);
    }
  }

  /** The mean of the terms of all members but outliers, by weight. */
  double objective() {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      sum += weights[i] * first[i];
      total += weights[i];
    }
    return total > 0 ? sum / total : 0;
  }

  /**
   * Makes the swap that lowers the objective most.
   *
   * @return whether there is one
   */
  boolean swap() {
    double[] removal = new double[k];
    double current = 0;
    for (int i = 0; i < n; i++) {
      current += weights[i] * first[i];
      // One medoid cannot be removed.
      removal[nearest[i]] += k > 1 ? weights[i] * (second[i] - first[i]) : 0;
    }
    double best = -ROUNDING * current;
    int goes = -1;
    int comes = -1;
    double[] losses = new double[k];
    for (int x = 0; x < n; x++) {
      if (weights[x] > 0) {
        double common = losses(x, removal, losses);
        for (int c = 0; c < k; c++) {
          if (common + losses[c] < best) {
            best = common + losses[c];
            goes = c;
            comes = x;
          }
        }
      }
    }
    if (goes < 0) {
      return false;
    }
    medoids[goes] = comes;
    assign();
    return true;
  }

  /**
   * What the sum gains or loses where a member becomes a medoid.
   *
   * @param losses (k), what it gains or loses besides if that cluster's medoid goes
   * @return what it gains or loses whichever goes
   */
  private double losses(int x, double[] removal, double[] losses) {
    System.arraycopy(removal, 0, losses, 0, k);
    double common = 0;
    for (int i = 0; i < n; i++) {
      double term = term(i, x);
      if (k == 1) {
        common += weights[i] * (term - first[i]);
      } else if (term < first[i]) {
        common += weights[i] * (term - first[i]);
        losses[nearest[i]] += weights[i] * (first[i] - second[i]);
      } else if (term < second[i]) {
        losses[nearest[i]] += weights[i] * (term - second[i]);
      }
    }
    return common;
  }

  /** The medoids, by their numbers among all measures. */
  int[] medoids() {
    return Arrays.stream(medoids).map(i -> members[i]).toArray();
  }
}
