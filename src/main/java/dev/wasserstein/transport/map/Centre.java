// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.NeumaierSum;

/** The mean of a measure, and measures moved by it. */
public final class Centre {
  private Centre() {}

  /** The mean (d). */
  public static double[] of(DiscreteMeasure measure) {
    int d = measure.dimension();
    double[] mean = new double[d];
    for (int c = 0; c < d; c++) {
      NeumaierSum sum = new NeumaierSum();
      NeumaierSum total = new NeumaierSum();
      for (int i = 0; i < measure.size(); i++) {
        sum.addProduct(measure.masses()[i], measure.support()[i * d + c]);
        total.add(measure.masses()[i]);
      }
      mean[c] = sum.value() / total.value();
    }
    return mean;
  }

  /** The measure less a vector (d). */
  public static DiscreteMeasure moved(DiscreteMeasure measure, double[] by) {
    double[] support = measure.support().clone();
    for (int p = 0; p < support.length; p++) {
      support[p] -= by[p % by.length];
    }
    return DiscreteMeasure.trusted(measure.id(), by.length, measure.masses(), support);
  }

  /** Points (k × d, overwritten) plus a vector (d). */
  static double[] back(double[] points, double[] by) {
    for (int p = 0; p < points.length; p++) {
      points[p] += by[p % by.length];
    }
    return points;
  }
}
