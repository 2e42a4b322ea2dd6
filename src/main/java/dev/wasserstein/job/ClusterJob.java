// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.barycenter.cluster.Trimming;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.storage.CheckpointDirectory;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Groups measures around barycenters, the prototypes, and writes a run directory. */
@Internal
public final class ClusterJob {
  private ClusterJob() {}

  /**
   * Runs the job.
   *
   * @throws OptionException if settings contradict each other
   * @throws dev.wasserstein.measure.BadInputException if the input must be refused
   * @throws dev.wasserstein.storage.OutputException if the output exists or cannot be written
   */
  public static ClusterResult run(JobContext context) {
    RunClock clock = new RunClock();
    Settings values = context.settings();
    GroupedJob.refuseIn(values);
    MethodTable.Factory<MethodChoice<?, ?>> method = method(values);
    PointClustering.checkOptions(values);
    MeasureSource source = context.source();
    Optional<CheckpointDirectory> checkpoints = JobCheckpoints.of(context);
    try (JobOutput output = JobOutput.of(context, values.get(Options.INPUT), checkpoints)) {
      if (values.get(Options.POINTS)) {
        return new PointClustering(context, source, output, clock).run();
      }
      MethodChoice<?, ?> choice = method.choose(values, source);
      TrueClasses.Read read =
          TrueClasses.open(values, source, choice.reading(InputRules.input(values)));
      try (MeasureInput input = read.input()) {
        return run(
            choice.suited(input.headers()),
            read.classes(),
            new LoopCall(context, source, input, output, checkpoints, clock));
      }
    }
  }

  private static <M extends Measure, S extends Serializable> ClusterResult run(
      MethodChoice<M, S> choice, Optional<TrueClasses> classes, LoopCall call) {
    Settings values = call.context().settings();
    MeasureInput input = call.input();
    Map<String, Double> weights = call.weights(choice);
    List<String> ids = call.ids(weights);
    classes.ifPresent(labels -> ids.forEach(labels::of));
    requireEnough(ids.size(), "measures of positive weight", values);
    List<MeasureRecord> sample = call.sample(ids);
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      call.clock().measuresAreRead();
      Found found = search(choice, call, measures);
      ClusterSearch search = found.search();
      call.clock().loopTook(search.seconds());
      ClusterRun run =
          new ClusterRun(
              call.context(),
              InputReading.of(input),
              sample,
              weights,
              measures.summary(),
              search,
              classes,
              InputFacts.of(values, input.headers(), weights),
              measures.work(),
              call.resumedFrom(),
              found.stopRule(),
              call.clock());
      call.output().write(run::write);
      ClusterSolution best = search.best();
      boolean ended = best.status() == RunStatus.CONVERGED;
      call.finish(ended, run.warnings());
      return new ClusterResult(
          best.prototypes(),
          best.assignments(),
          best.objective(),
          search.counts(),
          best.objectiveKind().exponent(),
          run.warnings(),
          call.output().lines(run.sentence()),
          ended);
    }
  }

  /**
   * What a search has found.
   *
   * @param stopRule of its runs
   */
  record Found(ClusterSearch search, StopRule stopRule) {}

  /** Clusters measures as the options ask for it. */
  static <M extends Measure, S extends Serializable> Found search(
      MethodChoice<M, S> choice, LoopCall call, Measures<M> measures) {
    Settings values = call.context().settings();
    call.checkScale(measures.summary());
    BarycenterMethod<M, S> method = choice.method(measures);
    BarycenterJob.checkObjective(values, method);
    StopRule stopRule = BarycenterJob.stopRule(values, method, call.clock());
    Clustering clustering =
        fromMedoids(values)
            ? new MedoidClustering<>(choice, method, stopRule, call, measures)
            : new LoopClustering<>(choice, method, stopRule, call, measures);
    return new Found(
        ClusterSearch.of(
            values.get(Options.CLUSTERS),
            clustering,
            new ClusterStability(clustering, values.get(Options.SEED), stopRule.deadline()),
            stopRule.deadline()),
        stopRule);
  }

  /**
   * The method that the options ask for.
   *
   * @throws OptionException if options contradict each other
   */
  static MethodTable.Factory<MethodChoice<?, ?>> method(Settings values) {
    MethodTable.Factory<MethodChoice<?, ?>> method =
        BarycenterMethods.TABLE.chosen(values, Set.of(Options.RESTARTS));
    values.get(Options.CLUSTERS);
    if (fromMedoids(values)) {
      MethodTable.refuse(
          values,
          MedoidClustering.OF_BARYCENTERS,
          "with "
              + Options.PROTOTYPES_FROM
              + " "
              + Options.PROTOTYPES_FROM.print(PrototypeSource.MEDOID));
    }
    return method;
  }

  static boolean fromMedoids(Settings values) {
    return values.get(Options.PROTOTYPES_FROM) == PrototypeSource.MEDOID;
  }

  /** What is to be set aside. */
  static Trimming trimming(Settings values) {
    return values
        .find(Options.TRIM)
        .map(percent -> new Trimming(percent / 100))
        .orElse(Trimming.NONE);
  }

  /** Refuses more clusters than there are things to put into them. */
  static void requireEnough(long count, String things, Settings values) {
    int clusters = values.get(Options.CLUSTERS).last();
    if (clusters > count) {
      throw new BadInputException(
          "The input",
          String.join(", ", values.get(Options.INPUT)),
          "has " + count + " " + things,
          "at least as many as --clusters, " + values.get(Options.CLUSTERS),
          "Ask for fewer clusters, or add to the input.");
    }
  }
}
