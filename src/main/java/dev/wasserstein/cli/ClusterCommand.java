// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.ClusterLoop;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.barycenter.cluster.Pruning;
import dev.wasserstein.job.RunClock;
import dev.wasserstein.job.RunFiles;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.CheckpointDirectory;
import dev.wasserstein.spark.MeasureInput;
import dev.wasserstein.spark.MeasureSource;
import dev.wasserstein.spark.RunDirectory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@code cluster}: groups measures around barycenters. */
final class ClusterCommand implements Command {
  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public String description() {
    return "Groups measures around barycenters, the prototypes, and writes a run directory with a report.";
  }

  @Override
  public List<Option<?>> options() {
    return Options.CLUSTER;
  }

  @Override
  public ExitCode run(Invocation invocation) {
    RunClock clock = new RunClock();
    OptionValues values = invocation.values();
    MethodTable.Entry<MethodChoice<?, ?>> method =
        BarycenterMethods.TABLE.entry(values, Set.of(Options.RESTARTS));
    if (method.uses().contains(Options.EPSILON)) {
      throw new OptionException(
          Options.METHOD
              + " "
              + method.name()
              + " is not for cluster, which takes no --epsilon; expected a method without one, such as"
              + " particle-flow.");
    }
    values.get(Options.CLUSTERS);
    PointClustering.checkOptions(values);
    if (values.find(Options.SUPPORT_SIZE).equals(Optional.of(Options.ALL_BREAKPOINTS))) {
      throw new OptionException(
          "--support-size all is not for cluster; expected a whole number, at least 1.");
    }
    MeasureSource source = invocation.source();
    Optional<CheckpointDirectory> checkpoints = Writing.checkpoints(invocation);
    try (RunDirectory output = Writing.output(invocation, checkpoints)) {
      if (values.get(Options.POINTS)) {
        return new PointClustering(invocation, source, output, clock).run();
      }
      TrueClasses.Read read = TrueClasses.open(values, source);
      try (MeasureInput input = read.input()) {
        MethodChoice<?, ?> choice = method.factory().choose(values, source);
        return run(
            choice,
            new Call(invocation, source, input, read.classes(), output, checkpoints, clock));
      }
    }
  }

  /** A call whose input is open. */
  private record Call(
      Invocation invocation,
      MeasureSource source,
      MeasureInput input,
      Optional<TrueClasses> classes,
      RunDirectory output,
      Optional<CheckpointDirectory> checkpoints,
      RunClock clock) {}

  private static <M extends Measure, S extends Serializable> ExitCode run(
      MethodChoice<M, S> choice, Call call) {
    OptionValues values = call.invocation().values();
    MeasureInput input = call.input();
    Map<String, Double> weights = Reading.weights(values, input.headers(), call.source());
    choice.check(input.headers());
    Notes.onColours(call.invocation());
    Notes.onWork(choice, call.invocation().values(), input.headers());
    List<String> ids =
        input.headers().stream().map(MeasureHeader::id).filter(id -> weights.get(id) > 0).toList();
    call.classes().ifPresent(classes -> ids.forEach(classes::of));
    requireEnough(ids.size(), "measures of positive weight", values);
    List<MeasureRecord> sample =
        input.fetch(ids.subList(0, Math.min(ids.size(), RunReport.MAX_INPUTS)));
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      call.clock().measuresAreRead();
      BarycenterMethod<M, S> method = choice.method(measures);
      BarycenterCommand.checkObjective(values, method);
      StopRule stopRule = BarycenterCommand.stopRule(values, method);
      List<ClusterSolution> solutions = solve(choice, method, stopRule, call, measures);
      call.clock()
          .loopTook(solutions.stream().mapToDouble(each -> each.last().iterate().seconds()).sum());
      ClusterSolution best =
          solutions.stream()
              .min(Comparator.comparingDouble(ClusterSolution::objective))
              .orElseThrow();
      ClusterRun run =
          new ClusterRun(
              call.invocation(),
              input.engine(),
              sample,
              weights,
              measures.summary(),
              best,
              call.classes(),
              CompressionFacts.of(values, input.headers(), weights),
              measures.work(),
              call.checkpoints().map(CheckpointDirectory::resumedFrom).orElse(OptionalInt.empty()),
              stopRule,
              call.clock());
      RunFiles files = new RunFiles(call.output(), call.invocation().session());
      run.write(files);
      call.output().commit();
      boolean ended = best.status() == RunStatus.CONVERGED;
      if (ended) {
        call.checkpoints().ifPresent(CheckpointDirectory::delete);
      }
      call.invocation().warn(run.warnings());
      call.invocation().tellResult(run.sentence(), files);
      return values.get(Options.REQUIRE_CONVERGENCE) && !ended
          ? ExitCode.NOT_CONVERGED
          : ExitCode.DONE;
    }
  }

  /** Refuses more clusters than there are things to put into them. */
  static void requireEnough(long count, String things, OptionValues values) {
    int clusters = values.get(Options.CLUSTERS);
    if (clusters > count) {
      throw new BadInputException(
          "The input",
          String.join(", ", values.get(Options.INPUT)),
          "has " + count + " " + things,
          "at least as many as --clusters, " + clusters,
          "Ask for fewer clusters, or add to the input.");
    }
  }

  /** A run from each start. */
  private static <M extends Measure, S extends Serializable> List<ClusterSolution> solve(
      MethodChoice<M, S> choice,
      BarycenterMethod<M, S> method,
      StopRule stopRule,
      Call call,
      Measures<M> measures) {
    OptionValues values = call.invocation().values();
    ClusterLoop loop =
        new ClusterLoop(
            stopRule,
            call.invocation().listener("cluster " + method.name(), stopRule, measures),
            BarycenterCommand.objective(values),
            pruning(values, method));
    double share =
        values
            .find(Options.BATCH_SIZE)
            .map(size -> Math.min(1, (double) size / measures.summary().count()))
            .orElse(1.0);
    List<ClusterSolution> solutions = new ArrayList<>();
    for (int n = 0; n < values.get(Options.RESTARTS); n++) {
      int number = n;
      Checkpoints checkpoints =
          call.checkpoints()
              .map(directory -> directory.of(number, measures.summary().fingerprint()))
              .orElse(Checkpoints.NONE);
      solutions.add(
          loop.run(
              method,
              measures,
              choice.squaredDistance(),
              one -> choice.startOf(one, measures.summary()),
              values.get(Options.CLUSTERS),
              share,
              values.get(Options.SEED) + number,
              checkpoints));
    }
    return solutions;
  }

  /** Bounds are known of costs that are W₂² only. */
  private static Pruning pruning(OptionValues values, BarycenterMethod<?, ?> method) {
    return method.objectiveKind() == ObjectiveKind.SQUARED_WASSERSTEIN
        ? Pruning.valueOf(values.get(Options.PRUNING).toUpperCase(Locale.ROOT))
        : Pruning.NONE;
  }
}
