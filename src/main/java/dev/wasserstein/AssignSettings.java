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

  /** The defaults. */
  public static AssignSettings defaults() {
    return new AssignSettings(Settings.defaults(JobOptions.ASSIGN));
  }

  @Override
  AssignSettings of(Settings changed) {
    return new AssignSettings(changed);
  }

  /** The distance, such as "exact", "sinkhorn", "gaussian" or "sliced". */
  public AssignSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /** Only the nearest prototype counts; the second nearest is not sought. */
  public AssignSettings withNearestOnly() {
    return with(Options.NEAREST_ONLY, true);
  }

  /** The entropic regularisation, in units of the ground cost. */
  public AssignSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /** The entropic regularisation, absolute or in per cent of the mean ground cost, such as "1%". */
  public AssignSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /** The seed of everything that is random. */
  public AssignSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }
}
