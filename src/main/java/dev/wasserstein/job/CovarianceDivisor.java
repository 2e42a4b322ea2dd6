// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.MeasureRecord;

/** What the covariance of a point cloud of n atoms is divided by. */
public enum CovarianceDivisor {
  /** The covariance of the measure itself. */
  N,
  /**
   * The unbiased covariance of the distribution that n atoms of equal mass were drawn from. Where
   * masses a_i differ, the divisor is n (1 − Σ a_i²), that of reliability weights.
   */
  N_1;

  /**
   * A measure as a Gaussian; covariances that the input gives stay as they are.
   *
   * @throws BadInputException if it is a mixture, or with {@link #N_1} a cloud of one atom, or a
   *     grid, which is no sample
   */
  GaussianMeasure gaussian(MeasureRecord record) {
    GaussianMeasure moments = InputRules.gaussian(record);
    if (this == N || record.measure() instanceof GaussianMeasure) {
      return moments;
    }
    if (!(record.measure() instanceof DiscreteMeasure cloud)) {
      throw refused(record, "is a grid", "a sample: a point cloud");
    }
    double squares = 0;
    for (double mass : cloud.masses()) {
      squares += mass * mass;
    }
    // As n / (n - 1), which is exact, where masses are equal.
    double size = Math.abs(squares * cloud.size() - 1) < 1e-9 ? cloud.size() : 1 / squares;
    if (size <= 1) {
      throw refused(record, "has one atom", "two or more atoms");
    }
    double[] covariance = moments.covariance().clone();
    for (int k = 0; k < covariance.length; k++) {
      covariance[k] *= size / (size - 1);
    }
    return GaussianMeasure.trusted(moments.id(), moments.mean(), covariance);
  }

  private static BadInputException refused(MeasureRecord record, String found, String expected) {
    return new BadInputException(
        "Measure '" + record.measure().id() + "'",
        record.place(),
        found,
        expected + " for --divisor n-1",
        "Use --divisor n.");
  }
}
