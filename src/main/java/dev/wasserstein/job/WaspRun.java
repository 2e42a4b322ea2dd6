// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.wasp.Combination;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.Scales;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.ShardPosteriors;
import dev.wasserstein.wasp.Transforms;
import dev.wasserstein.wasp.WaspMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

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
    /**
     * Goes through the draws of a combination and assesses its shards.
     *
     * @param weights of the shards in it
     * @param sink is given all draws on the scale of the parameters, some rows at a time
     */
    static Result of(
        Combination combination,
        ShardPosteriors shards,
        Map<String, Double> weights,
        WaspShards plan,
        Consumer<double[]> sink) {
      Posterior posterior =
          Posterior.of(combination.draws(), plan.parameters(), plan.transforms(), sink);
      return new Result(
          combination,
          posterior,
          ShardAssessment.of(
              shards.headers(),
              weights,
              posterior.mean(),
              posterior.deviations(),
              combination.squaredDistances(),
              combination.standardDistances()));
    }

    String mode() {
      return combination.mode().modeName();
    }
  }

  /** Writes all files of the run directory but the draws. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          writeTables(files);
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

  private void writeTables(RunFiles files) {
    tables()
        .forEach(
            (name, rows) -> {
              try (CsvTable csv =
                  files.table(name, WaspTables.columns(name, results.size(), levels))) {
                rows.forEach(csv::row);
              }
            });
  }

  private Map<String, List<List<Object>>> tables() {
    return new WaspTables(results, levels).rows(reference, rivals);
  }

  /** All combinations by name, the modes first, the reference last. */
  Map<String, Posterior> all() {
    return WaspTables.all(results, reference, rivals);
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
