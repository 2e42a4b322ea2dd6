// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.ClusterEffort;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.evaluate.Contingency;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.HeatMap;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that is known of a clustering at its end, and how it is written.
 *
 * @param sample the inputs that the report shows
 * @param weights by id, not rescaled
 * @param solution the best of all runs
 * @param classes the true classes, if they were given
 * @param facts what else run.json says
 * @param work what all runs and the assignment took
 * @param resumedFrom the iteration that the run went on from
 */
record ClusterRun(
    JobContext context,
    String engine,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    ClusterSolution solution,
    Optional<TrueClasses> classes,
    Map<String, Object> facts,
    SolveWork work,
    OptionalInt resumedFrom,
    StopRule stopRule,
    RunClock clock) {
  private static final String PROTOTYPES = "prototypes";

  /** From this iteration on the share of saved solves is told apart: the first ones learn. */
  private static final int LEARNT = 2;

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(() -> writeResults(files));
    files.record(record(), clock);
  }

  private void writeResults(RunFiles files) {
    List<MeasureRecord> result = new ArrayList<>();
    for (Measure prototype : solution.prototypes()) {
      result.add(new MeasureRecord(prototype, Double.NaN, PROTOTYPES));
    }
    files.parquet(PROTOTYPES, result);
    files.csv(PROTOTYPES, result);
    AssignmentsFile.write(files, solution.assignments(), prototypeIds(), false);
    writeClusters(files);
    writeIterations(files);
    files.page(report());
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(LoopWarnings.of(solution.status(), solution.last(), stopRule));
    warnings.addAll(InputFacts.warnings(context.settings(), facts));
    if (inBatches()) {
      warnings.add(
          "Mini-batches: each iteration saw a part of the measures, so its objective is that of the part;"
              + " the assignments and the objective are those of all measures.");
    }
    return warnings;
  }

  private List<String> prototypeIds() {
    return solution.prototypes().stream().map(Measure::id).toList();
  }

  /** How the run ended, in a sentence for people. */
  String sentence() {
    String ending =
        switch (solution.status()) {
          case CONVERGED -> "Converged";
          case STALLED -> "The objective no longer falls";
          case TIME_LIMIT -> "Stopped when the time was over, not converged,";
          default -> "Stopped at the cap, not converged,";
        };
    return String.format(
        Locale.ROOT,
        "%s after %d %s: objective %s%s%s, %.1f %% of the distances saved.",
        ending,
        solution.last().iteration(),
        solution.last().iteration() == 1 ? "iteration" : "iterations",
        solution.objective(),
        Double.isNaN(solution.silhouette())
            ? ""
            : String.format(Locale.ROOT, ", mean silhouette %.3f", solution.silhouette()),
        contingency()
            .map(
                table ->
                    String.format(
                        Locale.ROOT,
                        ", adjusted Rand index with the labels %.3f",
                        table.adjustedRandIndex()))
            .orElse(""),
        100 * solution.skipped(0));
  }

  /** Batches of as many measures as there are, or more, are no batches. */
  private boolean inBatches() {
    return context
        .settings()
        .find(Options.BATCH_SIZE)
        .filter(size -> size < summary.count())
        .isPresent();
  }

  /** A cluster; its means are not numbers where it has no measure, or no second to compare with. */
  private record ClusterRow(
      String id, int size, double weight, double meanCost, double silhouette) {}

  private List<ClusterRow> rows() {
    int k = solution.prototypes().size();
    double[] weight = new double[k];
    double[] cost = new double[k];
    double[] silhouette = new double[k];
    for (Assignment assignment : solution.assignments()) {
      weight[assignment.cluster()] += assignment.weight();
      cost[assignment.cluster()] += assignment.weight() * assignment.cost();
      silhouette[assignment.cluster()] += assignment.weight() * assignment.silhouette();
    }
    int[] sizes = solution.sizes();
    List<ClusterRow> rows = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      double scale = sizes[c] > 0 ? 1 / weight[c] : Double.NaN;
      rows.add(
          new ClusterRow(
              solution.prototypes().get(c).id(),
              sizes[c],
              weight[c],
              scale * cost[c],
              scale * silhouette[c]));
    }
    return rows;
  }

  private void writeClusters(RunFiles files) {
    try (CsvTable csv =
        files.table(
            "clusters.csv", List.of("cluster", "size", "weight", "mean_cost", "silhouette"))) {
      for (ClusterRow row : rows()) {
        csv.row(
            row.id(),
            row.size(),
            row.weight(),
            CsvTable.blankIfNaN(row.meanCost()),
            CsvTable.blankIfNaN(row.silhouette()));
      }
    }
  }

  private void writeIterations(RunFiles files) {
    List<String> columns = new ArrayList<>(RunFiles.ITERATION_COLUMNS);
    columns.addAll(List.of("measures", "solves", "skipped", "empty"));
    try (CsvTable csv = files.table("iterations.csv", columns)) {
      for (int n = 0; n < solution.history().size(); n++) {
        List<Object> cells = RunFiles.cells(solution.history().get(n));
        ClusterEffort effort = solution.efforts().get(n);
        cells.addAll(List.of(effort.measures(), effort.solves(), effort.skipped(), effort.empty()));
        csv.row(cells);
      }
    }
  }

  /** How the clusters meet the true classes. */
  private Optional<Contingency> contingency() {
    return classes.map(
        known ->
            Contingency.of(
                solution.assignments().stream().map(each -> known.of(each.id())).toList(),
                solution.assignments().stream()
                    .map(each -> solution.prototypes().get(each.cluster()).id())
                    .toList()));
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", solution.objectiveKind().toString());
    json.put("status", solution.status().toString());
    json.put("iterations", solution.last().iteration());
    resumedFrom.ifPresent(iteration -> json.put("resumed_from", iteration));
    json.put("objective", solution.objective());
    json.put("dual_gap", solution.dualGap());
    json.put("residual", solution.last().residual());
    json.put("change", solution.last().change());
    facts.forEach(json::put);
    json.put("clusters", solution.prototypes().size());
    json.put("sizes", solution.sizes());
    json.put("silhouette", solution.silhouette());
    json.put("mini_batch", inBatches());
    context.settings().find(Options.BATCH_SIZE).ifPresent(size -> json.put("batch_size", size));
    Map<String, Object> solves = new LinkedHashMap<>();
    solves.put("iterations", solution.solves());
    solves.put("assignment", solution.assignmentSolves());
    solves.put("skipped", solution.skipped(0));
    solves.put("skipped_from_iteration_" + LEARNT, solution.skipped(LEARNT));
    json.put("solves", solves);
    contingency()
        .ifPresent(
            table -> {
              json.put("adjusted_rand_index", table.adjustedRandIndex());
              json.put("normalised_mutual_information", table.normalisedMutualInformation());
            });
    json.put("engine", engine);
    json.putWork(work, context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(summary);
  }

  private RunReport report() {
    Settings values = context.settings();
    RunReport.Builder report =
        RunReport.builder(
                solution.prototypes().size() + " clusters of " + summary.count() + " measures")
            .status(solution.status(), sentence())
            .fact("objective", solution.objective())
            .fact("objective kind", solution.objectiveKind().toString())
            .fact("mean silhouette", number(solution.silhouette()))
            .fact("certified gap of the transport solves", solution.dualGap())
            .fact("iterations", String.valueOf(solution.last().iteration()))
            .fact("distances computed", String.valueOf(solution.solves()))
            .fact("share of the distances saved", number(solution.skipped(0)));
    contingency()
        .ifPresent(
            table ->
                report
                    .fact("adjusted Rand index", number(table.adjustedRandIndex()))
                    .fact(
                        "normalised mutual information",
                        number(table.normalisedMutualInformation()))
                    .heatMap(
                        new HeatMap(
                            "Classes and clusters",
                            "class",
                            "cluster",
                            table.rows(),
                            table.columns(),
                            table.counts())));
    if (values.get(Options.OBJECTIVE) == Objective.MEDIAN) {
      report.objectiveLabel("objective Σ λₙ W₂(ν, μₙ), in units of the coordinates");
    }
    report
        .fact("measures", String.valueOf(summary.count()))
        .fact("atoms of all measures", String.valueOf(summary.atoms()))
        .fact("dimension", String.valueOf(summary.dimension()))
        .fact("engine", engine)
        .fact("seconds in the loop", String.format(Locale.ROOT, "%.3f", clock.loopSeconds()))
        .fact("input fingerprint", summary.fingerprint())
        .fact("version", Version.current())
        .table(
            new RunReport.Table(
                "Clusters",
                List.of("cluster", "measures", "weight", "mean cost", "mean silhouette"),
                rows().stream()
                    .map(
                        row ->
                            List.of(
                                row.id(),
                                String.valueOf(row.size()),
                                number(row.weight()),
                                number(row.meanCost()),
                                number(row.silhouette())))
                    .toList()))
        .iterations(solution.history())
        .tolerances(stopRule.tolerance(), stopRule.residualTolerance())
        .results(solution.prototypes());
    InputPictures.show(report, values, sample, weights, summary.count());
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4g", value);
  }
}
