// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.Arrays;
import java.util.Optional;

/**
 * Two clouds far apart for their width, moved onto each other: |x_i − y_j|² = |x'_i − y'_j|² + s_i
 * + t_j + D², where the terms of x alone and of y alone change potentials and no plan.
 *
 * @param source x' (m × d, row-major)
 * @param target y' (n × d, row-major)
 * @param sourceShift s (m)
 * @param targetShift t (n)
 * @param squaredDistance D²
 */
record FarClouds(
    double[] source,
    double[] target,
    double[] sourceShift,
    double[] targetShift,
    double squaredDistance) {
  /** Of the square of the distance to the squares of the widths: far apart from here on. */
  private static final double FAR = 1e4;

  /** The clouds, if they are far apart. */
  static Optional<FarClouds> of(DiscreteMeasure source, DiscreteMeasure target) {
    double[] from = mean(source);
    double[] to = mean(target);
    double[] offset = new double[from.length];
    Arrays.setAll(offset, k -> from[k] - to[k]);
    if (!(squares(offset) > FAR * (largestSquare(source, from) + largestSquare(target, to)))) {
      return Optional.empty();
    }
    // Exactly the offset apart, which the rounded means need not be.
    double[] middle = new double[from.length];
    Arrays.setAll(middle, k -> to[k] + offset[k]);
    double[] x = moved(source.support(), middle);
    double[] y = moved(target.support(), to);
    return Optional.of(
        new FarClouds(x, y, products(x, offset, 2), products(y, offset, -2), squares(offset)));
  }

  /** About the mean of the atoms with mass; any place near them does. */
  private static double[] mean(DiscreteMeasure measure) {
    int d = measure.dimension();
    double[] mean = new double[d];
    double total = 0;
    for (int i = 0; i < measure.size(); i++) {
      total += measure.masses()[i];
      for (int k = 0; k < d; k++) {
        mean[k] += measure.masses()[i] * measure.support()[i * d + k];
      }
    }
    for (int k = 0; k < d; k++) {
      mean[k] /= total;
    }
    return mean;
  }

  private static double largestSquare(DiscreteMeasure measure, double[] middle) {
    int d = middle.length;
    double most = 0;
    for (int i = 0; i < measure.size(); i++) {
      most = Math.max(most, SquaredEuclidean.INSTANCE.between(measure.support(), i, middle, 0, d));
    }
    return most;
  }

  private static double squares(double[] vector) {
    double sum = 0;
    for (double each : vector) {
      sum += each * each;
    }
    return sum;
  }

  private static double[] moved(double[] support, double[] by) {
    double[] moved = new double[support.length];
    Arrays.setAll(moved, p -> support[p] - by[p % by.length]);
    return moved;
  }

  /** factor ⟨x_i, vector⟩. */
  private static double[] products(double[] x, double[] vector, double factor) {
    int d = vector.length;
    double[] products = new double[x.length / d];
    for (int i = 0; i < products.length; i++) {
      double product = 0;
      for (int k = 0; k < d; k++) {
        product += x[i * d + k] * vector[k];
      }
      products[i] = factor * product;
    }
    return products;
  }
}
