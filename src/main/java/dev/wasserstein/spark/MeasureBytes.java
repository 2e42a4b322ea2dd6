// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;

/** The memory that measures take. */
final class MeasureBytes {
  private MeasureBytes() {}

  /** Atoms and masses; of a grid its cells, of a Gaussian its mean and covariance. */
  static long of(Measure measure) {
    long d = measure.dimension();
    if (measure instanceof GridMeasure grid) {
      return (long) Double.BYTES * grid.masses().length;
    }
    long numbers =
        measure instanceof GaussianMeasure
            ? d * (d + 1)
            : measure instanceof GaussianMixture
                ? measure.size() * (d * (d + 1) + 1)
                : measure.size() * (d + 1);
    return Double.BYTES * numbers;
  }
}
