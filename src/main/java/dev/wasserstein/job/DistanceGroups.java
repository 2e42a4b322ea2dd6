// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The distances between the measures of a group. */
record DistanceGroups(MethodTable.Factory<DistanceChoice<?>> method) implements GroupSolver {
  static DistanceGroups of(Settings values) {
    if (values.find(Options.OTHER).isPresent()) {
      throw new OptionException(
          "--other is not used with --group-by, which takes all pairs within a group. Remove one of"
              + " them, or put both sides into one table.");
    }
    if (values.get(Options.PAIRS) == PairSelection.MATCHED) {
      throw new OptionException("--pairs matched needs --other, which --group-by has not.");
    }
    return new DistanceGroups(DistanceMethods.TABLE.chosen(values));
  }

  @Override
  public GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening) {
    List<MeasureHeader> headers = call.input().headers();
    Settings values = call.context().settings();
    DistanceChoice<?> choice = method.choose(values, call.source()).suited(headers, values);
    choice.check(headers, headers);
    return solve(choice, call.input());
  }

  private static <M extends Measure> GroupOutcome.Found solve(
      DistanceChoice<M> choice, MeasureInput input) {
    try (Measures<M> measures =
        input.measures(CollectionCheck.equalWeights(input.headers()), choice.conversion())) {
      choice.check(measures.summary());
      choice.check(measures.summary(), measures.summary());
      DistanceJob.Solving<M> solving =
          new DistanceJob.Solving<>(measures, measures, PairCosts.Pairs.LATER, choice);
      List<List<Object>> rows = new ArrayList<>();
      solving.run(pair -> rows.add(DistanceJob.cells(pair, solving)));
      return GroupOutcome.Found.of(
              RunStatus.DONE,
              choice.objectiveKind(),
              Double.NaN,
              0,
              Double.NaN,
              Map.of(),
              List.of(),
              solving.solves.warnings())
          .with(DistanceJob.DISTANCES, DistanceJob.columns(solving), rows);
    }
  }
}
