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

  /** The defaults. */
  public static DistanceSettings defaults() {
    return new DistanceSettings(Settings.defaults(JobOptions.DISTANCE));
  }

  @Override
  DistanceSettings of(Settings changed) {
    return new DistanceSettings(changed);
  }

  /** The method, such as "exact", "sinkhorn", "gaussian" or "sliced". */
  public DistanceSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /** The exponent p of W_p. */
  public DistanceSettings withExponent(double exponent) {
    return with(Options.EXPONENT, exponent);
  }

  /** The entropic regularisation, in units of the ground cost. */
  public DistanceSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /** The entropic regularisation, absolute or in per cent of the mean ground cost, such as "1%". */
  public DistanceSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /** Compares only measures of equal ids on both sides. */
  public DistanceSettings withMatchedPairs() {
    return with(Options.PAIRS, PairSelection.MATCHED);
  }

  /** The seed of everything that is random. */
  public DistanceSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }
}
