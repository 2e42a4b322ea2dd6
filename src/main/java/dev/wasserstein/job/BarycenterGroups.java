// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The barycenter of a group. */
final class BarycenterGroups implements GroupSolver {
  private final MethodTable.Factory<MethodChoice<?, ?>> method;
  private final Map<List<String>, Double> truth;

  /**
   * Barycenters.
   *
   * @param truth what was observed, by group; empty where it is not known
   */
  private BarycenterGroups(
      MethodTable.Factory<MethodChoice<?, ?>> method, Map<List<String>, Double> truth) {
    this.method = method;
    this.truth = truth;
  }

  static BarycenterGroups of(Settings values, MeasureSource source) {
    if (values.find(Options.MAP_ATOMS).orElse(false)) {
      throw new OptionException("--map-atoms is not used with --group-by. Remove one of them.");
    }
    if (values.find(Options.UPDATE).isPresent()) {
      throw new OptionException("--update is not used with --group-by. Remove one of them.");
    }
    return new BarycenterGroups(
        BarycenterMethods.TABLE.chosen(values),
        values
            .find(Options.TRUTH)
            .map(path -> source.truthTable(path, GroupedJob.columns(values)))
            .orElse(Map.of()));
  }

  static ReadSettings reading(Settings values, MeasureSource source) {
    return BarycenterMethods.TABLE
        .chosen(values)
        .choose(values, source)
        .reading(InputRules.input(values));
  }

  @Override
  public GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening) {
    List<MeasureHeader> headers = call.input().headers();
    return solve(
        method.choose(call.context().settings(), call.source()).suited(headers),
        call,
        weights,
        listening);
  }

  private <M extends Measure, S extends Serializable> GroupOutcome.Found solve(
      MethodChoice<M, S> choice,
      LoopCall call,
      Map<String, Double> weights,
      BarycenterSearch.Listening listening) {
    MeasureInput input = call.input();
    Settings values = call.context().settings();
    choice.check(input.headers());
    ExactScores.check(values, choice, input.headers());
    refuseCompressed(values, input);
    MeasureRecord first = input.fetch(List.of(input.headers().get(0).id())).get(0);
    Map<String, Object> facts = InputFacts.of(values, input.headers(), weights);
    try (Measures<M> measures = input.measures(weights, choice.conversion())) {
      BarycenterSearch search = BarycenterSearch.of(choice, call, weights, measures, listening);
      BarycenterSolution best = search.best();
      Map<String, Double> scores = new LinkedHashMap<>();
      search.scores().lowerBound().ifPresent(bound -> scores.put("lower_bound", bound));
      search.scores().exactObjective().ifPresent(exact -> scores.put("exact_objective", exact));
      GroupOutcome.Found found =
          GroupOutcome.Found.of(
              best.status(),
              best.objectiveKind().toString(),
              best.objective(),
              best.iterations(),
              best.last().residual(),
              scores,
              List.of(
                  new MeasureRecord(best.barycenter(), Double.NaN, "barycenter")
                      .with(first.source())),
              InputFacts.warnings(values, facts));
      Double observation = truth.get(first.source().group());
      return observation == null
          ? found
          : ForecastTables.scored(
              found, measures.fetch(measures.ids()), observation, first.place());
    }
  }

  /** The atoms of compressed measures were given up. */
  private static void refuseCompressed(Settings values, MeasureInput input) {
    if (values.get(Options.EVALUATE) == Evaluation.EXACT && ExactScores.isCompressed(input)) {
      MeasureHeader first = input.headers().get(0);
      throw new BadInputException(
          "Measure '" + first.id() + "'",
          first.place(),
          "or another one of the group was compressed",
          "whole measures for --evaluate exact with --group-by",
          "Remove --evaluate exact, or raise --compress-to.");
    }
  }
}
