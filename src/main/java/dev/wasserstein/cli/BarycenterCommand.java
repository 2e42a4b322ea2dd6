// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.BarycenterMethod;
import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Checkpoints;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.job.RunClock;
import dev.wasserstein.job.RunFiles;
import dev.wasserstein.measure.LocalMeasures;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.Measures;
import dev.wasserstein.measure.NeumaierSum;
import dev.wasserstein.measure.WeightedMeasure;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** {@code barycenter}: the Fréchet mean of a collection of measures. */
final class BarycenterCommand implements Command {
  @Override
  public String name() {
    return "barycenter";
  }

  @Override
  public String description() {
    return "Computes the barycenter of measures and writes a run directory with a report.";
  }

  @Override
  public List<Option<?>> options() {
    return Options.BARYCENTER;
  }

  @Override
  public ExitCode run(Invocation invocation) {
    RunClock clock = new RunClock();
    OptionValues values = invocation.values();
    MethodTable.Entry<MethodChoice<?, ?>> method = BarycenterMethods.TABLE.entry(values);
    MeasureSource source = invocation.source();
    MethodChoice<?, ?> choice = method.factory().choose(values, source);
    Optional<CheckpointDirectory> checkpoints = Writing.checkpoints(invocation);
    try (RunDirectory output = Writing.output(invocation, checkpoints);
        MeasureInput input = choice.open(values, source.withDemand(choice.demand()))) {
      return run(choice, new Call(invocation, source, input, output, checkpoints, clock));
    }
  }

  /** A call whose input is open. */
  private record Call(
      Invocation invocation,
      MeasureSource source,
      MeasureInput input,
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
    Notes.onWork(choice, values, input.headers());
    List<String> shown =
        input.headers().stream()
            .map(MeasureHeader::id)
            .filter(id -> weights.get(id) > 0)
            .limit(RunReport.MAX_INPUTS)
            .toList();
    List<MeasureRecord> sample = input.fetch(shown).stream().map(choice::picture).toList();
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      call.clock().measuresAreRead();
      BarycenterMethod<M, S> method = choice.method(measures);
      checkObjective(values, method);
      StopRule stopRule = stopRule(values, method);
      List<BarycenterSolution> solutions = solve(choice, method, stopRule, call, measures);
      call.clock().loopTook(solutions.stream().mapToDouble(each -> each.last().seconds()).sum());
      BarycenterSolution best =
          solutions.stream()
              .min(Comparator.comparingDouble(BarycenterSolution::objective))
              .orElseThrow();
      OptionalDouble lowerBound =
          values.get(Options.LOWER_BOUND)
              ? OptionalDouble.of(lowerBound(measures, choice, objective(values)))
              : OptionalDouble.empty();
      OptionalDouble exactObjective =
          values.get(Options.EVALUATE).equals("exact")
              ? OptionalDouble.of(exactObjective(choice, measures, best.barycenter()))
              : OptionalDouble.empty();
      BarycenterRun run =
          new BarycenterRun(
              call.invocation(),
              input.engine(),
              input.reading(),
              sample,
              weights,
              measures.summary(),
              best,
              stopRule,
              BarycenterRun.Effort.of(solutions, measures.work()),
              lowerBound,
              exactObjective,
              facts(choice.facts(measures), CompressionFacts.of(values, input.headers(), weights)),
              call.checkpoints().map(CheckpointDirectory::resumedFrom).orElse(OptionalInt.empty()),
              call.clock());
      RunDirectory output = call.output();
      RunFiles files = new RunFiles(output, call.invocation().session());
      run.write(files, () -> choice.writeMore(output, input, best));
      output.commit();
      boolean ended = best.status() == RunStatus.CONVERGED || best.status() == RunStatus.DONE;
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

  private static Map<String, Object> facts(Map<String, Object> one, Map<String, Object> other) {
    Map<String, Object> facts = new LinkedHashMap<>(one);
    facts.putAll(other);
    return facts;
  }

  /** Σ λ_n W₂²(ν, μ_n). */
  private static <M extends Measure> double exactObjective(
      MethodChoice<M, ?> choice, Measures<M> measures, Measure barycenter) {
    M converted =
        choice.conversion().convert(new MeasureRecord(barycenter, Double.NaN, "barycenter"));
    NeumaierSum sum = new NeumaierSum();
    try (Measures<M> alone = new LocalMeasures<>(List.of(new WeightedMeasure<>(converted, 1)), 1)) {
      PairCosts.between(
          measures,
          alone,
          PairCosts.Pairs.ALL,
          choice.squaredDistance(),
          pair -> sum.addProduct(pair.weight(), pair.cost()));
    }
    return sum.value();
  }

  /** What the options ask to minimise. */
  static Objective objective(OptionValues values) {
    return Objective.valueOf(values.get(Options.OBJECTIVE).toUpperCase(Locale.ROOT));
  }

  /**
   * Refuses the median of a method that has none.
   *
   * @throws OptionException if it was asked for
   */
  static void checkObjective(OptionValues values, BarycenterMethod<?, ?> method) {
    if (objective(values) == Objective.MEDIAN && !method.objectiveKind().isSquaredDistance()) {
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

  private static <M extends Measure> double lowerBound(
      Measures<M> measures, MethodChoice<M, ?> choice, Objective objective) {
    return objective == Objective.MEAN
        ? LowerBound.of(measures, choice.squaredDistance())
        : LowerBound.ofMedian(measures, choice.squaredDistance());
  }

  /** The residual's tolerance is as given, else as suits the method, else the default. */
  static StopRule stopRule(OptionValues values, BarycenterMethod<?, ?> method) {
    double residual = values.get(Options.RESIDUAL_TOLERANCE);
    return new StopRule(
        values.get(Options.TOLERANCE),
        values.isGiven(Options.RESIDUAL_TOLERANCE)
            ? residual
            : method.residualTolerance().orElse(residual),
        values.get(Options.MAX_ITERATIONS));
  }

  /** A run from each start. */
  private static <M extends Measure, S extends Serializable> List<BarycenterSolution> solve(
      MethodChoice<M, S> choice,
      BarycenterMethod<M, S> method,
      StopRule stopRule,
      Call call,
      Measures<M> measures) {
    OuterLoop loop =
        new OuterLoop(
            stopRule,
            call.invocation().listener(method.name(), stopRule, measures),
            objective(call.invocation().values()));
    List<BarycenterSolution> solutions = new ArrayList<>();
    for (int n = 0; n < choice.starts(); n++) {
      int number = n;
      Checkpoints checkpoints =
          call.checkpoints()
              .map(directory -> directory.of(number, measures.summary().fingerprint()))
              .orElse(Checkpoints.NONE);
      solutions.add(loop.run(method, measures, () -> choice.start(measures, number), checkpoints));
    }
    return solutions;
  }
}
