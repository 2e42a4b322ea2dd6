// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.app.wasp.Combination;
import dev.wasserstein.app.wasp.ParameterSummary;
import dev.wasserstein.app.wasp.Posterior;
import dev.wasserstein.app.wasp.ShardAssessment;
import dev.wasserstein.app.wasp.ShardHeader;
import dev.wasserstein.app.wasp.ShardPosteriors;
import dev.wasserstein.app.wasp.Transforms;
import dev.wasserstein.options.Options;
import dev.wasserstein.report.ReportPage;
import dev.wasserstein.spark.RunDirectory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of a {@code wasp} run at its end, and how it is written.
 *
 * @param levels of the credible intervals
 * @param results of the modes, in the order asked
 * @param reference the posterior of all data
 * @param rivals other combinations, by name; empty without a reference
 * @param readSeconds from the start of the command until the shards were at hand
 * @param begin the nano time at which the command began
 */
record WaspRun(
    Invocation invocation,
    String engine,
    ShardPosteriors shards,
    Transforms transforms,
    List<Double> levels,
    List<Result> results,
    Optional<Posterior> reference,
    Map<String, Posterior> rivals,
    List<String> warnings,
    double readSeconds,
    long begin) {

  /** What one mode gave. */
  record Result(Combination combination, Posterior posterior, List<ShardAssessment> assessments) {
    String mode() {
      return combination.mode().modeName();
    }
  }

  /** Writes all files of the run directory but the draws. */
  void write(RunDirectory output) {
    long writing = System.nanoTime();
    output.write("summary.csv", summaryCsv());
    output.write("shards.csv", shardsCsv());
    if (reference.isPresent()) {
      output.write("accuracy.csv", accuracyCsv());
      output.write("comparison.csv", comparisonCsv());
    }
    output.write(BarycenterRun.REPORT, ReportPage.render(new WaspReport(this).report()));
    output.write(RunDirectory.RECORD, runJson(BarycenterCommand.secondsSince(writing)));
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
    return "Combined "
        + shards.headers().size()
        + " shards of "
        + shards.headers().stream().mapToLong(ShardHeader::draws).sum()
        + " draws and "
        + parameters().size()
        + (parameters().size() == 1 ? " parameter" : " parameters")
        + ": "
        + String.join(", ", endings)
        + ".";
  }

  /** The column of the mode, where several modes run. */
  private String modeHeader() {
    return results.size() > 1 ? "mode," : "";
  }

  private String modeCell(Result result) {
    return results.size() > 1 ? result.mode() + "," : "";
  }

  static String percent(double level) {
    return BigDecimal.valueOf(level).movePointRight(2).stripTrailingZeros().toPlainString();
  }

  private String summaryCsv() {
    StringBuilder csv = new StringBuilder(modeHeader());
    csv.append("variable,mean,median,sd,mad,q5,q95");
    for (double level : levels) {
      for (String kind : List.of("eti", "hdi")) {
        csv.append(',').append(kind).append(percent(level)).append("_low");
        csv.append(',').append(kind).append(percent(level)).append("_high");
      }
    }
    csv.append('\n');
    for (Result result : results) {
      for (ParameterSummary each : result.posterior().summaries(levels)) {
        csv.append(modeCell(result)).append(Csv.cell(each.parameter()));
        for (double value :
            new double[] {
              each.mean(),
              each.median(),
              each.deviation(),
              each.medianDeviation(),
              each.low(),
              each.high()
            }) {
          csv.append(',').append(value);
        }
        for (ParameterSummary.Interval interval : each.intervals()) {
          csv.append(',').append(interval.equalTailed()[0]);
          csv.append(',').append(interval.equalTailed()[1]);
          csv.append(',').append(interval.highestDensity()[0]);
          csv.append(',').append(interval.highestDensity()[1]);
        }
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  private String shardsCsv() {
    StringBuilder csv = new StringBuilder(modeHeader());
    csv.append("shard,weight,draws,chains,ess,rhat,mean_shift,mean_shift_variable,");
    csv.append("sd_ratio,sd_ratio_variable,w2,outlier\n");
    for (Result result : results) {
      for (ShardAssessment each : result.assessments()) {
        ShardHeader shard = each.shard();
        csv.append(modeCell(result)).append(Csv.cell(shard.id()));
        csv.append(',').append(each.weight());
        csv.append(',').append(shard.draws());
        csv.append(',').append(shard.chains());
        csv.append(',').append(shard.leastEffectiveSize());
        csv.append(',').append(blankOr(shard.largestRhat()));
        csv.append(',').append(each.meanShift());
        csv.append(',').append(Csv.cell(parameters().get(each.meanShiftParameter())));
        csv.append(',').append(each.deviationRatio());
        csv.append(',').append(Csv.cell(parameters().get(each.deviationParameter())));
        csv.append(',').append(blankOr(each.distance()));
        csv.append(',').append(each.outlier()).append('\n');
      }
    }
    return csv.toString();
  }

  private static String blankOr(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  private String accuracyCsv() {
    StringBuilder csv = new StringBuilder(modeHeader()).append("variable,accuracy\n");
    for (Result result : results) {
      double[] accuracies = result.posterior().accuracies(reference.orElseThrow());
      for (int k = 0; k < accuracies.length; k++) {
        csv.append(modeCell(result)).append(Csv.cell(parameters().get(k)));
        csv.append(',').append(accuracies[k]).append('\n');
      }
    }
    return csv.toString();
  }

  /** All combinations by name, the modes first, the reference last. */
  Map<String, Posterior> all() {
    Map<String, Posterior> all = new LinkedHashMap<>();
    results.forEach(result -> all.put(result.mode(), result.posterior()));
    all.putAll(rivals);
    reference.ifPresent(posterior -> all.put("reference", posterior));
    return all;
  }

  private String comparisonCsv() {
    StringBuilder csv = new StringBuilder("method,variable,mean,sd,q5,q95,accuracy\n");
    all()
        .forEach(
            (name, posterior) -> {
              double[] accuracies = posterior.accuracies(reference.orElseThrow());
              List<ParameterSummary> summaries = posterior.summaries(List.of());
              for (int k = 0; k < accuracies.length; k++) {
                ParameterSummary each = summaries.get(k);
                csv.append(name).append(',').append(Csv.cell(each.parameter()));
                csv.append(',').append(each.mean()).append(',').append(each.deviation());
                csv.append(',').append(each.low()).append(',').append(each.high());
                csv.append(',').append(accuracies[k]).append('\n');
              }
            });
    return csv.toString();
  }

  private String runJson(double writeSeconds) {
    Combination first = results.get(0).combination();
    boolean median = invocation.values().get(Options.OBJECTIVE).equals("median");
    RunRecord json = new RunRecord(invocation);
    json.put("objective_kind", median ? "wasserstein" : "squared-wasserstein");
    json.put("status", first.status().toString());
    json.put("iterations", first.iterations());
    json.put("objective", first.objective());
    Map<String, Object> modes = new LinkedHashMap<>();
    for (Result result : results) {
      Map<String, Object> mode = new LinkedHashMap<>();
      mode.put("status", result.combination().status().toString());
      mode.put("iterations", result.combination().iterations());
      mode.put("objective", result.combination().objective());
      mode.put("draws", result.posterior().draws());
      mode.put("seconds", result.combination().seconds());
      modes.put(result.mode(), mode);
    }
    json.put("modes", modes);
    json.put("warnings", warnings);
    json.put("engine", engine);
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("measures", shards.headers().size());
    inputs.put("atoms", shards.headers().stream().mapToLong(ShardHeader::draws).sum());
    inputs.put("dimension", parameters().size());
    inputs.put("fingerprint", shards.measures().summary().fingerprint());
    json.put("inputs", inputs);
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", BarycenterCommand.secondsSince(begin));
    seconds.put(
        "loop", results.stream().mapToDouble(result -> result.combination().seconds()).sum());
    seconds.put("read", readSeconds);
    seconds.put("write", writeSeconds);
    json.put("seconds", seconds);
    return json.json();
  }
}
