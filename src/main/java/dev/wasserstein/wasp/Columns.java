// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import dev.wasserstein.measure.DiscreteMeasure;

/** Some of the columns of rows, of a matrix and of a measure. */
public final class Columns {
  private Columns() {}

  /**
   * The columns of rows.
   *
   * @param rows (n × d, row-major)
   * @return (n × columns.length, row-major)
   */
  static double[] of(double[] rows, int d, int[] columns) {
    int n = rows.length / d;
    double[] chosen = new double[n * columns.length];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < columns.length; k++) {
        chosen[i * columns.length + k] = rows[i * d + columns[k]];
      }
    }
    return chosen;
  }

  /** The rows and columns of a square matrix (d × d, row-major). */
  static double[] square(double[] matrix, int d, int[] columns) {
    double[] chosen = new double[columns.length * columns.length];
    for (int i = 0; i < columns.length; i++) {
      for (int k = 0; k < columns.length; k++) {
        chosen[i * columns.length + k] = matrix[columns[i] * d + columns[k]];
      }
    }
    return chosen;
  }

  /** The projection of a measure to some coordinates, each multiplied by its factor. */
  public static DiscreteMeasure of(DiscreteMeasure measure, int[] columns, double[] factors) {
    double[] support = of(measure.support(), measure.dimension(), columns);
    for (int p = 0; p < support.length; p++) {
      support[p] *= factors[p % factors.length];
    }
    return DiscreteMeasure.trusted(measure.id(), columns.length, measure.masses(), support);
  }
}
