// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.exact.PairCosts;
import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.collection.Measures;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.spark.MeasureSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The distances between the measures of a group. */
record DistanceGroups(Settings values, DistanceChoice<?> choice) implements GroupSolver {
  /** A row of the table, until all are written. */
  private static final long ROW_BYTES = 300;

  static DistanceGroups of(Settings values, MeasureSource source) {
    if (values.find(Options.OTHER).isPresent()) {
      throw new OptionException(
          "--other is not used with --group-by, which takes all pairs within a group. Remove one of"
              + " them, or put both sides into one table.");
    }
    if (values.get(Options.PAIRS) == PairSelection.MATCHED) {
      throw new OptionException("--pairs matched needs --other, which --group-by has not.");
    }
    if (values.find(Options.PLAN).orElse(false)) {
      throw new OptionException(
          "--plan is not used with --group-by, which writes tables of numbers alone. Remove one of"
              + " them.");
    }
    return new DistanceGroups(values, DistanceMethods.TABLE.chosen(values).choose(values, source));
  }

  /** The work of all pairs of measures: the pairs of their atoms. */
  static double pairsOfAtoms(List<MeasureHeader> headers) {
    double atoms = headers.stream().mapToLong(MeasureHeader::cells).sum();
    return atoms * atoms / 2;
  }

  @Override
  public double work(List<MeasureHeader> headers) {
    return pairsOfAtoms(headers);
  }

  @Override
  public void check(List<MeasureHeader> headers, Map<String, Double> weights) {
    choice.suited(headers, values).check(headers, headers);
  }

  @Override
  public void checkAll(Collection<List<MeasureHeader>> groups) {
    long pairs = groups.stream().mapToLong(group -> group.size() * (group.size() - 1L) / 2).sum();
    long memory = Runtime.getRuntime().maxMemory();
    if (pairs * ROW_BYTES > memory / 2) {
      throw new OptionException(
          "--group-by makes "
              + pairs
              + " pairs, whose distances are kept until all groups are done; expected at most "
              + memory / 2 / ROW_BYTES
              + " in "
              + (memory >> 20)
              + " MB of memory. Give more with --driver-memory, or call this for some groups at a time.");
    }
  }

  @Override
  public GroupOutcome.Found solve(
      LoopCall call, Map<String, Double> weights, BarycenterSearch.Listening listening) {
    return solve(choice.suited(call.input().headers(), values), call.input());
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
              solving.solves.status(),
              choice.objectiveKind(),
              Double.NaN,
              0,
              Double.NaN,
              Map.of(),
              List.of(),
              solving.solves.warnings())
          .with(measures.work())
          .with(DistanceJob.DISTANCES, DistanceJob.columns(solving), rows);
    }
  }
}
