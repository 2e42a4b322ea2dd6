// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.format.CsvQuotes;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.ContourLines;
import dev.wasserstein.report.DistanceBars;
import dev.wasserstein.report.Figure;
import dev.wasserstein.report.ForestFigure;
import dev.wasserstein.report.PosteriorCurve;
import dev.wasserstein.report.Role;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.wasp.KernelDensity;
import dev.wasserstein.wasp.ParameterSelection;
import dev.wasserstein.wasp.ParameterSummary;
import dev.wasserstein.wasp.PlaneDensity;
import dev.wasserstein.wasp.Posterior;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.ShardHeader;
import dev.wasserstein.wasp.SortedSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page of a {@code wasp} run. */
final class WaspReport {
  private static final int MOST_SHARDS = 24;
  private static final int MOST_CONTOURED_SHARDS = 12;
  private static final int MOST_PARAMETERS = 12;
  private static final int MOST_BARS = 60;
  private static final int MOST_PAIRED = 4;
  private static final int DEFAULT_PAIRED = 3;
  private static final int MOST_CONTOUR_DRAWS = 20_000;
  private static final double INNER = 0.5;

  /** How far from the quartiles a density is drawn, in distances between them. */
  private static final double MOST_QUARTILES = 6;

  private static final double OUTER = 0.95;

  private final WaspRun run;
  private final List<String> parameters;

  /** Shards that are drawn, as posteriors on the scale of the parameters. */
  private final Map<String, Posterior> shards = new LinkedHashMap<>();

  private final Map<String, Posterior> results = new LinkedHashMap<>();

  WaspReport(WaspRun run) {
    this.run = run;
    this.parameters = run.parameters();
    List<ShardHeader> used =
        run.shards().headers().stream()
            .filter(shard -> run.shards().weights().get(shard.id()) > 0)
            .toList();
    int shown = Math.min(MOST_SHARDS, used.size());
    for (int k = 0; k < shown; k++) {
      String id = used.get((int) ((long) k * used.size() / shown)).id();
      for (WeightedMeasure<DiscreteMeasure> shard : run.shards().measures().fetch(List.of(id))) {
        double[] rows = shard.measure().support().clone();
        run.transforms().back(rows);
        shards.put(id, Posterior.held(parameters, rows));
      }
    }
    run.results().forEach(result -> results.put(result.mode(), result.posterior()));
  }

  /** The parameters of which pairs are shown. */
  static int[] paired(Settings values, List<String> parameters) {
    String text = values.find(Options.CONTOURS).orElse("");
    if (text.isEmpty()) {
      return IntStream.range(0, Math.min(DEFAULT_PAIRED, parameters.size())).toArray();
    }
    ParameterSelection selection = new ParameterSelection(text, "");
    int[] chosen =
        IntStream.range(0, parameters.size())
            .filter(k -> selection.test(parameters.get(k)))
            .toArray();
    if (chosen.length < 2 || chosen.length > MOST_PAIRED) {
      throw new OptionException(
          "--contours is '"
              + text
              + "', which fits "
              + chosen.length
              + " of the parameters; expected 2 to "
              + MOST_PAIRED
              + " such as "
              + parameters.stream().limit(2).map(CsvQuotes::quoted).collect(Collectors.joining(","))
              + ".");
    }
    return chosen;
  }

