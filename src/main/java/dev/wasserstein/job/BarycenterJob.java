// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.CheckpointDirectory;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes the Fréchet mean or median of a collection of measures, and writes a run directory. */
@Internal
public final class BarycenterJob {
  private BarycenterJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static BarycenterResult run(JobContext context) {
    GroupedJob.refuseIn(context.settings());
    Optional<UpdatedRun> earlier = UpdatedRun.of(context);
    return earlier.isPresent() ? BarycenterUpdate.run(context, earlier.get()) : compute(context);
  }

  private static BarycenterResult compute(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    MethodTable.Factory<MethodChoice<?, ?>> method = BarycenterMethods.TABLE.chosen(values);
    MeasureSource source = context.source();
    MethodChoice<?, ?> choice = method.choose(values, source);
    Optional<CheckpointDirectory> checkpoints = JobCheckpoints.of(context);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT), checkpoints);
        MeasureInput input = choice.open(values, source.withDemand(choice.demand()))) {
      return run(
          choice.suited(input.headers()),
          new LoopCall(context, source, input, output, checkpoints, clock));
    }
  }

  private static <M extends Measure, S extends Serializable> BarycenterResult run(
      MethodChoice<M, S> choice, LoopCall call) {
    Settings values = call.context().settings();
    MeasureInput input = call.input();
    Map<String, Double> weights = call.weights(choice);
    ExactScores.check(values, choice, input.headers());
    List<MeasureRecord> sample =
        call.sample(call.ids(weights)).stream().map(choice::picture).toList();
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      call.clock().measuresAreRead();
      BarycenterSearch search =
          BarycenterSearch.of(
              choice,
              call,
              weights,
              measures,
              (name, stopRule) -> call.context().loop(name, stopRule, measures));
      BarycenterSolution best = search.best();
      BarycenterRun run =
          new BarycenterRun(
              call.context(),
              InputReading.of(input),
              sample,
              weights,
              measures.summary(),
              best,
              search.stopRule(),
              BarycenterRun.Effort.of(search.solutions(), measures.work()),
              search.scores(),
              ExactScores.isCompressed(input),
              facts(
                  choice.facts(measures),
                  search.facts(),
                  InputFacts.ofBarycenter(values, input.headers(), weights)),
              call.resumedFrom(),
              call.clock());
      call.output()
          .write(files -> run.write(files, () -> choice.writeMore(files.output(), input, best)));
      call.finish(best.status().hasConverged(), run.warnings());
      return new BarycenterResult(run, call.output().lines(run.sentence()));
    }
  }

  @SafeVarargs
  private static Map<String, Object> facts(Map<String, Object>... parts) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (Map<String, Object> part : parts) {
      facts.putAll(part);
    }
    return facts;
  }

  /** Whether a median is asked for, where the command has any. */
  static boolean isMedian(Settings values) {
    return values.find(Options.OBJECTIVE).equals(Optional.of(Objective.MEDIAN));
  }

  /**
   * Refuses the median of a method that has none.
   *
   * @throws OptionException if it was asked for
   */
  static void checkObjective(Settings values, BarycenterMethod<?, ?> method) {
    if (isMedian(values) && !method.objectiveKind().isSquaredDistance()) {
      throw new OptionException(
          Options.OBJECTIVE
              + " median is not for "
              + Options.METHOD
              + " "
              + method.name()
              + ", whose objective ("
              + method.objectiveKind()
              + ") is no sum of squared distances. Use --objective mean, or another method.");
    }
  }

  /** The residual's tolerance is as given, else as suits the method, else the default. */
  static StopRule stopRule(Settings values, BarycenterMethod<?, ?> method, RunClock clock) {
    double residual = values.get(Options.RESIDUAL_TOLERANCE);
    return new StopRule(
        values.get(Options.TOLERANCE),
        values.isGiven(Options.RESIDUAL_TOLERANCE)
            ? residual
            : method.residualTolerance().orElse(residual),
        values.get(Options.MAX_ITERATIONS),
        clock.deadline(values.find(Options.MAX_TIME)));
  }
}
