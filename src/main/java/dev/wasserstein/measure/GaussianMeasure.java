// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.linalg.Congruence;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.SymmetricEigen;
import dev.wasserstein.numeric.CompensatedSum;
import java.util.Arrays;
import java.util.Objects;

/**
 * A normal distribution N(mean, covariance). Singular covariances are valid. The arrays are shared,
 * not copied: nobody writes to them once the measure exists.
 */
public final class GaussianMeasure implements Measure {
  private static final long serialVersionUID = 1L;

  /**
   * Asymmetry and negative eigenvalues up to this fraction of the largest eigenvalue count as
   * rounding.
   */
  private static final double ROUNDING = 1e-10;

  /** The same, times √d, where all entries are numbers of single precision. */
  private static final double SINGLE_ROUNDING = 1e-6;

  private final String id;
  private final double[] mean;
  private final double[] covariance;

  /**
   * A normal distribution.
   *
   * @param id its name
   * @param mean (d), finite
   * @param covariance (d × d, row-major), symmetric positive semi-definite to rounding, overwritten
   *     with its symmetric part
   * @throws BadInputException if the lengths do not fit, or a number is not as said
   */
  public GaussianMeasure(String id, double[] mean, double[] covariance) {
    this(id, mean, covariance, Trust.NONE);
    check(id, mean, covariance, MassRule.IN_MEMORY);
  }

  private GaussianMeasure(String id, double[] mean, double[] covariance, Trust unused) {
    this.id = Objects.requireNonNull(id);
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * A normal distribution of arrays that this project computed or has checked; {@link #checked} is
   * for others.
   *
   * @param mean (d)
   * @param covariance (d × d, row-major), symmetric positive semi-definite
   */
  @Internal
  public static GaussianMeasure trusted(String id, double[] mean, double[] covariance) {
    if (covariance.length != mean.length * mean.length) {
      throw new IllegalArgumentException(
          "covariance has " + covariance.length + " numbers; expected " + mean.length + " squared");
    }
    return new GaussianMeasure(id, mean, covariance, Trust.GIVEN);
  }

  /**
   * A measure from data that are not trusted.
   *
   * @param mean (d)
   * @param covariance (d × d, row-major), overwritten with its symmetric part; entries of single
   *     precision are judged by its rounding, and eigenvalues below 0 within that become 0
   * @param place file and line, for messages
   * @throws BadInputException if a value is not finite, or the covariance not symmetric positive
   *     semi-definite
   */
  public static GaussianMeasure checked(
      String id, double[] mean, double[] covariance, String place) {
    check(id, mean, covariance, place);
    return trusted(id, mean, covariance);
  }

  private static void check(String id, double[] mean, double[] covariance, String place) {
    int d = mean.length;
    if (d == 0 || covariance.length != (long) d * d) {
      throw new BadInputException(
          "Gaussian '" + id + "'",
          place,
          "has " + d + " mean and " + covariance.length + " covariance entries",
          "d and d x d of them, d at least 1",
          "Correct the record.");
    }
    for (double value : mean) {
      checkFinite(value, "Mean", id, place);
    }
    for (double value : covariance) {
      checkFinite(value, "Covariance", id, place);
    }
    double largest = 0;
    boolean single = true;
    for (double value : covariance) {
      largest = Math.max(largest, Math.abs(value));
      single &= (float) value == value;
    }
    double rounding = single ? SINGLE_ROUNDING * Math.sqrt(d) : ROUNDING;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double lower = covariance[i * d + j];
        double upper = covariance[j * d + i];
        if (Math.abs(lower - upper) > rounding * largest) {
          throw new BadInputException(
              "Covariance of measure '" + id + "'",
              place,
              "is not symmetric: entries ("
                  + (i + 1)
                  + ","
                  + (j + 1)
                  + ") and ("
                  + (j + 1)
                  + ","
                  + (i + 1)
                  + ") are "
                  + lower
                  + " and "
                  + upper,
              "equal entries",
              "Correct the covariance.");
        }
        double middle = lower == upper ? lower : 0.5 * lower + 0.5 * upper;
        covariance[i * d + j] = middle;
        covariance[j * d + i] = middle;
      }
    }
    double[] values = SymmetricEigen.values(covariance, d);
    double smallest = values[0];
    double most = Math.min(Math.max(Math.abs(values[d - 1]), Math.abs(smallest)), largest);
    if (smallest < -rounding * most) {
      throw new BadInputException(
          "Covariance of measure '" + id + "'",
          place,
          "has the negative eigenvalue " + smallest,
          "a positive semi-definite matrix",
          "Correct the covariance.");
    }
    if (smallest < -ROUNDING * most) {
      double[] root = SymmetricEigen.of(covariance, d).root();
      System.arraycopy(Congruence.square(Kernels.fastest(), root, d), 0, covariance, 0, d * d);
    }
  }