  RunReport report() {
    Settings values = run.context().settings();
    RunReport.Builder report =
        RunReport.builder(
                (run.update().isPresent() ? "A posterior, updated by " : "One posterior from ")
                    + run.shards().headers().size()
                    + (run.shards().headers().size() == 1 ? " shard" : " shards"))
            .status(status(), run.sentence())
            .fact("shards", String.valueOf(run.shards().headers().size()))
            .fact(
                "draws of all shards",
                String.valueOf(run.shards().headers().stream().mapToLong(ShardHeader::draws).sum()))
            .fact("parameters", String.valueOf(parameters.size()))
            .fact("engine", run.engine())
            .fact("input fingerprint", run.shards().measures().summary().fingerprint())
            .fact("version", Version.current());
    run.update().ifPresent(update -> report.fact("run that was updated", update.run().path()));
    for (WaspRun.Result result : run.results()) {
      if (Double.isNaN(result.combination().objective())) {
        continue;
      }
      report.fact(
          "objective, " + result.mode() + (run.isInDeviations(result) ? ", in units of sd" : ""),
          String.valueOf(result.combination().objective()));
    }
    run.warnings().forEach(report::warning);
    int shown = Math.min(MOST_PARAMETERS, parameters.size());
    String some =
        shown < parameters.size()
            ? " The first " + shown + " of " + parameters.size() + " parameters."
            : "";
    report.section(
        new RunReport.Section(
            "Marginal densities",
            "Thin: the shards. Bold: the combined posterior." + dashed() + some,
            IntStream.range(0, shown).mapToObj(this::density).toList()));
    report.section(
        new RunReport.Section(
            "Intervals",
            "Point: median. Thick: 50 % interval. Thin: 95 % interval, equal-tailed." + some,
            IntStream.range(0, shown).mapToObj(this::forest).toList()));
    int[] paired = paired(values, parameters);
    List<Figure> contours = new ArrayList<>();
    for (int i = 0; i < paired.length; i++) {
      for (int j = i + 1; j < paired.length; j++) {
        contours.add(contour(paired[i], paired[j]));
      }
    }
    if (!contours.isEmpty()) {
      report.section(
          new RunReport.Section(
              "Pairs of parameters",
              "Lines of highest density that hold 50 % and 90 % of the draws; of the shards 90 %.",
              contours));
    }
    report.section(
        new RunReport.Section("Shards", "", run.results().stream().map(this::distances).toList()));
    run.earlier()
        .ifPresent(earlier -> report.table(earlier.table(run.results().get(0).posterior())));
    report.table(summaryTable());
    if (run.reference().isPresent()) {
      report.table(accuracyTable());
    }
    run.context().header().describeIn(report);
    return report.build();
  }

  private String dashed() {
    List<String> drawn = new ArrayList<>();
    run.reference().ifPresent(posterior -> drawn.add("the reference"));
    run.earlier().ifPresent(earlier -> drawn.add("the earlier run"));
    return drawn.isEmpty()
        ? ""
        : " Dashed, in the colour of this text: " + String.join(" and ", drawn) + ".";
  }

  /** The worst ending of any mode. */
  private RunStatus status() {
    return run.results().stream()
        .map(result -> result.combination().status())
        .reduce(RunStatus.DONE, RunStatus::orWorse);
  }

  /** All that is drawn: shards first, the reference over them, results on top. */
  private void each(int mostShards, Drawer drawer) {
    int left = mostShards;
    for (Map.Entry<String, Posterior> shard : shards.entrySet()) {
      if (left-- > 0) {
        drawer.draw(shard.getKey(), Role.INPUT, shard.getValue());
      }
    }
    results.forEach((name, posterior) -> drawer.draw(name, Role.RESULT, posterior));
    run.reference().ifPresent(posterior -> drawer.draw("reference", Role.REFERENCE, posterior));
    run.earlier()
        .ifPresent(earlier -> drawer.draw(EarlierRun.NAME, Role.REFERENCE, earlier.posterior()));
  }

  private interface Drawer {
    void draw(String name, Role role, Posterior posterior);
  }

  private Figure density(int k) {
    List<PosteriorCurve> curves = new ArrayList<>();
    each(
        MOST_SHARDS,
        (name, role, posterior) -> {
          SortedSample sample = posterior.sample(k);
          KernelDensity density = density(sample);
          int n = density.density().length / 2 + 1;
          double[] x = new double[n];
          double[] y = new double[n];
          for (int i = 0; i < n; i++) {
            x[i] = density.at(2 * i);
            y[i] = density.density()[2 * i];
          }
          curves.add(new PosteriorCurve(name, role, x, y));
        });
    return PosteriorCurve.densities(parameters.get(k), curves);
  }

  /** Over the middle of the sample: of a Cauchy distribution the rest would leave one spike. */
  private static KernelDensity density(SortedSample sample) {
    double room = MOST_QUARTILES * (sample.quantile(0.75) - sample.quantile(0.25));
    double least = room > 0 ? sample.quantile(0.25) - room : Double.NEGATIVE_INFINITY;
    double most = room > 0 ? sample.quantile(0.75) + room : Double.POSITIVE_INFINITY;
    double low = sample.quantile(0.0005);
    double high = sample.quantile(0.9995);
    boolean heavy = low < least || high > most;
    double bandwidth = KernelDensity.bandwidth(heavy ? sample.between(least, most) : sample);
    double size = Math.max(Math.abs(sample.least()), Math.abs(sample.greatest()));
    double margin = Math.max(3 * bandwidth, heavy ? 0 : 1e-9 * size + Double.MIN_NORMAL);
    return KernelDensity.of(
        sample, Math.max(least, low - margin), Math.min(most, high + margin), bandwidth);
  }

