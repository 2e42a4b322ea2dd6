// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;

/** Settings of {@link Wasserstein#interpolate}. */
public final class InterpolateSettings extends JobSettings<InterpolateSettings> {
  private InterpolateSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static InterpolateSettings defaults() {
    return new InterpolateSettings(Settings.defaults(JobOptions.INTERPOLATE));
  }

  @Override
  InterpolateSettings of(Settings changed) {
    return new InterpolateSettings(changed);
  }

  /**
   * The frames t = 0, 1/T, …, 1 between two measures.
   *
   * @param steps T, at least 1
   * @return changed settings
   */
  public InterpolateSettings withSteps(int steps) {
    return with(Options.STEPS, steps);
  }

  /**
   * The barycenters over a grid of weights of two to four measures.
   *
   * @param size weights along a side, at least 2
   * @return changed settings
   */
  public InterpolateSettings withWeightsGrid(int size) {
    return with(Options.WEIGHTS_GRID, size);
  }

  /**
   * The method, one of those that {@code interpolate --help} lists.
   *
   * @param name such as "particle-flow"
   * @return changed settings
   */
  public InterpolateSettings withMethod(String name) {
    return with(Options.METHOD, name);
  }
}
