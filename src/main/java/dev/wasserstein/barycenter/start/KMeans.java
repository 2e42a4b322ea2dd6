// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Weighted k-means in one place: seeds by k-means++ with several candidates per step (Arthur and
 * Vassilvitskii 2007, section 5), then Lloyd's iteration. O(n k d) per seed round and iteration.
 */
final class KMeans {
  /** Points whose distances to all centres are computed together. */
  private static final int BLOCK = 512;

  private final int d;
  private final int n;
  private final double[] points;
  private final double[] masses;
  private final double[][] axes;
  private int loaded = -1;

  /**
   * Points to cluster.
   *
   * @param points (n × d, row-major)
   * @param masses (n), not negative, with a positive sum
   */
  KMeans(int dimension, double[] points, double[] masses) {
    this.d = dimension;
    this.n = masses.length;
    this.points = points;
    this.masses = masses;
    axes = new double[d][Math.min(BLOCK, n)];
  }

  /**
   * Cluster centres; where there are fewer distinct points than clusters, some centres coincide.
   *
   * @return (k × d, row-major)
   */
  double[] centres(int k, int iterations, RandomGenerator random) {
    // A start need not be a perfect clustering: a gain below one in a thousand is not worth a
    // round.
    return centres(k, iterations, 1e-3, random);
  }

