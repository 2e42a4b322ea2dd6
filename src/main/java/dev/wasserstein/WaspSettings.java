// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.wasp.Scales;
import java.time.Duration;

/** Settings of {@link Wasserstein#wasp}. */
public final class WaspSettings extends JobSettings<WaspSettings> {
  private WaspSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static WaspSettings defaults() {
    return new WaspSettings(Settings.defaults(JobOptions.WASP));
  }

  @Override
  WaspSettings of(Settings changed) {
    return new WaspSettings(changed);
  }

  /**
   * How shards are combined.
   *
   * @param modes of "marginal", "joint" and "gaussian"
   * @return changed settings
   */
  public WaspSettings withModes(String... modes) {
    return with(Options.MODE, java.util.List.of(modes));
  }

  /**
   * What was sampled.
   *
   * @param kind "powered" for posteriors with the likelihood raised to n_total / n_shard, "plain"
   *     or "fractionated-prior"
   * @return changed settings
   */
  public WaspSettings withSubsetPosterior(String kind) {
    return withText(Options.SUBSET_POSTERIOR, kind);
  }

  /**
   * The number of draws of the combined posterior.
   *
   * @param draws at least 1
   * @return changed settings
   */
  public WaspSettings withCombinedSize(int draws) {
    return with(Options.SUPPORT_SIZE, draws);
  }

  /**
   * Computes the median posterior, which outlying shards move less, instead of the mean.
   *
   * @return changed settings
   */
  public WaspSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /**
   * The units in which the mode joint compares parameters.
   *
   * @param scales each parameter by its standard deviation within the shards, or as it is
   * @return changed settings
   */
  public WaspSettings withScales(Scales scales) {
    return with(Options.SCALES, scales);
  }

  /**
   * The posterior to start from.
   *
   * @param path the directory of an earlier run, or a file of draws with the shards' parameters
   * @return changed settings
   */
  public WaspSettings withInitial(String path) {
    return with(Options.INITIAL, path);
  }

  /**
   * Takes the shards, which are new, into the posterior of an earlier run.
   *
   * @param run the directory that the run wrote
   * @return changed settings
   */
  public WaspSettings withUpdate(String run) {
    return with(Options.UPDATE, run);
  }

  /**
   * Ends the loop after the iteration in which a time is over.
   *
   * @param time positive
   * @return changed settings
   */
  public WaspSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
