// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.barycenter.cluster.ClusterEffort;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.evaluate.Contingency;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything that is known of a clustering at its end, and how it is written.
 *
 * @param sample the inputs that the report shows
 * @param weights by id, not rescaled
 * @param search the number of clusters, its starts, and the best result of them
 * @param classes the true classes, if they were given
 * @param facts what else run.json says
 * @param work what all runs and the assignment took
 * @param resumedFrom the iteration that the run went on from
 */
record ClusterRun(
    JobContext context,
    InputReading input,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    ClusterSearch search,
    Optional<TrueClasses> classes,
    Map<String, Object> facts,
    SolveWork work,
    OptionalInt resumedFrom,
    StopRule stopRule,
    RunClock clock) {
  private static final String PROTOTYPES = "prototypes";

  /** From this iteration on the share of saved solves is told apart: the first ones learn. */
  private static final int LEARNT = 2;

  /** The best result. */
  ClusterSolution solution() {
    return search.best();
  }

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(() -> writeResults(files));
    files.record(record(), clock);
  }

  private void writeResults(RunFiles files) {
    List<MeasureRecord> result = new ArrayList<>();
    for (Measure prototype : solution().prototypes()) {
      result.add(new MeasureRecord(prototype, Double.NaN, PROTOTYPES));
    }
    files.parquet(PROTOTYPES, result);
    files.csv(PROTOTYPES, result);
    writeTables(files);
    writeIterations(files);
    files.page(ClusterPage.of(this));
  }

  /** Writes what is known of measures, clusters and their number. */
  void writeTables(Tables files) {
    AssignmentsFile.write(
        files,
        solution().assignments(),
        prototypeIds(),
        solution().objectiveKind().exponent(),
        isTrimmed() ? Set.of(AssignmentsFile.More.OUTLIERS) : Set.of());
    writeClusters(files);
    if (search.isRange()) {
      search.write(files);
    }
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(LoopWarnings.of(solution().status(), solution().last(), stopRule));
    warnings.addAll(doubts());
    return warnings;
  }

  /** Every doubt but that of an iteration that did not converge. */
  List<String> doubts() {
    List<String> warnings = new ArrayList<>(InputFacts.warnings(context.settings(), facts));
    search.warning().ifPresent(warnings::add);
    if (context.settings().find(Options.TRIM).orElse(0.0) > 0 && solution().outliers().isEmpty()) {
      warnings.add(nothingTrimmed());
    }
    if (inBatches()) {
      warnings.add(
          "Mini-batches: each iteration saw a part of the measures, so its objective is that of the part;"
              + " the assignments and the objective are those of all measures.");
    }
    return warnings;
  }

  private String nothingTrimmed() {
    Assignment farthest =
        Collections.max(solution().assignments(), Comparator.comparingDouble(Assignment::cost));
    return Options.TRIM
        + " "
        + Options.TRIM.print(context.settings().get(Options.TRIM))
        + " set nothing aside: "
        + (farthest.cost() > 0
            ? "the farthest measure, '"
                + farthest.id()
                + "', has a larger share of the weight, "
                + farthest.weight()
                + "."
            : "no measure differs from its prototype.");
  }

  private boolean isTrimmed() {
    return context.settings().isGiven(Options.TRIM);
  }

  boolean isFromMedoids() {
    return !solution().medoids().isEmpty();
  }

  private List<String> prototypeIds() {
    return solution().prototypes().stream().map(Measure::id).toList();
  }

  /** How the run ended, in a sentence for people. */
  String sentence() {
    String ending =
        switch (solution().status()) {
          case CONVERGED -> "Converged";
          case STALLED -> "The objective no longer falls";
          case TIME_LIMIT -> "Stopped when the time was over, not converged,";
          default -> "Stopped at the cap, not converged,";
        };
    int iterations = solution().last().iteration();
    String unit = isFromMedoids() ? "swap" : "iteration";
    return String.format(
        Locale.ROOT,
        "%s%s after %d %s: objective %s (%s)%s%s%s%s.",
        search.isRange() ? search.sentence() + " " : "",
        ending,
        iterations,
        iterations == 1 ? unit : unit + "s",
        solution().objective(),
        search.starts().words(),
        Double.isNaN(solution().silhouette())
            ? ""
            : String.format(Locale.ROOT, ", mean silhouette %.3f", solution().silhouette()),
        contingency()
            .map(
                table ->
                    String.format(
                        Locale.ROOT,
                        ", adjusted Rand index with the labels %.3f",
                        table.adjustedRandIndex()))
            .orElse(""),
        isTrimmed() ? ", " + trimmedWords() : "",
        isFromMedoids()
            ? ""
            : String.format(
                Locale.ROOT, ", %.1f %% of the distances saved", 100 * solution().skipped(0)));
  }

  private String trimmedWords() {
    int outliers = solution().outliers().size();
    return String.format(
        Locale.ROOT,
        "%d %s (%.3g %% of the weight) set aside",
        outliers,
        outliers == 1 ? "measure" : "measures",
        100 * trimmedWeight());
  }

  double trimmedWeight() {
    double sum = 0;
    for (Assignment outlier : solution().outliers()) {
      sum += outlier.weight();
    }
    return sum;
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
  record ClusterRow(String id, int size, double weight, double meanCost, double silhouette) {}

  List<ClusterRow> rows() {
    int k = solution().prototypes().size();
    double[] weight = new double[k];
    double[] cost = new double[k];
    double[] silhouette = new double[k];
    for (Assignment assignment : solution().members()) {
      weight[assignment.cluster()] += assignment.weight();
      cost[assignment.cluster()] += assignment.weight() * assignment.cost();
      silhouette[assignment.cluster()] +=
          assignment.weight() * assignment.silhouette(solution().objectiveKind().exponent());
    }
    int[] sizes = solution().sizes();
    List<ClusterRow> rows = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      double scale = sizes[c] > 0 ? 1 / weight[c] : Double.NaN;
      rows.add(
          new ClusterRow(
              solution().prototypes().get(c).id(),
              sizes[c],
              weight[c],
              scale * cost[c],
              scale * silhouette[c]));
    }
    return rows;
  }

  private void writeClusters(Tables files) {
    List<String> columns =
        new ArrayList<>(List.of("cluster", "size", "weight", "mean_cost", "silhouette"));
    if (isFromMedoids()) {
      columns.add("medoid");
    }
    List<ClusterRow> rows = rows();
    try (TableRows csv = files.table("clusters.csv", columns)) {
      for (int c = 0; c < rows.size(); c++) {
        ClusterRow row = rows.get(c);
        List<Object> cells =
            CsvTable.cells(
                row.id(),
                row.size(),
                row.weight(),
                CsvTable.blankIfNaN(row.meanCost()),
                CsvTable.blankIfNaN(row.silhouette()));
        if (isFromMedoids()) {
          cells.add(solution().medoids().get(c));
        }
        csv.row(cells);
      }
    }
  }

  private void writeIterations(RunFiles files) {
    List<String> columns = new ArrayList<>(RunFiles.ITERATION_COLUMNS);
    columns.addAll(List.of("measures", "solves", "skipped", "empty"));
    try (CsvTable csv = files.table("iterations.csv", columns)) {
      for (int n = 0; n < solution().history().size(); n++) {
        List<Object> cells = RunFiles.cells(solution().history().get(n));
        ClusterEffort effort = solution().efforts().get(n);
        cells.addAll(List.of(effort.measures(), effort.solves(), effort.skipped(), effort.empty()));
        csv.row(cells);
      }
    }
  }

  /** How the clusters meet the true classes, outliers left out. */
  Optional<Contingency> contingency() {
    return classes.map(
        known ->
            Contingency.of(
                solution().members().stream().map(each -> known.of(each.id())).toList(),
                solution().members().stream()
                    .map(each -> solution().prototypes().get(each.cluster()).id())
                    .toList()));
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", solution().objectiveKind().toString());
    json.put("status", solution().status().toString());
    json.put("iterations", solution().last().iteration());
    resumedFrom.ifPresent(iteration -> json.put("resumed_from", iteration));
    json.put("objective", solution().objective());
    json.put("dual_gap", solution().dualGap());
    json.put("residual", solution().last().residual());
    json.put("change", solution().last().change());
    facts.forEach(json::put);
    json.put("clusters", solution().prototypes().size());
    json.put("sizes", solution().sizes());
    json.put("silhouette", solution().silhouette());
    json.put("starts", search.starts().record());
    if (search.isRange()) {
      json.put("range", search.record());
    }
    if (isTrimmed()) {
      Map<String, Object> trimmed = new LinkedHashMap<>();
      trimmed.put("measures", solution().outliers().size());
      trimmed.put("weight", trimmedWeight());
      json.put("trimmed", trimmed);
    }
    if (isFromMedoids()) {
      json.put("medoids", solution().medoids());
    }
    json.put("mini_batch", inBatches());
    context.settings().find(Options.BATCH_SIZE).ifPresent(size -> json.put("batch_size", size));
    Map<String, Object> solves = new LinkedHashMap<>();
    solves.put("iterations", solution().solves());
    solves.put("assignment", solution().assignmentSolves());
    solves.put("skipped", solution().skipped(0));
    solves.put("skipped_from_iteration_" + LEARNT, solution().skipped(LEARNT));
    json.put("solves", solves);
    contingency()
        .ifPresent(
            table -> {
              json.put("adjusted_rand_index", table.adjustedRandIndex());
              json.put("normalised_mutual_information", table.normalisedMutualInformation());
            });
    json.put("engine", input.engine());
    json.putWork(work, context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(summary).putPassedOver(input.passedOver());
  }
}
