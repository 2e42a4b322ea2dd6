// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.transport.gaussian.AffineMap;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * The map of a shard's draws: an affine one for each block of parameters.
 *
 * @param parts the columns that a map is about, and the map
 */
record BlockMap(ArrayList<Part> parts) implements Serializable {

  record Part(int[] columns, AffineMap map) implements Serializable {}

  /** Moves rows (n × d, row-major) in place; d is the number of columns of all parts together. */
  void apply(double[] rows) {
    int d = parts.stream().mapToInt(part -> part.columns().length).sum();
    int n = rows.length / d;
    for (Part part : parts) {
      double[] points = Columns.of(rows, d, part.columns());
      double[] images = part.map().apply(points);
      int width = part.columns().length;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < width; k++) {
          rows[i * d + part.columns()[k]] = images[i * width + k];
        }
      }
    }
  }
}
