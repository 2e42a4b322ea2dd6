// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.input.ReadSettings;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The barycenter of a group. */
final class BarycenterGroups implements GroupSolver {
  private final Settings values;
  private final MethodChoice<?, ?> choice;
  private final Map<List<String>, Double> truth;

  private BarycenterGroups(
      Settings values, MethodChoice<?, ?> choice, Map<List<String>, Double> truth) {
    this.values = values;
    this.choice = choice;
    this.truth = truth;
  }

  /**
   * Barycenters.
   *
   * @param truth what was observed, by group; empty where it is not known
   * @throws OptionException if options contradict each other
   */
  static BarycenterGroups of(
      Settings values, MeasureSource source, Map<List<String>, Double> truth) {
    if (values.find(Options.MAP_ATOMS).orElse(false)) {
      throw new OptionException("--map-atoms is not used with --group-by. Remove one of them.");
    }
    if (values.find(Options.PLAN).orElse(false)) {
      throw new OptionException("--plan is not used with --group-by. Remove one of them.");
    }
    if (values.find(Options.UPDATE).isPresent()) {
      throw new OptionException("--update is not used with --group-by. Remove one of them.");
    }
    return new BarycenterGroups(
        values, BarycenterMethods.TABLE.chosen(values).choose(values, source), truth);
  }

  static ReadSettings reading(Settings values, MeasureSource source) {
    return BarycenterMethods.TABLE
        .chosen(values)
        .choose(values, source)
        .reading(InputRules.input(values));
  }

  @Override
  public void check(List<MeasureHeader> headers, Map<String, Double> weights) {
    MethodChoice<?, ?> suited = choice.suited(headers);
    suited.check(headers);
    ExactScores.check(values, suited, headers);
  }

  @Override
  public void checkBeside(List<MeasureHeader> first, List<MeasureHeader> headers) {
    CollectionCheck.sameDimension(headers.get(0), first.get(0));
    if (choice.keepsGrids()) {
      CollectionCheck.sameShape(headers.get(0), first.get(0));
    }
  }

  @Override
  public GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening) {
    return solve(choice.suited(call.input().headers()), call, weights, listening);
  }

  private <M extends Measure, S extends Serializable> GroupOutcome.Found solve(
      MethodChoice<M, S> choice,
      LoopCall call,
      Map<String, Double> weights,
      BarycenterSearch.Listening listening) {
    MeasureInput input = call.input();
    refuseCompressed(values, input);
    MeasureRecord first = input.fetch(List.of(input.headers().get(0).id())).get(0);
    Map<String, Object> facts = InputFacts.of(values, input.headers(), weights);
    try (Measures<M> measures =
        input.measures(weights, choice.conversion(input.headers(), weights))) {
      BarycenterSearch search = BarycenterSearch.of(choice, call, weights, measures, listening);
      BarycenterSolution best = search.best();
      Map<String, Number> scores = new LinkedHashMap<>();
      search
          .scores()
          .bound()
          .ifPresent(
              bound -> {
                scores.put("lower_bound", bound.value());
                bound
                    .standardError()
                    .ifPresent(error -> scores.put("lower_bound_standard_error", error));
              });
      search.scores().exactObjective().ifPresent(exact -> scores.put("exact_objective", exact));
      search
          .facts()
          .forEach(
              (name, fact) -> {
                if (fact instanceof Number number) {
                  scores.put(name, number);
                }
              });
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
                  InputFacts.warnings(values, facts))
              .with(measures.work());
      Double observation = truth.get(first.source().group());
      return observation == null
          ? found
          : ForecastTables.scored(found, members(input, weights), observation, first.place());
    }
  }

  /** All measures, by id, with weights that sum to 1. */
  private static List<WeightedMeasure<?>> members(MeasureInput input, Map<String, Double> weights) {
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> ids = input.headers().stream().map(MeasureHeader::id).toList();
    return input.fetch(ids).stream()
        .sorted(Comparator.comparing(record -> record.measure().id()))
        .<WeightedMeasure<?>>map(
            record ->
                new WeightedMeasure<>(record.measure(), weights.get(record.measure().id()) / total))
        .toList();
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
