// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Weighted k-means in one place: seeds by k-means++ with several candidates per step (Arthur and
 * Vassilvitskii 2007, section 5), then Lloyd's iteration. O(n k d) per seed round and iteration.
 * Large data belong to Spark MLlib's k-means.
 */
final class KMeans {
  private final int d;
  private final int n;
  private final double[] points;
  private final double[] masses;

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

  private double[] seeds(int k, RandomGenerator random) {
    int candidates = 2 + (int) Math.log(k);
    double[] centres = new double[k * d];
    double[] distances = new double[n];
    double[] trial = new double[n];
    double[] best = new double[n];
    Arrays.fill(distances, 1);
    for (int c = 0; c < k; c++) {
      double bestCost = Double.POSITIVE_INFINITY;
      int bestPoint = 0;
      double[] cumulated = cumulate(distances);
      for (int candidate = 0; candidate < (c == 0 ? 1 : candidates); candidate++) {
        int point = draw(cumulated, random);
        double cost = 0;
        for (int i = 0; i < n; i++) {
          double distance = squaredDistance(points, i, points, point);
          trial[i] = c == 0 ? distance : Math.min(distance, distances[i]);
          cost += masses[i] * trial[i];
        }
        if (cost < bestCost) {
          bestCost = cost;
          bestPoint = point;
          double[] swap = best;
          best = trial;
          trial = swap;
        }
      }
      System.arraycopy(points, bestPoint * d, centres, c * d, d);
      double[] swap = distances;
      distances = best;
      best = swap;
    }
    return centres;
  }

  private double[] cumulate(double[] distances) {
    double[] cumulated = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += masses[i] * distances[i];
      cumulated[i] = sum;
    }
    if (sum > 0) {
      return cumulated;
    }
    // Every point is a centre already: any point will do.
    Arrays.fill(distances, 1);
    return cumulate(distances);
  }

  private static int draw(double[] cumulated, RandomGenerator random) {
    int last = cumulated.length - 1;
    int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[last]);
    int point = found >= 0 ? found + 1 : -found - 1;
    return Math.min(point, last);
  }

  /** Finds each point's nearest centre; returns the weighted sum of squared distances. */
  private double assign(double[] centres, int k, int[] nearest, double[] distances) {
    double cost = 0;
    for (int i = 0; i < n; i++) {
      double least = Double.POSITIVE_INFINITY;
      int where = 0;
      for (int c = 0; c < k; c++) {
        double distance = squaredDistance(points, i, centres, c);
        if (distance < least) {
          least = distance;
          where = c;
        }
      }
      nearest[i] = where;
      distances[i] = least;
      cost += masses[i] * least;
    }
    return cost;
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

  private double squaredDistance(double[] x, int i, double[] y, int j) {
    double sum = 0;
    for (int q = 0; q < d; q++) {
      double difference = x[i * d + q] - y[j * d + q];
      sum += difference * difference;
    }
    return sum;
  }
}
