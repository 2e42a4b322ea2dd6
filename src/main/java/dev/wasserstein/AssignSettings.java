// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;

/** Settings of {@link Wasserstein#assign}. */
public final class AssignSettings extends JobSettings<AssignSettings> {
  private AssignSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static AssignSettings defaults() {
    return new AssignSettings(Settings.defaults(JobOptions.ASSIGN));
  }

  @Override
  AssignSettings of(Settings changed) {
    return new AssignSettings(changed);
  }

  /**
   * The method of the distances to prototypes.
   *
   * @param method "exact" (the default), "sinkhorn", "gaussian", "sliced" or another of the methods
   *     page
   * @return changed settings
   */
  public AssignSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /**
   * Only the nearest prototype counts; the second nearest is not sought.
   *
   * @return changed settings
   */
  public AssignSettings withNearestOnly() {
    return with(Options.NEAREST_ONLY, true);
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon positive, in units of the ground cost
   * @return changed settings
   */
  public AssignSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon a positive number in units of the ground cost, or a percentage of the mean
   *     ground cost, such as "1%", the default
   * @return changed settings
   */
  public AssignSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /**
   * The seed of everything that is random; the same seed gives the same bits.
   *
   * @param seed any
   * @return changed settings
   */
  public AssignSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }
}
