// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.CheckpointDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/**
 * A call of a job with a loop, whose input is open: the common part of barycenters and clusters.
 */
record LoopCall(
    JobContext context,
    MeasureSource source,
    MeasureInput input,
    JobOutput output,
    Optional<CheckpointDirectory> checkpoints,
    RunClock clock) {

  /** The same call on another input. */
  LoopCall on(MeasureInput other) {
    return new LoopCall(context, source, other, output, checkpoints, clock);
  }

  /** Checks the input for a method, and returns the weights by id. */
  Map<String, Double> weights(MethodChoice<?, ?> choice) {
    Map<String, Double> weights = InputRules.weights(context.settings(), input.headers(), source);
    choice.check(input.headers());
    Notes.onColours(context);
    Notes.onWindows(context, input.headers());
    Notes.onWork(choice, context, input.headers());
    return weights;
  }

  /** Refuses atoms whose squared distances are no numbers, or all 0. */
  void checkScale(MeasuresSummary summary) {
    if (!input.headers().get(0).isGaussian() && !input.headers().get(0).isMixture()) {
      CostScale.check(summary, summary, 2);
    }
  }

  /** The ids of the measures of positive weight, in the order of the input. */
  List<String> ids(Map<String, Double> weights) {
    return input.headers().stream()
        .map(MeasureHeader::id)
        .filter(id -> weights.get(id) > 0)
        .toList();
  }

  /** The first measures, for the report. */
  List<MeasureRecord> sample(List<String> ids) {
    return input.fetch(ids.subList(0, Math.min(ids.size(), RunReport.MAX_INPUTS)));
  }

  /**
   * The solutions from all starts; no further ones once the time is over.
   *
   * @param fingerprint of the measures, by which checkpoints are known
   * @param loop from the number of a start and its checkpoints
   */
  <R> List<R> fromEachStart(
      int starts, StopRule stopRule, String fingerprint, BiFunction<Integer, Checkpoints, R> loop) {
    return fromEachStart(starts, "", stopRule, fingerprint, loop);
  }

  /**
   * As above, of one of several problems.
   *
   * @param problem what the names of its checkpoints begin with
   */
  <R> List<R> fromEachStart(
      int starts,
      String problem,
      StopRule stopRule,
      String fingerprint,
      BiFunction<Integer, Checkpoints, R> loop) {
    List<R> solutions = new ArrayList<>();
    for (int n = 0; n < starts && (n == 0 || !stopRule.deadline().isOver()); n++) {
      String name = problem + "start-" + n;
      Checkpoints own =
          checkpoints.map(directory -> directory.of(name, fingerprint)).orElse(Checkpoints.NONE);
      solutions.add(loop.apply(n, own));
    }
    return solutions;
  }

  /** The iteration of the checkpoint from which the run went on. */
  OptionalInt resumedFrom() {
    return checkpoints.map(CheckpointDirectory::resumedFrom).orElse(OptionalInt.empty());
  }

  /**
   * Ends the call after its output is written.
   *
   * @param hasConverged whether its checkpoints have had their use
   */
  void finish(boolean hasConverged, List<String> warnings) {
    if (hasConverged) {
      checkpoints.ifPresent(CheckpointDirectory::delete);
    }
    context.listener().onWarnings(warnings);
  }
}
