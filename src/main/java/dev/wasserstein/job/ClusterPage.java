// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.cluster.ClusterSolution;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.HeatMap;
import dev.wasserstein.report.RunReport;
import java.util.List;
import java.util.Locale;

/** The page of a clustering. */
final class ClusterPage {
  private ClusterPage() {}

  /** The page of a run. */
  static RunReport of(ClusterRun run) {
    ClusterSolution solution = run.solution();
    MeasuresSummary summary = run.summary();
    Settings values = run.context().settings();
    RunReport.Builder report =
        RunReport.builder(
                solution.prototypes().size() + " clusters of " + summary.count() + " measures")
            .status(solution.status(), run.sentence())
            .fact("objective", solution.objective())
            .fact("objective kind", solution.objectiveKind().toString())
            .fact("mean silhouette", number(solution.silhouette()))
            .fact("starts", run.search().starts().words())
            .fact("certified gap of the transport solves", solution.dualGap())
            .fact("iterations", String.valueOf(solution.last().iteration()))
            .fact("distances computed", String.valueOf(solution.solves()))
            .fact("share of the distances saved", number(solution.skipped(0)));
    run.contingency()
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
    if (run.search().isRange()) {
      report.section(run.search().section());
    }
    if (values.get(Options.OBJECTIVE) == Objective.MEDIAN) {
      report.objectiveLabel("objective Σ λₙ W₂(ν, μₙ), in units of the coordinates");
    }
    report
        .fact("measures", String.valueOf(summary.count()))
        .fact("atoms of all measures", String.valueOf(summary.atoms()))
        .fact("dimension", String.valueOf(summary.dimension()))
        .fact("engine", run.input().engine())
        .fact("seconds in the loop", String.format(Locale.ROOT, "%.3f", run.clock().loopSeconds()))
        .fact("input fingerprint", summary.fingerprint())
        .fact("version", Version.current())
        .table(
            new RunReport.Table(
                "Clusters",
                List.of("cluster", "measures", "weight", "mean cost", "mean silhouette"),
                run.rows().stream()
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
        .tolerances(run.stopRule().tolerance(), run.stopRule().residualTolerance())
        .results(solution.prototypes());
    InputPictures.show(report, values, run.sample(), run.weights(), summary.count());
    run.warnings().forEach(report::warning);
    run.context().header().describeIn(report);
    return report.build();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4g", value);
  }
}
