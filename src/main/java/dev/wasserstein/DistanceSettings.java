// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.PairSelection;
import dev.wasserstein.options.Settings;

/** Settings of {@link Wasserstein#distance}. */
public final class DistanceSettings extends JobSettings<DistanceSettings> {
  private DistanceSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static DistanceSettings defaults() {
    return new DistanceSettings(Settings.defaults(JobOptions.DISTANCE));
  }

  @Override
  DistanceSettings of(Settings changed) {
    return new DistanceSettings(changed);
  }

  /**
   * The method of the distances.
   *
   * @param method "exact" (the default), "sinkhorn", "gaussian", "sliced" or another of the methods
   *     page
   * @return changed settings
   */
  public DistanceSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /**
   * The exponent p of W_p.
   *
   * @param exponent at least 1
   * @return changed settings
   */
  public DistanceSettings withExponent(double exponent) {
    return with(Options.EXPONENT, exponent);
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon positive, in units of the ground cost
   * @return changed settings
   */
  public DistanceSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon a positive number in units of the ground cost, or a percentage of the mean
   *     ground cost, such as "1%", the default
   * @return changed settings
   */
  public DistanceSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /**
   * What the covariance of a point cloud of n atoms is divided by, with the method "gaussian".
   *
   * @param divisor "n" (the default), or "n-1", which is unbiased for samples
   * @return changed settings
   */
  public DistanceSettings withDivisor(String divisor) {
    return withText(Options.DIVISOR, divisor);
  }

  /**
   * Compares only measures of equal ids on both sides.
   *
   * @return changed settings
   */
  public DistanceSettings withMatchedPairs() {
    return with(Options.PAIRS, PairSelection.MATCHED);
  }

  /**
   * The seed of everything that is random; the same seed gives the same bits.
   *
   * @param seed any
   * @return changed settings
   */
  public DistanceSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }
}
