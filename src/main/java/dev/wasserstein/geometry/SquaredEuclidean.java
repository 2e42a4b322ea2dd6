// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

/** The quadratic cost |x − y|². */
public enum SquaredEuclidean implements GroundCost {
  /** The one instance. */
  INSTANCE;

  @Override
  public double between(double[] x, int i, double[] y, int j, int dimension) {
    double sum = 0;
    for (int k = 0, p = i * dimension, q = j * dimension; k < dimension; k++) {
      double difference = x[p + k] - y[q + k];
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public boolean convexOnTheLine() {
    return true;
  }

  @Override
  public boolean isOfPlaces() {
    return true;
  }
}
