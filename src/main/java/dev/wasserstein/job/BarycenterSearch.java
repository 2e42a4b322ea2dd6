// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.IterationListener;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.options.Settings;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The runs of a method from all its starts, and what the options ask to be known of the best.
 *
 * @param solutions one of each start
 * @param stopRule of each run
 * @param scores of the best
 * @param facts what there is to say of the starts, by its key in run.json
 */
record BarycenterSearch(
    List<BarycenterSolution> solutions,
    StopRule stopRule,
    MeasuresSummary summary,
    ExactScores scores,
    Map<String, Object> facts) {
  /** Receives the iterates of a method's runs. */
  interface Listening extends BiFunction<String, StopRule, IterationListener> {}

  /**
   * Searches.
   *
   * @param weights by id, not rescaled
   * @param measures as the method sees them
   * @param listening makes a listener from the method's name
   */
  static <M extends Measure, S extends Serializable> BarycenterSearch of(
      MethodChoice<M, S> choice,
      LoopCall call,
      Map<String, Double> weights,
      Measures<M> measures,
      Listening listening) {
    Settings values = call.context().settings();
    call.checkScale(measures.summary());
    BarycenterMethod<M, S> method = choice.method(measures);
    BarycenterJob.checkObjective(values, method);
    StopRule stopRule = BarycenterJob.stopRule(values, method, call.clock());
    OuterLoop loop =
        new OuterLoop(
            stopRule, listening.apply(method.name(), stopRule), values.get(Options.OBJECTIVE));
    Starts<S> starts = choice.startsOf(measures);
    MethodChoice.Runs<M, S> runs = choice.runs();
    List<BarycenterSolution> solutions =
        call.fromEachStart(
            choice.starts(),
            stopRule,
            measures.summary().fingerprint(),
            (number, checkpoints) ->
                runs.run(loop, method, measures, () -> starts.start(number), checkpoints));
    call.clock().loopTook(solutions.stream().mapToDouble(each -> each.last().seconds()).sum());
    return new BarycenterSearch(
        solutions,
        stopRule,
        measures.summary(),
        ExactScores.of(choice, call, measures, weights, best(solutions)),
        starts.facts(solutions));
  }

  private static BarycenterSolution best(List<BarycenterSolution> solutions) {
    return solutions.stream()
        .min(Comparator.comparingDouble(BarycenterSolution::objective))
        .orElseThrow();
  }

  /** The solution of the least objective. */
  BarycenterSolution best() {
    return best(solutions);
  }
}
