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
  /** Numbers of atoms that are read together, so that they stay in the processor's cache. */
  private static final int TILE = 4096;

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
    double[] variances = new double[d];
    Arrays.fill(lower, Double.POSITIVE_INFINITY);
    Arrays.fill(upper, Double.NEGATIVE_INFINITY);
    int tile = Math.max(1, TILE / d);
    for (int from = 0; from < masses.length; from += tile) {
      int to = Math.min(masses.length, from + tile);
      for (int k = 0; k < d; k++) {
        mean[k] = sum(mean[k], masses, support, from, to, k, d);
        lower[k] = least(lower[k], support, from, to, k, d);
        upper[k] = greatest(upper[k], support, from, to, k, d);
      }
    }
    for (int from = 0; from < masses.length; from += tile) {
      int to = Math.min(masses.length, from + tile);
      for (int k = 0; k < d; k++) {
        variances[k] = squares(variances[k], masses, support, from, to, k, d, mean[k]);
      }
    }
    for (int k = 0; k < d; k++) {
      if (isConstant(lower[k], upper[k], variances[k])) {
        variances[k] = 0;
      }
    }
    return new Moments(masses.length, mean, variances, lower, upper);
  }

  // One coordinate k of the atoms from..to-1 at a time, so that the sums stay in registers.

  private static double sum(
      double before, double[] masses, double[] support, int from, int to, int k, int d) {
    double sum = before;
    for (int i = from; i < to; i++) {
      sum += masses[i] * support[i * d + k];
    }
    return sum;
  }

  private static double least(double before, double[] support, int from, int to, int k, int d) {
    double least = before;
    for (int i = from; i < to; i++) {
      least = Math.min(least, support[i * d + k]);
    }
    return least;
  }

  private static double greatest(double before, double[] support, int from, int to, int k, int d) {
    double greatest = before;
    for (int i = from; i < to; i++) {
      greatest = Math.max(greatest, support[i * d + k]);
    }
    return greatest;
  }

  private static double squares(
      double before,
      double[] masses,
      double[] support,
      int from,
      int to,
      int k,
      int d,
      double mean) {
    double squares = before;
    for (int i = from; i < to; i++) {
      double x = support[i * d + k] - mean;
      squares += masses[i] * x * x;
    }
    return squares;
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
  static double[] shares(double[] masses) {
    if (areEqualShares(masses)) {
      return masses;
    }
    NeumaierSum sum = new NeumaierSum();
    for (double mass : masses) {
      sum.add(mass);
    }
    double total = sum.value();
    return Math.abs(total - 1) <= MassRule.TOLERANCE
        ? masses
        : Arrays.stream(masses).map(mass -> mass / total).toArray();
  }

  /** Whether the masses are all one number and certainly sum to 1, within the tolerance. */
  private static boolean areEqualShares(double[] masses) {
    double first = masses.length > 0 ? masses[0] : 0;
    boolean equal = Math.abs(masses.length * first - 1) <= MassRule.TOLERANCE / 2;
    for (int i = 0; equal && i < masses.length; i++) {
      equal = masses[i] == first;
    }
    return equal;
  }
}
