// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import java.time.Duration;

/** Settings of {@link Wasserstein#barycenter}. */
public final class BarycenterSettings extends JobSettings<BarycenterSettings> {
  private BarycenterSettings(Settings settings) {
    super(settings);
  }

  /** The defaults. */
  public static BarycenterSettings defaults() {
    return new BarycenterSettings(Settings.defaults(JobOptions.BARYCENTER));
  }

  @Override
  BarycenterSettings of(Settings changed) {
    return new BarycenterSettings(changed);
  }

  /** The method, such as "particle-flow", "sinkhorn", "gaussian" or "quantile". */
  public BarycenterSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /** Computes the median, which minimises Σ λ_n W₂, instead of the mean. */
  public BarycenterSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /** The number of atoms of the barycenter. */
  public BarycenterSettings withSupportSize(int atoms) {
    return with(Options.SUPPORT_SIZE, atoms);
  }

  /** The entropic regularisation, in units of the ground cost. */
  public BarycenterSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /** The entropic regularisation, absolute or in per cent of the mean ground cost, such as "1%". */
  public BarycenterSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /** Puts the measures on a grid with these axis lengths. */
  public BarycenterSettings withGrid(Integer... lengths) {
    return with(Options.GRID, java.util.List.of(lengths));
  }

  /** The start: "kmeans", "gaussian", "sample", or a path. */
  public BarycenterSettings withInitial(String start) {
    return with(Options.INITIAL, start);
  }

  /** The part of the way to the barycentric projection that an iteration goes. */
  public BarycenterSettings withStepSize(double size) {
    return with(Options.STEP_SIZE, size);
  }

  /** Learns the masses of the atoms, too. */
  public BarycenterSettings withLearnedMasses() {
    return with(Options.LEARN_MASSES, true);
  }

  /** Lets masses change, at this price. */
  public BarycenterSettings withMassPenalty(double penalty) {
    return with(Options.MASS_PENALTY, penalty);
  }

  /** Also computes a bound from below on the objective of any measure. */
  public BarycenterSettings withLowerBound() {
    return with(Options.LOWER_BOUND, true);
  }

  /** The number of starts, of which the best result is kept. */
  public BarycenterSettings withRestarts(int starts) {
    return with(Options.RESTARTS, starts);
  }

  /** The cap on iterations. */
  public BarycenterSettings withMaxIterations(int iterations) {
    return with(Options.MAX_ITERATIONS, iterations);
  }

  /** The tolerance for the relative change of the objective. */
  public BarycenterSettings withTolerance(double tolerance) {
    return with(Options.TOLERANCE, tolerance);
  }

  /** The tolerance for the residual. */
  public BarycenterSettings withResidualTolerance(double tolerance) {
    return with(Options.RESIDUAL_TOLERANCE, tolerance);
  }

  /** The seed of everything that is random. */
  public BarycenterSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }

  /** Ends the loop after the iteration in which this time is over. */
  public BarycenterSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
