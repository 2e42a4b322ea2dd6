// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.numeric.NeumaierSum;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Size, moments and bounds of one measure.
 *
 * @param size the number of atoms; for a grid its cells of positive mass; for a Gaussian 1, for a
 *     mixture its components, for a quantile function its levels
 * @param mean (d)
 * @param variances the variance of each coordinate (d)
 * @param lower the least coordinates (d); for Gaussians their means
 * @param upper the greatest coordinates (d); for Gaussians their means
 */
@Internal
public record Moments(int size, double[] mean, double[] variances, double[] lower, double[] upper)
    implements Serializable {

  static Moments of(GaussianMeasure gaussian) {
    int d = gaussian.dimension();
    double[] variances = new double[d];
    for (int k = 0; k < d; k++) {
      variances[k] = gaussian.covariance()[k * d + k];
    }
    return new Moments(1, gaussian.mean(), variances, gaussian.mean(), gaussian.mean());
  }

  /** Those of the means, and the components' own variances in addition. */
  static Moments of(GaussianMixture mixture) {
    int d = mixture.dimension();
    Moments means = of(DiscreteMeasure.trusted(mixture.id(), d, mixture.masses(), mixture.means()));
    for (int i = 0; i < mixture.size(); i++) {
      for (int k = 0; k < d; k++) {
        means.variances[k] += mixture.masses()[i] * mixture.component(i).covariance()[k * d + k];
      }
    }
    return means;
  }

  static Moments of(DiscreteMeasure measure) {
    int d = measure.dimension();
    double[] masses = shares(measure.masses());
    double[] support = measure.support();
    double[] mean = new double[d];
    double[] lower = new double[d];
    double[] upper = new double[d];
    Arrays.fill(lower, Double.POSITIVE_INFINITY);
    Arrays.fill(upper, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < masses.length; i++) {
      for (int k = 0; k < d; k++) {
        double x = support[i * d + k];
        mean[k] += masses[i] * x;
        lower[k] = Math.min(lower[k], x);
        upper[k] = Math.max(upper[k], x);
      }
    }
    double[] variances = new double[d];
    for (int i = 0; i < masses.length; i++) {
      for (int k = 0; k < d; k++) {
        double x = support[i * d + k] - mean[k];
        variances[k] += masses[i] * x * x;
      }
    }
    for (int k = 0; k < d; k++) {
      if (isConstant(lower[k], upper[k], variances[k])) {
        variances[k] = 0;
      }
    }
    return new Moments(masses.length, mean, variances, lower, upper);
  }

  /**
   * Whether a coordinate is the same everywhere, but for the rounding of the numbers themselves:
   * its mean is rounded, so that its variance would come out as a number like 1e-32, by which
   * nothing should be scaled.
   */
  private static boolean isConstant(double lower, double upper, double variance) {
    double rounding = 4 * Math.ulp(Math.max(Math.abs(lower), Math.abs(upper)));
    return lower == upper || variance <= rounding * rounding;
  }

  /** The masses, or their shares of the total where that is not 1 ({@link MassRule#KEEP}). */
  private static double[] shares(double[] masses) {
    NeumaierSum sum = new NeumaierSum();
    for (double mass : masses) {
      sum.add(mass);
    }
    double total = sum.value();
    return Math.abs(total - 1) <= MassRule.TOLERANCE
        ? masses
        : Arrays.stream(masses).map(mass -> mass / total).toArray();
  }
}
