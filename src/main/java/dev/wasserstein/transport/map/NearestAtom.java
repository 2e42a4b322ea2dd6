// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import dev.wasserstein.measure.DiscreteMeasure;

/**
 * Points that move as the nearest atom of positive mass does; among equally near ones, the first.
 *
 * @param source whose atoms have images
 * @param images of its atoms (m × d, row-major)
 */
record NearestAtom(DiscreteMeasure source, double[] images) {
  /** The images of points (k × d, row-major). */
  double[] moved(double[] points) {
    int d = source.dimension();
    double[] moved = new double[points.length];
    for (int p = 0; p < points.length; p += d) {
      int atom = nearest(points, p) * d;
      for (int c = 0; c < d; c++) {
        // Exactly the image of the atom at an atom.
        moved[p + c] = images[atom + c] + (points[p + c] - source.support()[atom + c]);
      }
    }
    return moved;
  }

  private int nearest(double[] points, int p) {
    int d = source.dimension();
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < source.size(); i++) {
      if (source.masses()[i] > 0) {
        double square = 0;
        for (int c = 0; c < d && square < least; c++) {
          double difference = points[p + c] - source.support()[i * d + c];
          square += difference * difference;
        }
        if (square < least) {
          least = square;
          nearest = i;
        }
      }
    }
    return nearest;
  }
}
