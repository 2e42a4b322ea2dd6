// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.mapping.MeasureMapper;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.evaluate.ClassificationReport;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.transport.map.TransportMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures that were moved, and what is known of them.
 *
 * @param sample the first inputs, for the page
 * @param weights by id, not rescaled
 * @param mapped in the order of the ids
 * @param scores of the classes of atoms, if they were asked for
 */
record MapRun(
    JobContext context,
    InputReading input,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    MapJob.Target target,
    List<MeasureMapper.Mapped> mapped,
    Optional<Scores> scores,
    SolveWork work,
    RunClock clock) {
  private static final String MAPPED = "mapped";
  private static final String POINTS = "mapped-points";

  /** How well nearest neighbours tell the classes of atoms. */
  record Scores(ClassificationReport before, ClassificationReport after) {}

  /** The weighted mean of the costs. */
  double objective() {
    NeumaierSum sum = new NeumaierSum();
    NeumaierSum total = new NeumaierSum();
    for (MeasureMapper.Mapped each : mapped) {
      double weight = weights.get(each.measure().id());
      sum.addProduct(weight, each.cost());
      total.add(weight);
    }
    return sum.value() / total.value();
  }

  /** Whether loop and solves came to their ends. */
  boolean hasConverged() {
    return status().hasConverged();
  }

  private RunStatus status() {
    return target
        .loop()
        .map(loop -> loop.solution().status())
        .filter(status -> !status.hasConverged())
        .orElseGet(
            () ->
                mapped.stream().allMatch(each -> each.accuracy().converged())
                    ? target.loop().map(loop -> loop.solution().status()).orElse(RunStatus.DONE)
                    : RunStatus.MAX_ITERATIONS);
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(target.loop().map(EmbeddingReference.Loop::warnings).orElse(List.of()));
    long open = mapped.stream().filter(each -> !each.accuracy().converged()).count();
    if (open > 0) {
      warnings.add(
          open
              + " of "
              + mapped.size()
              + " entropic solves stopped at their cap on iterations. Raise --epsilon.");
    }
    return warnings;
  }

  /** What came out, in a sentence for people. */
  String sentence() {
    return String.format(
            Locale.ROOT,
            "Mapped %d %s onto '%s': mean cost %s",
            mapped.size(),
            mapped.size() == 1 ? "measure" : "measures",
            target.record().measure().id(),
            objective())
        + scores
            .map(
                both ->
                    String.format(
                        Locale.ROOT,
                        "; accuracy of the nearest neighbour %.4f before, %.4f after",
                        both.before().accuracy(),
                        both.after().accuracy()))
            .orElse("")
        + ".";
  }

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          write(files, MAPPED, mapped.stream().map(MeasureMapper.Mapped::measure).toList());
          List<DiscreteMeasure> points =
              mapped.stream().filter(each -> each.points().length > 0).map(MapRun::points).toList();
          if (!points.isEmpty()) {
            write(files, POINTS, points);
          }
          scores.ifPresent(both -> writeScores(files, both));
          files.page(page());
        });
    files.record(record(), clock);
  }

  private static void write(RunFiles files, String name, List<DiscreteMeasure> measures) {
    List<MeasureRecord> records =
        measures.stream().map(each -> new MeasureRecord(each, Double.NaN, name)).toList();
    Concurrently.run(() -> files.parquet(name, records), () -> files.csv(name, records));
  }

  /** The images of the other points of a measure. */
  static DiscreteMeasure points(MeasureMapper.Mapped each) {
    return DiscreteMeasure.trustedUniform(
        each.measure().id(), each.measure().dimension(), each.points());
  }

  private static void writeScores(RunFiles files, Scores both) {
    try (CsvTable csv =
        files.table(
            "classification.csv",
            List.of("stage", "class", "support", "precision", "recall", "f1"))) {
      stages(both)
          .forEach(
              (stage, report) ->
                  report
                      .scores()
                      .forEach(
                          score ->
                              csv.row(
                                  CsvTable.cells(
                                      stage,
                                      score.name(),
                                      score.support(),
                                      score.precision(),
                                      score.recall(),
                                      score.f1()))));
    }
  }

  private static Map<String, ClassificationReport> stages(Scores both) {
    Map<String, ClassificationReport> stages = new LinkedHashMap<>();
    stages.put("before", both.before());
    stages.put("after", both.after());
    return stages;
  }

  private double largestGap() {
    return mapped.stream().mapToDouble(MeasureMapper.Mapped::dualGap).max().orElse(0);
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", kind());
    json.put("status", status().toString());
    json.put("iterations", target.loop().map(loop -> loop.solution().iterations()).orElse(0));
    json.put("objective", objective());
    json.put("dual_gap", largestGap());
    json.put("target", target.record().measure().id());
    json.put("target_size", target.record().measure().size());
    scores.ifPresent(
        both -> {
          json.put("accuracy_before", both.before().accuracy());
          json.put("accuracy_after", both.after().accuracy());
        });
    json.put("engine", input.engine());
    json.putWork(
        target.loop().map(loop -> work.plus(loop.work())).orElse(work),
        context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(summary, input);
  }

  private String kind() {
    return context.settings().get(Options.BY) == TransportMap.Kind.ENTROPIC
        ? "entropic"
        : "squared-wasserstein";
  }

  private RunReport page() {
    List<Measure> shown = new ArrayList<>();
    mapped.stream()
        .limit(sample.size())
        .forEach(each -> shown.add(each.measure().withId(each.measure().id() + ", mapped")));
    RunReport.Builder report =
        RunReport.builder("Measures mapped onto '" + target.record().measure().id() + "'")
            .status(status(), sentence())
            .fact("map", Options.BY.print(context.settings().get(Options.BY)))
            .fact("mean cost of the transport", objective())
            .fact("certified gap of the transport solves", largestGap())
            .fact("atoms of the target", String.valueOf(target.record().measure().size()))
            .fact("measures", String.valueOf(mapped.size()))
            .fact("engine", input.engine())
            .fact("seconds of solving", String.format(Locale.ROOT, "%.4g", clock.loopSeconds()))
            .fact("input fingerprint", summary.fingerprint())
            .fact("version", Version.current())
            .resultName("Image")
            .results(shown);
    InputPictures.show(report, context.settings(), sample, weights, summary.count());
    scores.ifPresent(
        both ->
            report
                .fact("accuracy of the nearest neighbour before", both.before().accuracy())
                .fact("accuracy after", both.after().accuracy())
                .table(
                    new RunReport.Table(
                        "Classes of atoms by the nearest neighbour",
                        List.of("stage", "class", "support", "precision", "recall", "F1"),
                        rows(both))));
    target
        .loop()
        .ifPresent(
            loop ->
                report
                    .iterations(loop.solution().history())
                    .tolerances(loop.stopRule().tolerance(), loop.stopRule().residualTolerance()));
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private static List<List<String>> rows(Scores both) {
    List<List<String>> rows = new ArrayList<>();
    stages(both)
        .forEach(
            (stage, report) ->
                report
                    .scores()
                    .forEach(
                        score ->
                            rows.add(
                                List.of(
                                    stage,
                                    score.name(),
                                    String.valueOf(score.support()),
                                    number(score.precision()),
                                    number(score.recall()),
                                    number(score.f1())))));
    return rows;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
