// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.federated;

import dev.wasserstein.numeric.NeumaierSum;

/**
 * The weighted mean of arrays, entry by entry: x_1 + Σ λ_k (x_k − x_1), so that equal numbers have
 * themselves as their mean, bit for bit.
 */
final class WeightedMean {
  private WeightedMean() {}

  /**
   * The mean.
   *
   * @param weights (n), rescaled here to sum to 1
   * @param arrays (n × length)
   */
  static double[] of(double[] weights, double[][] arrays) {
    double[] shares = shares(weights);
    double[] mean = new double[arrays[0].length];
    for (int p = 0; p < mean.length; p++) {
      double first = arrays[0][p];
      NeumaierSum rest = new NeumaierSum();
      for (int k = 1; k < arrays.length; k++) {
        rest.addProduct(shares[k], arrays[k][p] - first);
      }
      double moved = rest.value();
      mean[p] = moved == 0 ? first : first + moved;
    }
    return mean;
  }

  /** Σ λ_k |x_k − mean|². */
  static double spread(double[] weights, double[][] arrays, double[] mean) {
    double[] shares = shares(weights);
    NeumaierSum sum = new NeumaierSum();
    for (int k = 0; k < arrays.length; k++) {
      double squares = 0;
      for (int p = 0; p < mean.length; p++) {
        double difference = arrays[k][p] - mean[p];
        squares += difference * difference;
      }
      sum.addProduct(shares[k], squares);
    }
    return sum.value();
  }

  private static double[] shares(double[] weights) {
    NeumaierSum total = new NeumaierSum();
    for (double weight : weights) {
      total.add(weight);
    }
    double[] shares = new double[weights.length];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = weights[k] / total.value();
    }
    return shares;
  }
}
