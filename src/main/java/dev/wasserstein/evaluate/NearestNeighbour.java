// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Classes by the nearest labelled point; among equally near ones, the first.
 *
 * @param points (k × d, row-major)
 * @param labels of the points (k)
 * @param dimension d
 */
public record NearestNeighbour(double[] points, List<String> labels, int dimension) {
  /** The class of the nearest point for each of others (n × d, row-major). */
  public List<String> classes(double[] others) {
    List<String> classes = new ArrayList<>();
    for (int p = 0; p < others.length; p += dimension) {
      classes.add(labels.get(nearest(others, p)));
    }
    return classes;
  }

  private int nearest(double[] others, int p) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < labels.size(); k++) {
      double square = 0;
      for (int c = 0; c < dimension && square < least; c++) {
        double difference = others[p + c] - points[k * dimension + c];
        square += difference * difference;
      }
      if (square < least) {
        least = square;
        nearest = k;
      }
    }
    return nearest;
  }
}
