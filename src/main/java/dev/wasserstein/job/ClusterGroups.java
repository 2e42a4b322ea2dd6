// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.SourceRow;
import dev.wasserstein.options.Option;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The clusters of a group. */
record ClusterGroups(Settings values, MethodChoice<?, ?> choice) implements GroupSolver {
  static ClusterGroups of(Settings values, MeasureSource source) {
    for (Option<?> option : List.of(Options.POINTS, Options.CLASSES)) {
      if (values.isGiven(option)) {
        throw new OptionException(option + " is not used with --group-by. Remove one of them.");
      }
    }
    PointClustering.checkOptions(values);
    return new ClusterGroups(values, ClusterJob.method(values).choose(values, source));
  }

  static ReadSettings reading(Settings values, MeasureSource source) {
    return ClusterJob.method(values).choose(values, source).reading(InputRules.input(values));
  }

  /** Medoids need the costs of all pairs. */
  @Override
  public double work(List<MeasureHeader> headers) {
    return ClusterJob.fromMedoids(values)
        ? DistanceGroups.pairsOfAtoms(headers)
        : GroupSolver.super.work(headers);
  }

  @Override
  public void check(List<MeasureHeader> headers, Map<String, Double> weights) {
    choice.suited(headers).check(headers);
    ClusterJob.requireEnough(
        headers.stream().filter(header -> weights.get(header.id()) > 0).count(),
        "measures of positive weight in the group",
        values);
  }

  @Override
  public void checkBeside(List<MeasureHeader> first, List<MeasureHeader> headers) {
    CollectionCheck.sameDimension(headers.get(0), first.get(0));
  }

  @Override
  public GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening) {
    return solve(choice.suited(call.input().headers()), call, weights);
  }

  private static <M extends Measure, S extends Serializable> GroupOutcome.Found solve(
      MethodChoice<M, S> choice, LoopCall call, Map<String, Double> weights) {
    MeasureInput input = call.input();
    Settings values = call.context().settings();
    try (Measures<M> measures =
        input.measures(weights, choice.conversion(input.headers(), weights))) {
      ClusterJob.Found found = ClusterJob.search(choice, call, measures);
      ClusterRun run =
          new ClusterRun(
              call.context(),
              InputReading.of(input),
              List.of(),
              weights,
              measures.summary(),
              found.search(),
              Optional.empty(),
              InputFacts.of(values, input.headers(), weights),
              measures.work(),
              OptionalInt.empty(),
              found.stopRule(),
              call.clock());
      ClusterSolution best = found.search().best();
      SourceRow source = SourceRow.ofGroup(input.headers().get(0).group());
      Map<String, Number> scores = new LinkedHashMap<>();
      scores.put("clusters", best.prototypes().size());
      scores.put("silhouette", best.silhouette());
      if (values.isGiven(Options.TRIM)) {
        scores.put("trimmed", best.outliers().size());
        scores.put("trimmed_weight", run.trimmedWeight());
      }
      GroupOutcome.Found outcome =
          GroupOutcome.Found.of(
                  best.status(),
                  best.objectiveKind().toString(),
                  best.objective(),
                  best.last().iteration(),
                  best.last().residual(),
                  scores,
                  best.prototypes().stream()
                      .map(each -> new MeasureRecord(each, Double.NaN, "prototypes").with(source))
                      .toList(),
                  run.doubts())
              .with(measures.work());
      Tables.Collected tables = new Tables.Collected();
      run.writeTables(tables);
      outcome.tables().putAll(tables.tables());
      return outcome;
    }
  }
}
