// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.job.BoundChoice;
import dev.wasserstein.job.JobOptions;
import dev.wasserstein.job.Options;
import dev.wasserstein.options.Settings;
import java.time.Duration;

/** Settings of {@link Wasserstein#barycenter}. */
public final class BarycenterSettings extends JobSettings<BarycenterSettings> {
  private BarycenterSettings(Settings settings) {
    super(settings);
  }

  /** {@return the defaults of the option catalogue} */
  public static BarycenterSettings defaults() {
    return new BarycenterSettings(Settings.defaults(JobOptions.BARYCENTER));
  }

  @Override
  BarycenterSettings of(Settings changed) {
    return new BarycenterSettings(changed);
  }

  /**
   * The method of the barycenters.
   *
   * @param method "particle-flow" (the default), "sinkhorn", "gaussian", "quantile" or another of
   *     the methods page
   * @return changed settings
   */
  public BarycenterSettings withMethod(String method) {
    return with(Options.METHOD, method);
  }

  /**
   * The power of the distance, with the method quantile.
   *
   * @param exponent 2 for W₂, whose barycenter is the mean of the quantile functions; 1 for W₁,
   *     whose barycenter is their median
   * @return changed settings
   */
  public BarycenterSettings withExponent(int exponent) {
    return with(Options.EXPONENT, (double) exponent);
  }

  /**
   * Computes the median, which minimises Σ λ_n W₂, instead of the mean, which minimises Σ λ_n W₂².
   *
   * @return changed settings
   */
  public BarycenterSettings withMedian() {
    return with(Options.OBJECTIVE, Objective.MEDIAN);
  }

  /**
   * The number of atoms of the barycenter, where its support is free; all atoms of the start by
   * {@code withText(Options.SUPPORT_SIZE, "all")}.
   *
   * @param atoms at least 1
   * @return changed settings
   */
  public BarycenterSettings withSupportSize(int atoms) {
    return with(Options.SUPPORT_SIZE, atoms);
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon positive, in units of the ground cost
   * @return changed settings
   */
  public BarycenterSettings withEpsilon(double epsilon) {
    return withText(Options.EPSILON, String.valueOf(epsilon));
  }

  /**
   * The entropic regularisation ε.
   *
   * @param epsilon a positive number in units of the ground cost, or a percentage of the mean
   *     ground cost, such as "1%", the default
   * @return changed settings
   */
  public BarycenterSettings withEpsilon(String epsilon) {
    return withText(Options.EPSILON, epsilon);
  }

  /**
   * Puts the measures on a grid, whose longest axis spans [0, 1].
   *
   * @param lengths cells along each axis, as many as the measures have dimensions
   * @return changed settings
   */
  public BarycenterSettings withGrid(Integer... lengths) {
    return with(Options.GRID, java.util.List.of(lengths));
  }

  /**
   * The start.
   *
   * @param start "kmeans", "gaussian", "sample", "pairwise" (the plans between all pairs of
   *     measures), or the path of a file with one measure; if not set, an input or "kmeans"
   * @return changed settings
   */
  public BarycenterSettings withInitial(String start) {
    return with(Options.INITIAL, start);
  }

  /**
   * The step size η of the particle flow: an iteration goes 2η of the way to the barycentric
   * projection.
   *
   * @param size in (0, 1/2]
   * @return changed settings
   */
  public BarycenterSettings withStepSize(double size) {
    return with(Options.STEP_SIZE, size);
  }

  /**
   * Learns the masses of the atoms, too, which are equal else; with the methods particle-flow and
   * entropic-free.
   *
   * @return changed settings
   */
  public BarycenterSettings withLearnedMasses() {
    return with(Options.LEARN_MASSES, true);
  }

  /**
   * Lets masses change at a price X: X KL(P1 | a) and X KL(Pᵀ1 | b) are added to the cost. With the
   * method sinkhorn, and with entropic-free where masses are {@linkplain #withLearnedMasses
   * learned}.
   *
   * @param penalty X, positive, in units of the ground cost
   * @return changed settings
   */
  public BarycenterSettings withMassPenalty(double penalty) {
    return with(Options.MASS_PENALTY, penalty);
  }

  /**
   * Also computes a bound from below on the objective of any measure, from the distances between
   * the inputs.
   *
   * @return changed settings
   */
  public BarycenterSettings withLowerBound() {
    return withLowerBound(BoundChoice.PAIRWISE);
  }

  /**
   * Also computes a bound from below on the objective of any measure.
   *
   * @param kind which one
   * @return changed settings
   */
  public BarycenterSettings withLowerBound(BoundChoice kind) {
    return with(Options.LOWER_BOUND, kind);
  }

  /**
   * The number of starts, of which the best result is kept: with free support the first, then
   * inputs and reseeded ones by turns.
   *
   * @param starts at least 1
   * @return changed settings
   */
  public BarycenterSettings withRestarts(int starts) {
    return with(Options.RESTARTS, starts);
  }

  /**
   * Takes the input, which holds new measures only, into the barycenter of an earlier run.
   *
   * @param run the directory that the run wrote
   * @return changed settings
   */
  public BarycenterSettings withUpdate(String run) {
    return with(Options.UPDATE, run);
  }

  /**
   * The cap on outer iterations.
   *
   * @param iterations at least 0
   * @return changed settings
   */
  public BarycenterSettings withMaxIterations(int iterations) {
    return with(Options.MAX_ITERATIONS, iterations);
  }

  /**
   * The tolerance for the relative change of the objective in an iteration.
   *
   * @param tolerance in [0, 1); 0 goes on to the cap
   * @return changed settings
   */
  public BarycenterSettings withTolerance(double tolerance) {
    return with(Options.TOLERANCE, tolerance);
  }

  /**
   * The tolerance for the residual, in units of the spread of the inputs.
   *
   * @param tolerance in [0, 1)
   * @return changed settings
   */
  public BarycenterSettings withResidualTolerance(double tolerance) {
    return with(Options.RESIDUAL_TOLERANCE, tolerance);
  }

  /**
   * The seed of everything that is random; the same seed gives the same bits.
   *
   * @param seed any
   * @return changed settings
   */
  public BarycenterSettings withSeed(long seed) {
    return with(Options.SEED, seed);
  }

  /**
   * Ends the loop after the iteration in which a time is over.
   *
   * @param time positive
   * @return changed settings
   */
  public BarycenterSettings withMaxTime(Duration time) {
    return withText(Options.MAX_TIME, time.toMillis() / 1000.0 + "s");
  }
}
