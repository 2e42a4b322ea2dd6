// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.evaluate.ForecastScores;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.measure.SourceRow;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.transport.exact.LinearPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is written of forecasts beside their barycenter: a hub's file, scores and coverage. */
final class ForecastTables {
  /** How members, barycenter and pool met what was observed. */
  static final String SCORES = "scores.csv";

  /** The columns of {@link #SCORES} behind those of the group. */
  static final List<String> SCORE_COLUMNS = List.of("id", "wis", "crps", "absolute_error");

  /** Rows of id, interval and whether it held, of each group. */
  static final String COVERED = "coverage.csv";

  private static final String HUB = "barycenter-hub.csv";
  private static final String MODEL = "model_id";
  private static final String TYPE = "output_type";
  private static final String LEVEL = "output_type_id";
  private static final String VALUE = "value";
  private static final String BARYCENTER = "barycenter";
  private static final String POOL = "pool";

  private ForecastTables() {}

  /**
   * The scores of a group.
   *
   * @param members of the group, with weights that sum to 1
   * @throws BadInputException if they are no quantile functions
   */
  static GroupOutcome.Found scored(
      GroupOutcome.Found found,
      List<? extends WeightedMeasure<?>> members,
      double observation,
      String place) {
    if (!(found.results().get(0).measure() instanceof QuantileMeasure barycenter)) {
      throw new BadInputException(
          "The measures of a group",
          place,
          "are no quantile functions",
          "forecasts by quantiles for --truth",
          "Remove --truth.");
    }
    List<QuantileMeasure> forecasts = new ArrayList<>();
    double[] weights = members.stream().mapToDouble(WeightedMeasure::weight).toArray();
    members.forEach(member -> forecasts.add((QuantileMeasure) member.measure()));
    double[] pool =
        new LinearPool(
                barycenter.levels(),
                forecasts.stream().map(QuantileMeasure::values).toList(),
                weights)
            .values();
    forecasts.add(barycenter.withId(BARYCENTER));
    forecasts.add(QuantileMeasure.trusted(POOL, barycenter.levels(), pool));
    List<List<Object>> scores = new ArrayList<>();
    List<List<Object>> covered = new ArrayList<>();
    for (QuantileMeasure forecast : forecasts) {
      ForecastScores own = ForecastScores.of(forecast.levels(), forecast.values(), observation);
      scores.add(List.of(forecast.id(), own.wis(), own.crps(), own.absoluteError()));
      own.covered()
          .forEach((interval, holds) -> covered.add(List.of(forecast.id(), interval, holds)));
    }
    return found
        .with(SCORES, SCORE_COLUMNS, scores)
        .with(COVERED, List.of("id", "interval", "covered"), covered);
  }

  /** Writes the share of groups in which each interval of each forecaster held. */
  static void writeCoverage(RunFiles files, List<GroupOutcome> outcomes) {
    Map<String, TreeMap<Double, long[]>> counts = new TreeMap<>();
    for (GroupOutcome outcome : outcomes) {
      GroupOutcome.Table table = outcome.found().tables().get(COVERED);
      for (List<Object> row : table == null ? new ArrayList<List<Object>>() : table.rows()) {
        long[] count =
            counts
                .computeIfAbsent((String) row.get(0), id -> new TreeMap<>())
                .computeIfAbsent((Double) row.get(1), interval -> new long[2]);
        count[0] += (Boolean) row.get(2) ? 1 : 0;
        count[1]++;
      }
    }
    try (CsvTable csv = files.table(COVERED, List.of("id", "interval", "coverage"))) {
      counts.forEach(
          (id, intervals) ->
              intervals.forEach(
                  (interval, count) -> csv.row(id, interval, (double) count[0] / count[1])));
    }
  }

  /** Writes barycenters as the hub's own files have forecasts; nothing for other measures. */
  static void writeHub(RunFiles files, List<MeasureRecord> barycenters) {
    // Files may have other columns, or the same in another order.
    Map<String, String> columns = new LinkedHashMap<>();
    barycenters.stream()
        .flatMap(barycenter -> barycenter.source().columns().stream())
        .forEach(name -> columns.putIfAbsent(key(name), name));
    if (columns.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(columns.containsKey(MODEL) ? List.of() : List.of(MODEL));
    all.addAll(columns.values());
    try (CsvTable csv = files.table(HUB, all)) {
      for (MeasureRecord barycenter : barycenters) {
        QuantileMeasure quantiles = (QuantileMeasure) barycenter.measure();
        Map<String, String> own = cells(barycenter.source());
        for (int k = 0; k < quantiles.size(); k++) {
          int level = k;
          csv.row(all.stream().map(name -> cell(own, key(name), quantiles, level)).toList());
        }
      }
    }
  }

  private static String key(String column) {
    return column.toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> cells(SourceRow source) {
    Map<String, String> cells = new HashMap<>();
    for (int column = 0; column < source.columns().size(); column++) {
      cells.put(key(source.columns().get(column)), source.cells().get(column));
    }
    return cells;
  }

  private static Object cell(
      Map<String, String> own, String column, QuantileMeasure quantiles, int level) {
    return switch (column) {
      case MODEL -> BARYCENTER;
      case TYPE -> "quantile";
      case LEVEL -> quantiles.levels()[level];
      case VALUE -> quantiles.values()[level];
      case "weight" -> "";
      default -> own.getOrDefault(column, "");
    };
  }
}
