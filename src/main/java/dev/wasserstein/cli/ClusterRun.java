// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.app.Contingency;
import dev.wasserstein.barycenter.IterationRecord;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.ClusterRecord;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.MeasuresSummary;
import dev.wasserstein.measure.SolveWork;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionValues;
import dev.wasserstein.options.Options;
import dev.wasserstein.report.HeatMap;
import dev.wasserstein.report.ReportPage;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.spark.RunDirectory;
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
 * @param runs the runs from all starts
 * @param classes the true classes, if they were given
 * @param facts what else run.json says
 * @param work what all runs and the assignment took
 * @param readSeconds from the start of the command until the measures were at hand
 * @param resumedFrom the iteration that the run went on from
 * @param begin the nano time at which the command began
 */
record ClusterRun(
    Invocation invocation,
    String engine,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    ClusterSolution solution,
    List<ClusterSolution> runs,
    Optional<TrueClasses> classes,
    Map<String, Object> facts,
    SolveWork work,
    double readSeconds,
    OptionalInt resumedFrom,
    long begin) {
  private static final String PROTOTYPES = "prototypes";

  /** From this iteration on the share of saved solves is told apart: the first ones learn. */
  private static final int LEARNT = 2;

  /** Writes all files of the run directory. */
  void write(RunDirectory output) {
    long writing = System.nanoTime();
    List<MeasureRecord> result = new ArrayList<>();
    for (Measure prototype : solution.prototypes()) {
      result.add(new MeasureRecord(prototype, Double.NaN, PROTOTYPES));
    }
    output.writeParquet(RunDirectory.PROTOTYPES, result);
    Writing.csv(invocation.session(), output, PROTOTYPES + ".csv", result);
    AssignmentsFile.write(output, solution.assignments(), prototypeIds());
    output.write("clusters.csv", clustersCsv());
    output.write("iterations.csv", iterationsCsv());
    output.write(BarycenterRun.REPORT, ReportPage.render(report()));
    output.write(RunDirectory.RECORD, runJson(BarycenterCommand.secondsSince(writing)));
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
          default -> "Stopped at the cap, not converged,";
        };
    return String.format(
        Locale.ROOT,
        "%s after %d iterations: objective %s%s, %.1f %% of the distances saved.",
        ending,
        solution.last().iterate().iteration(),
        solution.objective(),
        Double.isNaN(solution.silhouette())
            ? ""
            : String.format(Locale.ROOT, ", mean silhouette %.3f", solution.silhouette()),
        100 * solution.skipped(0));
  }

  /** Batches of as many measures as there are, or more, are no batches. */
  private boolean inBatches() {
    return invocation
        .values()
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

  private String clustersCsv() {
    StringBuilder csv = new StringBuilder("cluster,size,weight,mean_cost,silhouette\n");
    for (ClusterRow row : rows()) {
      csv.append(row.id()).append(',').append(row.size()).append(',');
      csv.append(row.weight()).append(',').append(cell(row.meanCost())).append(',');
      csv.append(cell(row.silhouette())).append('\n');
    }
    return csv.toString();
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : String.valueOf(value);
  }

  private String iterationsCsv() {
    StringBuilder csv =
        new StringBuilder(
            "iteration,objective,change,residual,seconds,status,measures,solves,skipped,empty\n");
    for (ClusterRecord record : solution.history()) {
      IterationRecord iterate = record.iterate();
      csv.append(iterate.iteration()).append(',');
      csv.append(iterate.objective()).append(',');
      csv.append(Double.isNaN(iterate.change()) ? "" : iterate.change()).append(',');
      csv.append(iterate.residual()).append(',');
      csv.append(iterate.seconds()).append(',');
      csv.append(iterate.status()).append(',');
      csv.append(record.measures()).append(',');
      csv.append(record.solves()).append(',');
      csv.append(record.skipped()).append(',');
      csv.append(record.empty()).append('\n');
    }
    return csv.toString();
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

  private String runJson(double writeSeconds) {
    RunRecord json = new RunRecord(invocation);
    json.put("objective_kind", solution.objectiveKind().toString());
    json.put("status", solution.status().toString());
    json.put("iterations", solution.last().iterate().iteration());
    resumedFrom.ifPresent(iteration -> json.put("resumed_from", iteration));
    json.put("objective", solution.objective());
    json.put("dual_gap", solution.dualGap());
    json.put("residual", solution.last().iterate().residual());
    json.put("change", solution.last().iterate().change());
    facts.forEach(json::put);
    json.put("clusters", solution.prototypes().size());
    json.put("sizes", solution.sizes());
    json.put("silhouette", solution.silhouette());
    json.put("mini_batch", inBatches());
    invocation.values().find(Options.BATCH_SIZE).ifPresent(size -> json.put("batch_size", size));
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
    json.putWork(work, invocation.session().figures());
    Map<String, Object> inputs = new LinkedHashMap<>();
    inputs.put("measures", summary.count());
    inputs.put("atoms", summary.atoms());
    inputs.put("dimension", summary.dimension());
    inputs.put("fingerprint", summary.fingerprint());
    json.put("inputs", inputs);
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", BarycenterCommand.secondsSince(begin));
    seconds.put("loop", loopSeconds());
    seconds.put("read", readSeconds);
    seconds.put("write", writeSeconds);
    json.put("seconds", seconds);
    return json.json();
  }

  private double loopSeconds() {
    return runs.stream().mapToDouble(run -> run.last().iterate().seconds()).sum();
  }

  private RunReport report() {
    OptionValues values = invocation.values();
    double total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    RunReport.Builder report =
        RunReport.builder(
                solution.prototypes().size() + " clusters of " + summary.count() + " measures")
            .command("wasserstein " + invocation.line())
            .status(solution.status(), sentence())
            .fact("objective", solution.objective())
            .fact("objective kind", solution.objectiveKind().toString())
            .fact("mean silhouette", number(solution.silhouette()))
            .fact("certified gap of the transport solves", solution.dualGap())
            .fact("iterations", String.valueOf(solution.last().iterate().iteration()))
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
    if (inBatches()) {
      report.warning(
          "Mini-batches: each iteration saw a part of the measures, so its objective is that of the part;"
              + " the assignments and the objective above are those of all measures.");
    }
    if (BarycenterCommand.objective(values) == Objective.MEDIAN) {
      report.objectiveLabel("objective Σ λₙ W₂(ν, μₙ), in units of the coordinates");
    }
    report
        .fact("measures", String.valueOf(summary.count()))
        .fact("atoms of all measures", String.valueOf(summary.atoms()))
        .fact("dimension", String.valueOf(summary.dimension()))
        .fact("engine", engine)
        .fact("seconds in the loop", String.format(Locale.ROOT, "%.3f", loopSeconds()))
        .fact("input fingerprint", summary.fingerprint())
        .fact("version", Main.version())
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
        .iterations(solution.history().stream().map(ClusterRecord::iterate).toList())
        .tolerances(values.get(Options.TOLERANCE), values.get(Options.RESIDUAL_TOLERANCE))
        .orientation(PictureAxes.of(values, sample))
        .inputs(
            sample.stream()
                .map(
                    record ->
                        new WeightedMeasure<Measure>(
                            record.measure(), weights.get(record.measure().id()) / total))
                .toList(),
            summary.count())
        .results(solution.prototypes());
    Writing.options(report, values);
    return report.build();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4g", value);
  }
}
