// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import dev.wasserstein.measure.DiscreteMeasure;

/**
 * T(x) = Σ_j y_j w_j(x), w_j ∝ b_j e^((g_j − |x − y_j|²)/ε).
 *
 * @param from what points are moved by first (d): the mean of the source
 * @param target with mean 0
 * @param to the target's mean (d)
 * @param potentials g (n)
 * @param epsilon ε
 */
record EntropicExtension(
    double[] from, DiscreteMeasure target, double[] to, double[] potentials, double epsilon) {
  /** The images of points (k × d, row-major). */
  double[] moved(double[] points) {
    int d = from.length;
    int n = target.size();
    double[] moved = new double[points.length];
    double[] exponents = new double[n];
    double[] point = new double[d];
    for (int p = 0; p < points.length; p += d) {
      for (int c = 0; c < d; c++) {
        point[c] = points[p + c] - from[c];
      }
      double largest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        double cost = 0;
        for (int c = 0; c < d; c++) {
          double difference = point[c] - target.support()[j * d + c];
          cost += difference * difference;
        }
        exponents[j] =
            target.masses()[j] > 0
                ? StrictMath.log(target.masses()[j]) + (potentials[j] - cost) / epsilon
                : Double.NEGATIVE_INFINITY;
        largest = Math.max(largest, exponents[j]);
      }
      double total = 0;
      for (int j = 0; j < n; j++) {
        double weight = StrictMath.exp(exponents[j] - largest);
        total += weight;
        for (int c = 0; c < d; c++) {
          moved[p + c] += weight * target.support()[j * d + c];
        }
      }
      for (int c = 0; c < d; c++) {
        moved[p + c] = to[c] + moved[p + c] / total;
      }
    }
    return moved;
  }
}