  /**
   * The Gaussian with the mean and the covariance, Σ a_i (x_i − mean)(x_i − mean)ᵀ, of a point
   * cloud. Two walks over the atoms, so that a mean far from 0 takes nothing from the covariance;
   * what the rounded mean leaves is corrected (Chan, Golub and LeVeque 1983). O(n d²).
   */
  public static GaussianMeasure of(DiscreteMeasure cloud) {
    int d = cloud.dimension();
    double[] masses = cloud.masses();
    double[] support = cloud.support();
    CompensatedSum sums = new CompensatedSum(d);
    for (int i = 0; i < masses.length; i++) {
      for (int k = 0; k < d; k++) {
        sums.add(k, masses[i] * support[i * d + k]);
      }
    }
    double[] mean = sums.dividedBy(1);
    boolean[] constant = constants(support, mean);
    double[] covariance = new double[d * d];
    double[] way = new double[d];
    double[] rest = new double[d];
    for (int i = 0; i < masses.length; i++) {
      for (int k = 0; k < d; k++) {
        way[k] = support[i * d + k] - mean[k];
        rest[k] += masses[i] * way[k];
      }
      for (int k = 0; k < d; k++) {
        double scaled = masses[i] * way[k];
        for (int j = 0; j <= k; j++) {
          covariance[k * d + j] += scaled * way[j];
        }
      }
    }
    for (int k = 0; k < d; k++) {
      for (int j = 0; j <= k; j++) {
        covariance[k * d + j] -= rest[k] * rest[j];
        if (constant[k] || constant[j]) {
          covariance[k * d + j] = 0;
        }
        covariance[j * d + k] = covariance[k * d + j];
      }
    }
    return trusted(cloud.id(), mean, covariance);
  }

  /**
   * Which coordinates are the same everywhere; their rounded means, by which they would have small
   * variances, are overwritten with what they are.
   */
  private static boolean[] constants(double[] support, double[] mean) {
    int d = mean.length;
    boolean[] constant = new boolean[d];
    for (int k = 0; k < d; k++) {
      constant[k] = true;
      for (int p = d + k; p < support.length; p += d) {
        constant[k] &= support[p] == support[k];
      }
      if (constant[k]) {
        mean[k] = support[k];
      }
    }
    return constant;
  }

  private static void checkFinite(double value, String what, String id, String place) {
    if (!Double.isFinite(value)) {
      throw new BadInputException(
          what + " of measure '" + id + "'",
          place,
          "has the value " + value,
          "finite numbers",
          "Correct the record.");
    }
  }

  @Override
  public Kind kind() {
    return Kind.GAUSSIAN;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int dimension() {
    return mean.length;
  }

  @Override
  public long bytes() {
    return (long) Double.BYTES * (mean.length + covariance.length);
  }

  @Override
  public int size() {
    return 1;
  }

  /** The mean (d), shared: do not write. */
  public double[] mean() {
    return mean;
  }

  /** The covariance (d × d, row-major), shared: do not write. */
  public double[] covariance() {
    return covariance;
  }

  @Override
  public GaussianMeasure withId(String newId) {
    return trusted(newId, mean, covariance);
  }

  @Internal
  @Override
  public Moments moments() {
    return Moments.of(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GaussianMeasure that
        && id.equals(that.id)
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(covariance, that.covariance);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, Arrays.hashCode(mean), Arrays.hashCode(covariance));
  }

  @Override
  public String toString() {
    return "GaussianMeasure[" + id + ", d=" + dimension() + "]";
  }
}
