// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Everything that is known of the update of a barycenter, and how it is written.
 *
 * @param sample the new measures that the report shows
 * @param weights of the new measures by id, not rescaled
 * @param summary of the new measures
 * @param weightSum of all measures
 * @param lines of the new measures, in their order
 * @param facts what the method has to say, for run.json
 */
record UpdateRun(
    JobContext context,
    UpdatedRun earlier,
    MeasureInput input,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    BarycenterSolution solution,
    double weightSum,
    List<BarycenterUpdate.Line> lines,
    Map<String, Object> facts,
    RunClock clock)
    implements FinishedBarycenter {

  @Override
  public double objective() {
    return Double.NaN;
  }

  @Override
  public OptionalDouble lowerBound() {
    return OptionalDouble.empty();
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(earlier.warnings());
    warnings.addAll(InputFacts.warnings(context.settings(), facts));
    return warnings;
  }

  @Override
  public String sentence() {
    return "Updated by "
        + lines.size()
        + (lines.size() == 1 ? " measure" : " measures")
        + " to a weight of "
        + weightSum
        + ", "
        + squaredDistance()
        + " (W₂², on average) from the barycenter before each.";
  }

  /** Σ w_n W₂²(ν_{n−1}, μ_n) / Σ w_n of the new measures. */
  private double squaredDistance() {
    NeumaierSum squares = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (BarycenterUpdate.Line line : lines) {
      squares.addProduct(line.weight(), line.step().squaredDistance());
      total.add(line.weight());
    }
    return squares.value() / total.value();
  }

  @Override
  public void write(RunFiles files, Runnable more) {
    List<MeasureRecord> result =
        List.of(new MeasureRecord(solution.barycenter(), Double.NaN, BarycenterRun.BARYCENTER));
    clock.write(
        () -> {
          Concurrently.run(
              () -> files.parquet(BarycenterRun.BARYCENTER, result),
              () -> files.csv(BarycenterRun.BARYCENTER, result),
              () -> files.page(report()));
          ForecastTables.writeHub(files, List.of(result.get(0).with(sample.get(0).source())));
          writeLines(files);
          more.run();
        });
    files.record(record(), clock);
  }

  private void writeLines(RunFiles files) {
    try (CsvTable csv =
        files.table("updates.csv", List.of("id", "weight", "share", "squared_distance"))) {
      for (BarycenterUpdate.Line line : lines) {
        csv.row(line.id(), line.weight(), line.step().share(), line.step().squaredDistance());
      }
    }
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", solution.objectiveKind().toString());
    json.put("status", solution.status().toString());
    json.put("iterations", solution.iterations());
    json.put("objective", objective());
    json.put("new_squared_distance", squaredDistance());
    json.put("dual_gap", solution.dualGap());
    earlier.putInto(json, weightSum, lines.stream().map(BarycenterUpdate.Line::id).toList());
    facts.forEach(json::put);
    json.put("support_size", solution.barycenter().size());
    json.put("pivots", solution.pivots());
    json.put("engine", input.engine());
    json.putWarnings(warnings());
    return json.putInputs(summary, InputReading.of(input));
  }

  private RunReport report() {
    RunReport.Builder report =
        RunReport.builder(
                "Wasserstein barycenter, updated by "
                    + summary.count()
                    + (summary.count() == 1 ? " measure" : " measures"))
            .status(solution.status(), sentence())
            .fact("run that was updated", earlier.path())
            .fact("weight of all measures", String.valueOf(weightSum))
            .fact("squared distance of the new measures", squaredDistance())
            .fact("new measures", String.valueOf(summary.count()))
            .fact("atoms of the new measures", String.valueOf(summary.atoms()))
            .fact("atoms of the barycenter", String.valueOf(solution.barycenter().size()))
            .fact("dimension", String.valueOf(summary.dimension()))
            .fact("engine", input.engine())
            .fact("input fingerprint", summary.fingerprint())
            .fact("version", Version.current())
            .results(List.of(solution.barycenter()));
    InputPictures.show(report, context.settings(), sample, weights, summary.count());
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }
}
