// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.MethodDemand;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.RunDirectory;
import dev.wasserstein.transport.PairwiseCost;
import dev.wasserstein.transport.exact.ExactCost;
import dev.wasserstein.transport.exact.ExactMeasureCost;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A barycenter method as the options ask for it, with what the loop wants besides: measures of the
 * kind that it takes, and starts.
 *
 * @param <M> the kind of measures it works on
 * @param <S> its state
 */
interface MethodChoice<M extends Measure, S extends Serializable> {
  /** How the input of a call is read. */
  default ReadSettings reading(ReadSettings settings) {
    return settings;
  }

  /** Reads the input of a call, as far as the method needs it. */
  default MeasureInput open(Settings values, MeasureSource source) {
    return InputRules.open(values, source, reading(InputRules.input(values)));
  }

  /**
   * The same method for measures of this kind, where it has another form for them.
   *
   * @param headers all of one kind, at least one
   */
  default MethodChoice<?, ?> suited(List<MeasureHeader> headers) {
    return this;
  }

  /** What the method asks of the place that it works in. */
  default MethodDemand demand() {
    return MethodDemand.PAIRS_OF_ATOMS;
  }

  /**
   * The work of comparing all measures with one prototype, about as much as that of so many pairs
   * of atoms by exact transport.
   *
   * @param atoms of the prototype
   */
  default double work(MeasuresSummary all, int atoms) {
    return (double) atoms * all.atoms();
  }

  /** A measure that was read, as pictures show it. */
  default MeasureRecord picture(MeasureRecord record) {
    return record;
  }

  /**
   * Refuses measures that the method cannot take, before work on them begins.
   *
   * @param headers all of one kind, at least one
   */
  void check(List<MeasureHeader> headers);

  /** What measures become. */
  MeasureInput.Conversion<M> conversion();

  /**
   * What the measures of a group become, which were read without regard to the method: the same as
   * those of an input that {@link #open} reads.
   *
   * @param weights of its measures by id, not rescaled
   */
  default MeasureInput.Conversion<M> conversion(
      List<MeasureHeader> headers, Map<String, Double> weights) {
    return conversion();
  }

  /** Whether the result lies on the grid of the measures. */
  default boolean keepsGrids() {
    return false;
  }

  /** The method for these measures. */
  BarycenterMethod<M, S> method(Measures<M> measures);

  /** How many starts there are. */
  int starts();

  /**
   * A start.
   *
   * @param number which one, from 0 on
   */
  S start(Measures<M> measures, int number);

  /** The starts of one search, which may share what it takes to make them. */
  default Starts<S> startsOf(Measures<M> measures) {
    return Starts.of(number -> start(measures, number));
  }

  /**
   * A start at the barycenter of the same measures with other weights; empty where the method
   * begins anew.
   */
  default Optional<S> near(BarycenterSolution neighbour) {
    return Optional.empty();
  }

  /** One run from a start. */
  default BarycenterSolution run(
      OuterLoop loop,
      BarycenterMethod<M, S> method,
      Measures<M> measures,
      Supplier<S> start,
      Checkpoints checkpoints) {
    return loop.run(method, measures, start, checkpoints);
  }

  /** Makes a run of a search from a start, see {@link #run}. */
  interface Runs<M extends Measure, S extends Serializable> {
    BarycenterSolution run(
        OuterLoop loop,
        BarycenterMethod<M, S> method,
        Measures<M> measures,
        Supplier<S> start,
        Checkpoints checkpoints);
  }

  /**
   * The runs of one search, one after the other, which may share what does not depend on starts.
   */
  default Runs<M, S> runs() {
    return this::run;
  }

  /** What the method has to say of a run, by its key in run.json. */
  default Map<String, Object> facts(Measures<M> measures) {
    return Map.of();
  }

  /**
   * A start that stands for one measure of a collection, for a cluster.
   *
   * @param one that measure alone
   * @param all the whole collection
   */
  default S startOf(Measures<M> one, MeasuresSummary all) {
    return start(one, 0);
  }

  /** Writes what the options ask for beside the barycenter, if anything. */
  default void writeMore(RunDirectory output, MeasureInput input, BarycenterSolution solution) {}

  /** The squared distance that the objective sums, or comes near; for the lower bound. */
  PairwiseCost<M> squaredDistance();

  /**
   * Whether scores of means are Σ λ_n W₂² between measures with atoms.
   *
   * @param exactly whether by {@link #exactDistance}, else by {@link #squaredDistance}
   */
  default boolean sumsSquaredWasserstein(boolean exactly) {
    PairwiseCost<M> cost = exactly ? exactDistance() : squaredDistance();
    return cost.equals(ExactCost.SQUARED_WASSERSTEIN)
        || cost.equals(ExactMeasureCost.SQUARED_WASSERSTEIN);
  }

  /** What is summed to score a result: MEDIAN for the roots of {@link #squaredDistance}. */
  default Objective scored(Objective objective) {
    return objective;
  }

  /** The cost between two measures that the objective sums where prototypes are measures. */
  default PairwiseCost<M> pairCost() {
    return squaredDistance();
  }

  /** W₂² between measures and a barycenter of theirs, exactly. */
  default PairwiseCost<M> exactDistance() {
    return squaredDistance();
  }

  /** Whether {@link #exactDistance} is between the measures themselves, not what they become. */
  default boolean scoresExactly(List<MeasureHeader> headers) {
    return true;
  }
}
