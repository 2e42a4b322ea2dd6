// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.measure.DiscreteMeasure;

/**
 * A point cloud moved to have the mean 0: W₂² between two clouds is |m − m'|² more than between the
 * centred ones.
 *
 * @param dimension d
 * @param masses (n), shared
 * @param byAxis (d × n), the centred atoms
 * @param squares (n), their squared lengths
 * @param mean (d)
 * @param variances (d), of the axes
 */
record CentredCloud(
    int dimension,
    double[] masses,
    double[][] byAxis,
    double[] squares,
    double[] mean,
    double[] variances) {

  static CentredCloud of(DiscreteMeasure measure) {
    int d = measure.dimension();
    int n = measure.size();
    double[] masses = measure.masses();
    double[] support = measure.support();
    double[][] byAxis = new double[d][n];
    double[] squares = new double[n];
    double[] mean = new double[d];
    double[] variances = new double[d];
    for (int k = 0; k < d; k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += masses[i] * support[i * d + k];
      }
      mean[k] = sum;
      double variance = 0;
      for (int i = 0; i < n; i++) {
        double x = support[i * d + k] - sum;
        byAxis[k][i] = x;
        squares[i] += x * x;
        variance += masses[i] * x * x;
      }
      variances[k] = variance;
    }
    return new CentredCloud(d, masses, byAxis, squares, mean, variances);
  }

  int size() {
    return masses.length;
  }

  /** The covariance of two axes. */
  double covariance(int k, int l) {
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      sum += masses[i] * byAxis[k][i] * byAxis[l][i];
    }
    return sum;
  }
}