  /**
   * Cluster centres.
   *
   * @param leastGain rounds end when one lowers the cost by less than this part
   * @return (k × d, row-major)
   */
  double[] centres(int k, int iterations, double leastGain, RandomGenerator random) {
    double[] centres = seeds(k, random);
    int[] nearest = new int[n];
    double[] distances = new double[n];
    double previous = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < iterations; iteration++) {
      double cost = assign(centres, k, nearest, distances);
      if (!(cost < previous * (1 - leastGain))) {
        break;
      }
      previous = cost;
      centres = means(centres, k, nearest, distances);
    }
    return centres;
  }

  /**
   * The cluster centres of least cost, of one run from each start.
   *
   * @param leastGain as in {@link #centres}
   * @return (k × d, row-major)
   */
  double[] best(int k, int iterations, double leastGain, List<RandomGenerator> starts) {
    double[] best = {};
    double least = Double.POSITIVE_INFINITY;
    for (RandomGenerator random : starts) {
      double[] centres = centres(k, iterations, leastGain, random);
      double cost = assign(centres, k, new int[n], new double[n]);
      if (best.length == 0 || cost < least) {
        best = centres;
        least = cost;
      }
    }
    return best;
  }

  /**
   * The share of the mass that each centre is nearest to (k).
   *
   * @param centres (k × d, row-major)
   */
  double[] shares(double[] centres) {
    int[] nearest = nearest(centres);
    double[] shares = new double[centres.length / d];
    double total = 0;
    for (int i = 0; i < n; i++) {
      shares[nearest[i]] += masses[i];
      total += masses[i];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= total;
    }
    return shares;
  }

  /**
   * The number of the centre that each point is nearest to (n).
   *
   * @param centres (k × d, row-major)
   */
  int[] nearest(double[] centres) {
    int[] nearest = new int[n];
    assign(centres, centres.length / d, nearest, new double[n]);
    return nearest;
  }

  private double[] seeds(int k, RandomGenerator random) {
    int candidates = 2 + (int) Math.log(k);
    int[] drawn = new int[candidates];
    double[][] found = new double[candidates][Math.min(BLOCK, n)];
    double[] centres = new double[k * d];
    double[] distances = new double[n];
    double[] cumulated = new double[n];
    for (int c = 0; c < k; c++) {
      if (c == 0 || !(cumulated[n - 1] > 0)) {
        // Every point is a centre already: any point will do.
        Arrays.fill(distances, 1);
        cumulate(distances, cumulated);
      }
      int count = c == 0 ? 1 : candidates;
      for (int t = 0; t < count; t++) {
        drawn[t] = draw(cumulated, random);
      }
      int best = count == 1 ? drawn[0] : best(drawn, distances, found);
      System.arraycopy(points, best * d, centres, c * d, d);
      if (c == 0) {
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
      }
      for (int from = 0; from < n; from += BLOCK) {
        int to = load(from);
        distances(points, best, to - from, found[0]);
        lower(distances, from, to, found[0]);
      }
      cumulate(distances, cumulated);
    }
    return centres;
  }

  /** The first of the candidates that leave the least weighted sum of distances. */
  private int best(int[] candidates, double[] distances, double[][] found) {
    double[] costs = new double[candidates.length];
    for (int from = 0; from < n; from += BLOCK) {
      int to = load(from);
      for (int t = 0; t < candidates.length; t++) {
        distances(points, candidates[t], to - from, found[t]);
        weigh(found[t], distances, from, to);
      }
      add(found, to - from, costs);
    }
    int best = 0;
    for (int t = 1; t < costs.length; t++) {
      best = costs[t] < costs[best] ? t : best;
    }
    return candidates[best];
  }

  private static void lower(double[] distances, int from, int to, double[] found) {
    for (int i = from; i < to; i++) {
      distances[i] = Math.min(found[i - from], distances[i]);
    }
  }

  private void weigh(double[] found, double[] distances, int from, int to) {
    for (int i = from; i < to; i++) {
      found[i - from] = masses[i] * Math.min(found[i - from], distances[i]);
    }
  }

  private void cumulate(double[] distances, double[] cumulated) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += masses[i] * distances[i];
      cumulated[i] = sum;
    }
  }

  /** Adds up terms in their order, two sums side by side: each waits for its own terms only. */
  private static void add(double[][] terms, int count, double[] sums) {
    for (int t = 0; t < sums.length; t += 2) {
      int u = Math.min(t + 1, sums.length - 1);
      double[] a = terms[t];
      double[] b = terms[u];
      double sumA = sums[t];
      double sumB = sums[u];
      for (int i = 0; i < count; i++) {
        sumA += a[i];
        sumB += b[i];
      }
      sums[t] = sumA;
      sums[u] = sumB;
    }
  }

  private static int draw(double[] cumulated, RandomGenerator random) {
    int last = cumulated.length - 1;
    int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[last]);
    int point = found >= 0 ? found + 1 : -found - 1;
    return Math.min(point, last);
  }

  /**
   * Finds each point's nearest centre, the first of them; returns the weighted sum of squared
   * distances.
   *
   * @param nearest (n), a guess; overwritten
   */
  private double assign(double[] centres, int k, int[] nearest, double[] distances) {
    double[] block = new double[Math.min(BLOCK, n)];
    for (int from = 0; from < n; from += BLOCK) {
      int to = load(from);
      for (int i = from; i < to; i++) {
        distances[i] = squaredDistance(i, centres, nearest[i]);
      }
      for (int c = 0; c < k; c++) {
        distances(centres, c, to - from, block);
        nearer(c, block, from, to, nearest, distances);
      }
    }
    double cost = 0;
    for (int i = 0; i < n; i++) {
      cost += masses[i] * distances[i];
    }
    return cost;
  }

  private static void nearer(
      int c, double[] block, int from, int to, int[] nearest, double[] distances) {
    for (int i = from; i < to; i++) {
      double distance = block[i - from];
      if (distance <= distances[i] && (distance < distances[i] || c < nearest[i])) {
        distances[i] = distance;
        nearest[i] = c;
      }
    }
  }

  /**
   * The clusters' means; a cluster without points moves to the point that is farthest from its
   * centre.
   */
  private double[] means(double[] before, int k, int[] nearest, double[] distances) {
    double[] means = new double[k * d];
    double[] total = new double[k];
    for (int i = 0; i < n; i++) {
      int c = nearest[i];
      total[c] += masses[i];
      for (int q = 0; q < d; q++) {
        means[c * d + q] += masses[i] * points[i * d + q];
      }
    }
    for (int c = 0; c < k; c++) {
      if (total[c] > 0) {
        for (int q = 0; q < d; q++) {
          means[c * d + q] /= total[c];
        }
      } else {
        int farthest = farthest(distances);
        double[] from = farthest < 0 ? before : points;
        System.arraycopy(from, (farthest < 0 ? c : farthest) * d, means, c * d, d);
        if (farthest >= 0) {
          distances[farthest] = 0;
        }
      }
    }
    return means;
  }

  private int farthest(double[] distances) {
    int farthest = -1;
    double greatest = 0;
    for (int i = 0; i < n; i++) {
      if (masses[i] * distances[i] > greatest) {
        greatest = masses[i] * distances[i];
        farthest = i;
      }
    }
    return farthest;
  }

  private double squaredDistance(int i, double[] centres, int c) {
    double sum = 0;
    for (int q = 0; q < d; q++) {
      double difference = points[i * d + q] - centres[c * d + q];
      sum += difference * difference;
    }
    return sum;
  }

  /** Brings a block of points into columns; returns where it ends. */
  private int load(int from) {
    int to = Math.min(from + BLOCK, n);
    if (loaded != from) {
      for (int i = from; i < to; i++) {
        for (int q = 0; q < d; q++) {
          axes[q][i - from] = points[i * d + q];
        }
      }
      loaded = from;
    }
    return to;
  }

  /**
   * The squared distances of the points loaded last to a centre.
   *
   * @param centres (centres × d)
   * @param c which centre
   * @param count how many points
   * @param found (count or more), overwritten
   */
  private void distances(double[] centres, int c, int count, double[] found) {
    int q = 0;
    if (d == 1) {
      setOne(axes[q++], centres[c * d], count, found);
    } else {
      setPair(axes[q++], centres[c * d], axes[q++], centres[c * d + 1], count, found);
    }
    for (; q < d; q++) {
      addOne(axes[q], centres[c * d + q], count, found);
    }
  }

  // The compiler turns the loops below into vector code, as long as they stay as bare as this.

  private static void setOne(double[] x, double a, int count, double[] found) {
    for (int i = 0; i < count; i++) {
      found[i] = (x[i] - a) * (x[i] - a);
    }
  }

  private static void setPair(
      double[] x, double a, double[] y, double b, int count, double[] found) {
    for (int i = 0; i < count; i++) {
      found[i] = (x[i] - a) * (x[i] - a) + (y[i] - b) * (y[i] - b);
    }
  }

  private static void addOne(double[] x, double a, int count, double[] found) {
    for (int i = 0; i < count; i++) {
      found[i] += (x[i] - a) * (x[i] - a);
    }
  }
}
