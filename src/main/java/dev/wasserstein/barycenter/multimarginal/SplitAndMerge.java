// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import java.util.Arrays;

/**
 * Weighted k-means that leaves local minima: Lloyd's rounds and, where these end, a swap. The pair
 * of clusters that costs least to merge becomes one, the cluster that gains most is split along its
 * widest axis, and what follows is kept where the sum of squares falls.
 */
final class SplitAndMerge {
  /** A fall below this part is none. */
  private static final double LEAST_GAIN = 1e-9;

  /** The means of the halves of a normal distribution are so many deviations from its own. */
  private static final double HALF = Math.sqrt(2 / Math.PI);

  private static final int MOST_ROUNDS = 200;
  private static final int POWER_STEPS = 30;

  private final int d;
  private final double[] points;
  private final double[] masses;
  private final int[] nearest;
  private double[] centres;
  private double[] shares;
  private double within;

  /**
   * Points to cluster.
   *
   * @param points (n × d, row-major)
   * @param masses (n), positive
   * @param centres (k × d, row-major) to begin with
   */
  SplitAndMerge(int dimension, double[] points, double[] masses, double[] centres) {
    d = dimension;
    this.points = points;
    this.masses = masses;
    this.centres = centres.clone();
    nearest = new int[masses.length];
    shares = new double[centres.length / d];
  }

  /** The centres that were reached (k × d, row-major); those without points are where they were. */
  double[] centres() {
    return centres;
  }

  /** The masses of the points at each centre (k). */
  double[] shares() {
    return shares;
  }

  /** Σ mass |x − nearest centre|². */
  double within() {
    return within;
  }

  /** Clusters. */
  void run() {
    lloyd();
    for (int swap = 0; swap < shares.length; swap++) {
      double[] before = centres.clone();
      double[] sharesBefore = shares.clone();
      double last = within;
      if (!swapped()) {
        return;
      }
      lloyd();
      if (!(within < last * (1 - LEAST_GAIN))) {
        centres = before;
        shares = sharesBefore;
        within = last;
        return;
      }
    }
  }

  private void lloyd() {
    double last = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      assign();
      move();
      if (!(within < last * (1 - LEAST_GAIN))) {
        return;
      }
      last = within;
    }
  }

  private void assign() {
    within = 0;
    for (int p = 0; p < nearest.length; p++) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < shares.length; i++) {
        double square = 0;
        for (int c = 0; c < d; c++) {
          double difference = points[p * d + c] - centres[i * d + c];
          square += difference * difference;
        }
        if (square < least) {
          least = square;
          nearest[p] = i;
        }
      }
      within += masses[p] * least;
    }
  }

  private void move() {
    Arrays.fill(shares, 0);
    double[] sums = new double[centres.length];
    for (int p = 0; p < nearest.length; p++) {
      int i = nearest[p];
      shares[i] += masses[p];
      for (int c = 0; c < d; c++) {
        sums[i * d + c] += masses[p] * points[p * d + c];
      }
    }
    for (int i = 0; i < shares.length; i++) {
      for (int c = 0; c < d && shares[i] > 0; c++) {
        centres[i * d + c] = sums[i * d + c] / shares[i];
      }
    }
  }

  /** Merges two clusters and splits a third, if that promises a gain. */
  private boolean swapped() {
    int wide = -1;
    double gain = 0;
    double[] axis = new double[d];
    double[][] spreads = spreads();
    for (int i = 0; i < shares.length; i++) {
      double[] direction = new double[d];
      double variance = shares[i] > 0 ? widest(spreads[i], direction) : 0;
      if (HALF * HALF * variance > gain) {
        gain = HALF * HALF * variance;
        wide = i;
        axis = direction;
        double length = HALF * Math.sqrt(variance / shares[i]);
        for (int c = 0; c < d; c++) {
          axis[c] *= length;
        }
      }
    }
    int one = -1;
    int other = -1;
    double cost = gain;
    for (int i = 0; i < shares.length; i++) {
      for (int j = 0; j < i; j++) {
        double price = i == wide || j == wide ? Double.POSITIVE_INFINITY : mergeCost(i, j);
        if (price < cost) {
          cost = price;
          one = i;
          other = j;
        }
      }
    }
    if (one < 0) {
      return false;
    }
    double total = shares[one] + shares[other];
    for (int c = 0; c < d; c++) {
      if (total > 0) {
        centres[one * d + c] =
            (shares[one] * centres[one * d + c] + shares[other] * centres[other * d + c]) / total;
      }
      centres[other * d + c] = centres[wide * d + c] + axis[c];
      centres[wide * d + c] -= axis[c];
    }
    return true;
  }

  /** Σ mass (x − centre)(x − centre)ᵀ of each cluster. */
  private double[][] spreads() {
    double[][] spreads = new double[shares.length][d * d];
    for (int p = 0; p < nearest.length; p++) {
      int i = nearest[p];
      for (int r = 0; r < d; r++) {
        for (int c = 0; c < d; c++) {
          spreads[i][r * d + c] +=
              masses[p]
                  * (points[p * d + r] - centres[i * d + r])
                  * (points[p * d + c] - centres[i * d + c]);
        }
      }
    }
    return spreads;
  }

  /** The largest eigenvalue, by power steps, and its vector. */
  private double widest(double[] spread, double[] direction) {
    int first = 0;
    for (int c = 1; c < d; c++) {
      first = spread[c * d + c] > spread[first * d + first] ? c : first;
    }
    direction[first] = 1;
    double value = spread[first * d + first];
    for (int step = 0; step < POWER_STEPS && value > 0; step++) {
      double[] next = new double[d];
      double square = 0;
      for (int r = 0; r < d; r++) {
        for (int c = 0; c < d; c++) {
          next[r] += spread[r * d + c] * direction[c];
        }
        square += next[r] * next[r];
      }
      value = Math.sqrt(square);
      for (int r = 0; r < d && value > 0; r++) {
        direction[r] = next[r] / value;
      }
    }
    return value;
  }

  private double mergeCost(int i, int j) {
    double total = shares[i] + shares[j];
    if (!(total > 0)) {
      return 0;
    }
    double square = 0;
    for (int c = 0; c < d; c++) {
      double difference = centres[i * d + c] - centres[j * d + c];
      square += difference * difference;
    }
    return shares[i] * shares[j] / total * square;
  }
}