  private Figure forest(int k) {
    List<ForestFigure.Row> rows = new ArrayList<>();
    List<ForestFigure.Row> inputs = new ArrayList<>();
    each(
        MOST_SHARDS,
        (name, role, posterior) -> {
          SortedSample sample = posterior.sample(k);
          ForestFigure.Row row =
              new ForestFigure.Row(
                  name,
                  role,
                  sample.quantile(0.5),
                  new double[] {sample.quantile((1 - INNER) / 2), sample.quantile((1 + INNER) / 2)},
                  new double[] {
                    sample.quantile((1 - OUTER) / 2), sample.quantile((1 + OUTER) / 2)
                  });
          (role == Role.INPUT ? inputs : rows).add(row);
        });
    rows.addAll(inputs);
    return ForestFigure.of(parameters.get(k), rows);
  }

  private Figure contour(int i, int j) {
    List<PosteriorCurve> curves = new ArrayList<>();
    each(
        MOST_CONTOURED_SHARDS,
        (name, role, posterior) -> {
          double[] rows = posterior.rows();
          int d = parameters.size();
          int n = rows.length / d;
          int step = Math.max(1, n / MOST_CONTOUR_DRAWS);
          double[] x =
              IntStream.range(0, n / step).mapToDouble(r -> rows[r * step * d + i]).toArray();
          double[] y =
              IntStream.range(0, n / step).mapToDouble(r -> rows[r * step * d + j]).toArray();
          PlaneDensity density = PlaneDensity.of(x, y);
          double[] levels =
              role == Role.INPUT
                  ? new double[] {density.level(0.9)}
                  : new double[] {density.level(0.5), density.level(0.9)};
          ContourLines lines = ContourLines.of(density.x(), density.y(), density.density(), levels);
          curves.add(new PosteriorCurve(name, role, lines.x(), lines.y()));
        });
    return PosteriorCurve.contours(parameters.get(i), parameters.get(j), curves, "");
  }

  private Figure distances(WaspRun.Result result) {
    List<DistanceBars.Bar> bars =
        result.assessments().stream()
            .filter(each -> !Double.isNaN(each.distance()))
            .sorted(Comparator.comparingDouble(ShardAssessment::distance).reversed())
            .limit(MOST_BARS)
            .map(each -> new DistanceBars.Bar(each.shard().id(), each.distance(), each.outlier()))
            .toList();
    return DistanceBars.of(
        "W₂ of each shard to the combined posterior, mode " + result.mode(),
        bars,
        bars.size() < result.assessments().size()
            ? "The " + bars.size() + " farthest of " + result.assessments().size() + " shards."
            : "");
  }

  private RunReport.Table summaryTable() {
    List<List<String>> rows = new ArrayList<>();
    for (WaspRun.Result result : run.results()) {
      for (ParameterSummary each : result.posterior().summaries(List.of())) {
        rows.add(
            List.of(
                result.mode(),
                each.parameter(),
                brief(each.mean()),
                brief(each.median()),
                brief(each.deviation()),
                brief(each.low()),
                brief(each.high())));
      }
    }
    return new RunReport.Table(
        "Summary", List.of("mode", "parameter", "mean", "median", "sd", "q5", "q95"), rows);
  }

  private RunReport.Table accuracyTable() {
    List<List<String>> rows = new ArrayList<>();
    run.all()
        .forEach(
            (name, posterior) -> {
              double[] accuracies = posterior.accuracies(run.reference().orElseThrow());
              List<ParameterSummary> summaries = posterior.summaries(List.of());
              for (int k = 0; k < accuracies.length; k++) {
                rows.add(
                    List.of(
                        name,
                        parameters.get(k),
                        brief(summaries.get(k).mean()),
                        brief(summaries.get(k).deviation()),
                        String.format(Locale.ROOT, "%.3f", accuracies[k])));
              }
            });
    return new RunReport.Table(
        "Accuracy against the reference, and other ways to combine",
        List.of("method", "parameter", "mean", "sd", "accuracy"),
        rows);
  }

  static String brief(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }
}
