// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.job.PrototypeSource;
import dev.wasserstein.options.Range;
import dev.wasserstein.options.Settings;
import java.time.Duration;

/** Settings of {@link Wasserstein#cluster}. */
public final class ClusterSettings extends JobSettings<ClusterSettings> {
  private ClusterSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static ClusterSettings defaults() {
    return new ClusterSettings(Settings.defaults(JobOptions.CLUSTER));
  }

  @Override
  ClusterSettings of(Settings changed) {
    return new ClusterSettings(changed);
  }

  /**
   * The number of clusters.
   *
   * @param clusters at least 1, at most the number of measures
   * @return changed settings
   */
  public ClusterSettings withClusters(int clusters) {
    return with(Options.CLUSTERS, Range.of(clusters));
  }

  /**
   * A range of numbers of clusters, of which the one of the largest silhouette is chosen.
   *
   * @param first at least 1
   * @param last more than that, at most the number of measures
   * @return changed settings
   */
  public ClusterSettings withClusters(int first, int last) {
    return withText(Options.CLUSTERS, first + ".." + last);
  }

  /**
   * Sets the farthest measures aside as outliers.
   *
   * @param percent of the weight at most, at least 0 and less than 100
   * @return changed settings
   */
  public ClusterSettings withTrim(double percent) {
    return with(Options.TRIM, percent);
  }

  /**
   * Lets members of the clusters stand for them: of each the one that is nearest to the others.
   *
   * @return changed settings
   */
  public ClusterSettings withMedoids() {
    return with(Options.PROTOTYPES_FROM, PrototypeSource.MEDOID);
  }

  /**
   * The method of the barycenters.
   *
   * @param method "particle-flow" (the default), "sinkhorn", "gaussian", "quantile" or another of
   *     the methods page
   * @return changed settings
   */
  public ClusterSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /**
   * The power of the distance, with the method quantile.
   *
   * @param exponent 2 for W₂, whose prototypes are means of quantile functions; 1 for W₁, whose
   *     prototypes are their medians
   * @return changed settings
   */
  public ClusterSettings withExponent(int exponent) {
    return with(Options.EXPONENT, (double) exponent);
  }

  /**
   * Computes the median, which minimises Σ λ_n W₂, instead of the mean, which minimises Σ λ_n W₂².
   *
   * @return changed settings
   */
  public ClusterSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /**
   * The number of atoms of the barycenter, where its support is free.
   *
   * @param atoms at least 1
   * @return changed settings
   */
  public ClusterSettings withSupportSize(int atoms) {
    return with(Options.SUPPORT_SIZE, atoms);
  }

  /**
   * The number of starts, of which the best result is kept; 10 where they are cheap, else 1, unless
   * given.
   *
   * @param starts at least 1
   * @return changed settings
   */
  public ClusterSettings withRestarts(int starts) {
    return with(Options.RESTARTS, starts);
  }

  /**
   * The cap on outer iterations.
   *
   * @param iterations at least 0
   * @return changed settings
   */
  public ClusterSettings withMaxIterations(int iterations) {
    return with(Options.MAX_ITERATIONS, iterations);
  }

  /**
   * The tolerance for the relative change of the objective in an iteration.
   *
   * @param tolerance in [0, 1); 0 goes on to the cap
   * @return changed settings
   */
  public ClusterSettings withTolerance(double tolerance) {
    return with(Options.TOLERANCE, tolerance);
  }

  /**
   * The tolerance for the residual, in units of the spread of the inputs.
   *
   * @param tolerance in [0, 1)
   * @return changed settings
   */
  public ClusterSettings withResidualTolerance(double tolerance) {
    return with(Options.RESIDUAL_TOLERANCE, tolerance);
  }

  /**
   * The seed of everything that is random; the same seed gives the same bits.
   *
   * @param seed any
   * @return changed settings
   */
  public ClusterSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }

  /**
   * Ends the loop after the iteration in which a time is over.
   *
   * @param time positive
   * @return changed settings
   */
  public ClusterSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
