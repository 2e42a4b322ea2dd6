// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.wasp.ParameterSummary;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardHeader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of combined posteriors.
 *
 * @param results of the modes, in the order asked
 * @param levels of the credible intervals
 */
record WaspTables(List<WaspRun.Result> results, List<Double> levels) {
  static final String SUMMARY = "summary.csv";
  static final String SHARDS = "shards.csv";
  static final String ACCURACY = "accuracy.csv";
  static final String COMPARISON = "comparison.csv";

  private static final List<String> SUMMARY_COLUMNS =
      List.of("variable", "mean", "median", "sd", "mad", "q5", "q95");
  private static final List<String> SHARD_COLUMNS =
      List.of(
          "shard",
          "weight",
          "draws",
          "chains",
          "ess",
          "rhat",
          "mean_shift",
          "mean_shift_variable",
          "sd_ratio",
          "sd_ratio_variable",
          "w2",
          "outlier");
  private static final List<String> ACCURACY_COLUMNS = List.of("variable", "accuracy");
  private static final List<String> COMPARISON_COLUMNS =
      List.of("method", "variable", "mean", "sd", "q5", "q95", "accuracy");

  /**
   * The columns of a table.
   *
   * @param modes their number: of several each row has its mode in front
   */
  static List<String> columns(String name, int modes, List<Double> levels) {
    List<String> columns = new ArrayList<>();
    if (modes > 1 && !name.equals(COMPARISON)) {
      columns.add("mode");
    }
    columns.addAll(
        switch (name) {
          case SUMMARY -> SUMMARY_COLUMNS;
          case SHARDS -> SHARD_COLUMNS;
          case ACCURACY -> ACCURACY_COLUMNS;
          default -> COMPARISON_COLUMNS;
        });
    if (name.equals(SUMMARY)) {
      for (double level : levels) {
        for (String kind : List.of("eti", "hdi")) {
          columns.add(kind + percent(level) + "_low");
          columns.add(kind + percent(level) + "_high");
        }
      }
    }
    return columns;
  }

  private static String percent(double level) {
    return BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  /**
   * All rows by file name; those against a reference where there is one.
   *
   * @param rivals other combinations, by name
   */
  Map<String, List<List<Object>>> rows(
      Optional<Posterior> reference, Map<String, Posterior> rivals) {
    Map<String, List<List<Object>>> rows = new LinkedHashMap<>();
    rows.put(SUMMARY, summaries());
    rows.put(SHARDS, shards());
    reference.ifPresent(
        truth -> {
          rows.put(ACCURACY, accuracies(truth));
          rows.put(COMPARISON, comparison(truth, all(results, reference, rivals)));
        });
    return rows;
  }

  /** All combinations by name, the modes first, the reference last. */
  static Map<String, Posterior> all(
      List<WaspRun.Result> results, Optional<Posterior> reference, Map<String, Posterior> rivals) {
    Map<String, Posterior> all = new LinkedHashMap<>();
    results.forEach(result -> all.put(result.mode(), result.posterior()));
    all.putAll(rivals);
    reference.ifPresent(posterior -> all.put("reference", posterior));
    return all;
  }

  private List<Object> cells(WaspRun.Result result, Object... others) {
    List<Object> cells = new ArrayList<>();
    if (results.size() > 1) {
      cells.add(result.mode());
    }
    cells.addAll(List.of(others));
    return cells;
  }

  private List<List<Object>> summaries() {
    List<List<Object>> rows = new ArrayList<>();
    for (WaspRun.Result result : results) {
      for (ParameterSummary each : result.posterior().summaries(levels)) {
        List<Object> cells =
            cells(
                result,
                each.parameter(),
                each.mean(),
                each.median(),
                each.deviation(),
                each.medianDeviation(),
                each.low(),
                each.high());
        for (ParameterSummary.Interval interval : each.intervals()) {
          cells.add(interval.equalTailed()[0]);
          cells.add(interval.equalTailed()[1]);
          cells.add(interval.highestDensity()[0]);
          cells.add(interval.highestDensity()[1]);
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  private List<List<Object>> shards() {
    List<List<Object>> rows = new ArrayList<>();
    for (WaspRun.Result result : results) {
      List<String> parameters = result.posterior().parameters();
      for (ShardAssessment each : result.assessments()) {
        ShardHeader shard = each.shard();
        rows.add(
            cells(
                result,
                shard.id(),
                each.weight(),
                shard.draws(),
                shard.chains(),
                shard.leastEffectiveSize(),
                CsvTable.blankIfNaN(shard.largestRhat()),
                each.meanShift(),
                parameters.get(each.meanShiftParameter()),
                each.deviationRatio(),
                parameters.get(each.deviationParameter()),
                CsvTable.blankIfNaN(each.distance()),
                each.outlier()));
      }
    }
    return rows;
  }

  private List<List<Object>> accuracies(Posterior truth) {
    List<List<Object>> rows = new ArrayList<>();
    for (WaspRun.Result result : results) {
      double[] accuracies = result.posterior().accuracies(truth);
      for (int k = 0; k < accuracies.length; k++) {
        rows.add(cells(result, result.posterior().parameters().get(k), accuracies[k]));
      }
    }
    return rows;
  }

  private static List<List<Object>> comparison(Posterior truth, Map<String, Posterior> all) {
    List<List<Object>> rows = new ArrayList<>();
    all.forEach(
        (name, posterior) -> {
          double[] accuracies = posterior.accuracies(truth);
          List<ParameterSummary> summaries = posterior.summaries(List.of());
          for (int k = 0; k < accuracies.length; k++) {
            ParameterSummary each = summaries.get(k);
            rows.add(
                List.of(
                    name,
                    each.parameter(),
                    each.mean(),
                    each.deviation(),
                    each.low(),
                    each.high(),
                    accuracies[k]));
          }
        });
    return rows;
  }
}
