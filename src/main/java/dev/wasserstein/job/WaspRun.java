// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.ParameterSummary;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.Scales;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.Transforms;
import dev.wasserstein.wasp.WaspMode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that is known of a {@code wasp} run at its end, and how it is written.
 *
 * @param levels of the credible intervals
 * @param results of the modes, in the order asked
 * @param reference the posterior of all data
 * @param earlier a run that this one is compared with
 * @param update the run into which the shards were taken
 * @param given the weights of the shards, not rescaled
 * @param rivals other combinations, by name; empty without a reference
 * @param resumedFrom the iteration of the first checkpoint that the run went on from
 */
record WaspRun(
    JobContext context,
    String engine,
    ShardPosteriors shards,
    Transforms transforms,
    List<Double> levels,
    List<Result> results,
    Optional<Posterior> reference,
    Optional<EarlierRun> earlier,
    Optional<WaspUpdate> update,
    Map<String, Double> given,
    Map<String, Posterior> rivals,
    List<String> warnings,
    OptionalInt resumedFrom,
    RunClock clock) {

  /** What one mode gave. */
  record Result(Combination combination, Posterior posterior, List<ShardAssessment> assessments) {
    String mode() {
      return combination.mode().modeName();
    }
  }

  /** Writes all files of the run directory but the draws. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          writeSummary(files);
          writeShards(files);
          reference.ifPresent(
              posterior -> {
                writeAccuracy(files, posterior);
                writeComparison(files, posterior);
              });
          earlier.ifPresent(run -> run.write(files, results.get(0).posterior()));
          files.page(new WaspReport(this).report());
        });
    files.record(record(), clock);
  }

  List<String> parameters() {
    return results.get(0).posterior().parameters();
  }

  /** What came out, in a sentence for people. */
  String sentence() {
    List<String> endings = new ArrayList<>();
    for (Result result : results) {
      endings.add(
          String.format(
              Locale.ROOT,
              "%s %d draws (%s)",
              result.mode(),
              result.posterior().draws(),
              result.combination().status().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return (update.isPresent() ? "Updated by " : "Combined ")
        + shards.headers().size()
        + (shards.headers().size() == 1 ? " shard" : " shards")
        + " with "
        + shards.headers().stream().mapToLong(ShardHeader::draws).sum()
        + " draws in all and "
        + parameters().size()
        + (parameters().size() == 1 ? " parameter" : " parameters")
        + ": "
        + String.join(", ", endings)
        + ".";
  }

  /** Columns behind that of the mode, which stands where several modes run. */
  private List<String> columns(String... others) {
    List<String> columns = new ArrayList<>();
    if (results.size() > 1) {
      columns.add("mode");
    }
    columns.addAll(List.of(others));
    return columns;
  }

  private List<Object> cells(Result result, Object... others) {
    List<Object> cells = new ArrayList<>();
    if (results.size() > 1) {
      cells.add(result.mode());
    }
    cells.addAll(List.of(others));
    return cells;
  }

  static String percent(double level) {
    return BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private void writeSummary(RunFiles files) {
    List<String> columns = columns("variable", "mean", "median", "sd", "mad", "q5", "q95");
    for (double level : levels) {
      for (String kind : List.of("eti", "hdi")) {
        columns.add(kind + percent(level) + "_low");
        columns.add(kind + percent(level) + "_high");
      }
    }
    try (CsvTable csv = files.table("summary.csv", columns)) {
      for (Result result : results) {
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
          csv.row(cells);
        }
      }
    }
  }

  private void writeShards(RunFiles files) {
    List<String> columns =
        columns(
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
    try (CsvTable csv = files.table("shards.csv", columns)) {
      for (Result result : results) {
        for (ShardAssessment each : result.assessments()) {
          ShardHeader shard = each.shard();
          csv.row(
              cells(
                  result,
                  shard.id(),
                  each.weight(),
                  shard.draws(),
                  shard.chains(),
                  shard.leastEffectiveSize(),
                  CsvTable.blankIfNaN(shard.largestRhat()),
                  each.meanShift(),
                  parameters().get(each.meanShiftParameter()),
                  each.deviationRatio(),
                  parameters().get(each.deviationParameter()),
                  CsvTable.blankIfNaN(each.distance()),
                  each.outlier()));
        }
      }
    }
  }

  private void writeAccuracy(RunFiles files, Posterior truth) {
    try (CsvTable csv = files.table("accuracy.csv", columns("variable", "accuracy"))) {
      for (Result result : results) {
        double[] accuracies = result.posterior().accuracies(truth);
        for (int k = 0; k < accuracies.length; k++) {
          csv.row(cells(result, parameters().get(k), accuracies[k]));
        }
      }
    }
  }

  /** All combinations by name, the modes first, the reference last. */
  Map<String, Posterior> all() {
    Map<String, Posterior> all = new LinkedHashMap<>();
    results.forEach(result -> all.put(result.mode(), result.posterior()));
    all.putAll(rivals);
    reference.ifPresent(posterior -> all.put("reference", posterior));
    return all;
  }

  private void writeComparison(RunFiles files, Posterior truth) {
    try (CsvTable csv =
        files.table(
            "comparison.csv",
            List.of("method", "variable", "mean", "sd", "q5", "q95", "accuracy"))) {
      all()
          .forEach(
              (name, posterior) -> {
                double[] accuracies = posterior.accuracies(truth);
                List<ParameterSummary> summaries = posterior.summaries(List.of());
                for (int k = 0; k < accuracies.length; k++) {
                  ParameterSummary each = summaries.get(k);
                  csv.row(
                      name,
                      each.parameter(),
                      each.mean(),
                      each.deviation(),
                      each.low(),
                      each.high(),
                      accuracies[k]);
                }
              });
    }
  }

  /** Whether the objective and W₂ are in units of the parameters' deviations within the shards. */
  boolean isInDeviations(Result result) {
    return result.combination().mode() == WaspMode.JOINT
        && context.settings().get(Options.SCALES) == Scales.DEVIATIONS;
  }

  /** Null where it is not known. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private RunRecord record() {
    Combination first = results.get(0).combination();
    boolean median = context.settings().get(Options.OBJECTIVE) == Objective.MEDIAN;
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", median ? "wasserstein" : "squared-wasserstein");
    json.put("status", first.status().toString());
    json.put("iterations", first.iterations());
    resumedFrom.ifPresent(iteration -> json.put("resumed_from", iteration));
    json.put("objective", first.objective());
    Map<String, Object> modes = new LinkedHashMap<>();
    for (Result result : results) {
      Map<String, Object> mode = new LinkedHashMap<>();
      mode.put("status", result.combination().status().toString());
      mode.put("iterations", result.combination().iterations());
      mode.put("objective", finite(result.combination().objective()));
      if (isInDeviations(result)) {
        mode.put("scales", "deviations");
      }
      mode.put("draws", result.posterior().draws());
      mode.put("seconds", result.combination().seconds());
      modes.put(result.mode(), mode);
    }
    json.put("modes", modes);
    if (update.isPresent()) {
      update.get().putInto(json, given);
    } else {
      UpdatedRun.putWeights(json, BarycenterRun.weightSum(given), BarycenterRun.ids(given));
    }
    earlier.ifPresent(run -> json.put("compared_to", run.path()));
    json.putWarnings(warnings);
    json.put("engine", engine);
    return json.putInputs(
        shards.headers().size(),
        shards.headers().stream().mapToLong(ShardHeader::draws).sum(),
        parameters().size(),
        shards.measures().summary().fingerprint());
  }
}
