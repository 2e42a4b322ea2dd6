// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import java.time.Duration;

/** Settings of {@link Wasserstein#cluster}. */
public final class ClusterSettings extends JobSettings<ClusterSettings> {
  private ClusterSettings(Settings settings) {
    super(settings);
  }

  /** The defaults. */
  public static ClusterSettings defaults() {
    return new ClusterSettings(Settings.defaults(JobOptions.CLUSTER));
  }

  @Override
  ClusterSettings of(Settings changed) {
    return new ClusterSettings(changed);
  }

  /** The number of clusters. */
  public ClusterSettings withClusters(int clusters) {
    return with(Options.CLUSTERS, clusters);
  }

  /** The method, such as "particle-flow", "sinkhorn", "gaussian" or "quantile". */
  public ClusterSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /** Computes the median, which minimises Σ λ_n W₂, instead of the mean. */
  public ClusterSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /** The number of atoms of the barycenter. */
  public ClusterSettings withSupportSize(int atoms) {
    return with(Options.SUPPORT_SIZE, atoms);
  }

  /** The number of starts, of which the best result is kept. */
  public ClusterSettings withRestarts(int starts) {
    return with(Options.RESTARTS, starts);
  }

  /** The cap on iterations. */
  public ClusterSettings withMaxIterations(int iterations) {
    return with(Options.MAX_ITERATIONS, iterations);
  }

  /** The tolerance for the relative change of the objective. */
  public ClusterSettings withTolerance(double tolerance) {
    return with(Options.TOLERANCE, tolerance);
  }

  /** The tolerance for the residual. */
  public ClusterSettings withResidualTolerance(double tolerance) {
    return with(Options.RESIDUAL_TOLERANCE, tolerance);
  }

  /** The seed of everything that is random. */
  public ClusterSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }

  /** Ends the loop after the iteration in which this time is over. */
  public ClusterSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
