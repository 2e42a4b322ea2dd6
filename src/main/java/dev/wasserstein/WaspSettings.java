// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import java.time.Duration;

/** Settings of {@link Wasserstein#wasp}. */
public final class WaspSettings extends JobSettings<WaspSettings> {
  private WaspSettings(Settings settings) {
    super(settings);
  }

  /** The defaults. */
  public static WaspSettings defaults() {
    return new WaspSettings(Settings.defaults(JobOptions.WASP));
  }

  @Override
  WaspSettings of(Settings changed) {
    return new WaspSettings(changed);
  }

  /** How shards are combined: "marginal", "joint", "gaussian". */
  public WaspSettings withModes(String... modes) {
    return with(Options.MODE, java.util.List.of(modes));
  }

  /** What was sampled: "powered" or "unpowered" subset posteriors. */
  public WaspSettings withSubsetPosterior(String kind) {
    return withText(Options.SUBSET_POSTERIOR, kind);
  }

  /** The number of draws of the combined posterior. */
  public WaspSettings withCombinedSize(int draws) {
    return with(Options.SUPPORT_SIZE, draws);
  }

  /** Computes the median posterior, which outlying shards move less. */
  public WaspSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /** Ends the loop after the iteration in which this time is over. */
  public WaspSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
