// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.ObjectiveKind;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.numeric.NeumaierSum;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that is known of a barycenter run at its end, and how it is written.
 *
 * @param input how the measures were read
 * @param sample the inputs that the report shows
 * @param weights by id, not rescaled
 * @param compressed whether the method saw centroids in place of measures
 * @param facts what the method has to say of the run, for run.json
 * @param resumedFrom the iteration of the checkpoint that the run went on from
 */
record BarycenterRun(
    JobContext context,
    InputReading input,
    List<MeasureRecord> sample,
    Map<String, Double> weights,
    MeasuresSummary summary,
    BarycenterSolution solution,
    StopRule stopRule,
    Effort effort,
    ExactScores scores,
    boolean compressed,
    Map<String, Object> facts,
    OptionalInt resumedFrom,
    RunClock clock)
    implements FinishedBarycenter {

  static final String BARYCENTER = "barycenter";

  /**
   * What the runs from all starts took together.
   *
   * @param pivots of all transport solves
   * @param work of this process, with what --lower-bound and --evaluate took
   * @param rewinds how often states of measures were lost and made again
   */
  record Effort(long pivots, SolveWork work, int rewinds) {
    static Effort of(List<BarycenterSolution> solutions, SolveWork work) {
      return new Effort(
          solutions.stream().mapToLong(BarycenterSolution::pivots).sum(),
          work,
          solutions.stream().mapToInt(BarycenterSolution::rewinds).sum());
    }
  }

  @Override
  public double objective() {
    return solution.objective();
  }

  @Override
  public OptionalDouble lowerBound() {
    return scores.lowerBound();
  }

  /** The large files at the same time; run.json comes last, because it says how long that took. */
  @Override
  public void write(RunFiles files, Runnable more) {
    List<MeasureRecord> result =
        List.of(new MeasureRecord(solution.barycenter(), Double.NaN, BARYCENTER));
    clock.write(
        () -> {
          Concurrently.run(
              () -> files.parquet(BARYCENTER, result),
              () -> files.csv(BARYCENTER, result),
              () -> files.page(report()));
          ForecastTables.writeHub(files, List.of(result.get(0).with(sample.get(0).source())));
          files.iterations(solution.history());
          more.run();
        });
    files.record(record(), clock);
  }

  @Override
  public List<String> warnings() {
    List<String> warnings =
        new ArrayList<>(
            solution.proof().isPresent()
                ? LoopWarnings.ofProof(
                    solution.status(),
                    solution.last(),
                    context.settings().get(Options.GAP),
                    stopRule)
                : LoopWarnings.of(solution.status(), solution.last(), stopRule));
    warnings.addAll(InputFacts.warnings(context.settings(), facts));
    return warnings;
  }

  @Override
  public String sentence() {
    String ending =
        switch (solution.status()) {
          case DONE -> "Done";
          case CONVERGED -> "Converged";
          case STALLED ->
              solution.proof().isPresent()
                  ? "Stalled: rounding hides what is left of the gap,"
                  : "Stalled: the objective no longer falls though the residual is above its"
                      + " tolerance,";
          case TIME_LIMIT -> "Stopped when the time was over, not converged,";
          default -> "Stopped at the cap, not converged,";
        };
    return ending
        + " after "
        + solution.iterations()
        + (solution.iterations() == 1 ? " iteration" : " iterations")
        + ": objective "
        + solution.objective()
        + gap().stream()
            .mapToObj(
                gap ->
                    gap == 0
                        ? ", which is the optimum" + (isOfSupport() ? " on this support" : "")
                        : String.format(
                            Locale.ROOT,
                            ", the optimum%s is at most %.2g %% lower",
                            isOfSupport() ? " on this support" : "",
                            100 * gap))
            .findFirst()
            .orElseGet(
                () ->
                    estimate()
                        .map(each -> ", the optimum is at least about " + each.text())
                        .orElse(""))
        + ".";
  }

  /** Σ b_j of the barycenter where it need not be 1. */
  private OptionalDouble totalMass() {
    if (context.settings().find(Options.MASS_PENALTY).isEmpty()) {
      return OptionalDouble.empty();
    }
    double[] masses =
        solution.barycenter() instanceof GridMeasure grid
            ? grid.masses()
            : ((DiscreteMeasure) solution.barycenter()).masses();
    NeumaierSum sum = new NeumaierSum();
    for (double mass : masses) {
      sum.add(mass);
    }
    return OptionalDouble.of(sum.value());
  }

  /** Whether the bound is one of measures on the support of the barycenter. */
  private boolean isOfSupport() {
    return solution.proof().isPresent()
        && context.settings().get(Options.METHOD).equals(BarycenterMethods.LINEAR_PROGRAM)
        && context.settings().get(Options.LOWER_BOUND) == BoundChoice.NONE;
  }

  /** What stands in the place of a bound where the pairs of measures were sampled. */
  private Optional<ReportedBound> estimate() {
    return scores.bound().filter(bound -> !bound.isProved());
  }

  /** (F − B)/F, where the objective and the bound are of the same. */
  private OptionalDouble gap() {
    boolean comparable =
        scores.exactObjective().isPresent()
            || (!compressed
                && (solution.objectiveKind() == ObjectiveKind.SQUARED_WASSERSTEIN
                    || solution.objectiveKind() == ObjectiveKind.WASSERSTEIN
                    || solution.objectiveKind() == ObjectiveKind.WASSERSTEIN_1));
    if (scores.lowerBound().isEmpty() || !comparable) {
      return OptionalDouble.empty();
    }
    double objective = scores.exactObjective().orElse(solution.objective());
    return OptionalDouble.of(OptimalityProof.gap(objective, scores.lowerBound().getAsDouble()));
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", solution.objectiveKind().toString());
    json.put("status", solution.status().toString());
    json.put("iterations", solution.iterations());
    resumedFrom.ifPresent(iteration -> json.put("resumed_from", iteration));
    json.put("state_rebuilt", effort.rewinds());
    json.put("objective", solution.objective());
    json.put("dual_gap", solution.dualGap());
    json.put("residual", solution.last().residual());
    json.put("change", solution.last().change());
    scores
        .bound()
        .ifPresent(
            bound -> {
              json.put("lower_bound", bound.value());
              json.put("lower_bound_kind", bound.kind());
              bound
                  .standardError()
                  .ifPresent(error -> json.put("lower_bound_standard_error", error));
              bound.steps().ifPresent(steps -> json.put("lower_bound_steps", steps));
              if (bound.seconds() >= 0) {
                json.put("lower_bound_seconds", bound.seconds());
              }
            });
    gap().ifPresent(gap -> json.put("relative_gap", gap));
    if (estimate().isPresent()) {
      json.put("relative_gap", null);
    }
    scores.exactObjective().ifPresent(exact -> json.put("exact_objective", exact));
    facts.forEach(json::put);
    totalMass().ifPresent(mass -> json.put("total_mass", mass));
    UpdatedRun.putWeights(json, weightSum(weights), ids(weights));
    json.put("support_size", solution.barycenter().size());
    json.put("pivots", effort.pivots());
    json.put("engine", input.engine());
    json.putWork(effort.work(), context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(summary, input);
  }

  /** The sum of the weights, in the order of the ids. */
  static double weightSum(Map<String, Double> weights) {
    NeumaierSum sum = new NeumaierSum();
    new TreeMap<>(weights).values().forEach(sum::add);
    return sum.value();
  }

  /** The ids of the measures of positive weight, sorted. */
  static List<String> ids(Map<String, Double> weights) {
    return weights.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static String readable(String key) {
    return key.replace('_', ' ');
  }

  private static String factText(Object value) {
    return value instanceof Map<?, ?> several
        ? several.entrySet().stream()
            .map(entry -> readable(String.valueOf(entry.getKey())) + " " + entry.getValue())
            .collect(Collectors.joining(", "))
        : String.valueOf(value);
  }

  /** What the result is called. */
  static String title(Settings values) {
    return values.get(Options.METHOD).equals(BarycenterMethods.POOL)
        ? "Linear pool"
        : values.get(Options.OBJECTIVE) == Objective.MEAN
            ? "Wasserstein barycenter"
            : "Wasserstein median";
  }

  private RunReport report() {
    Settings values = context.settings();
    RunReport.Builder report =
        RunReport.builder(
                title(values)
                    + " of "
                    + summary.count()
                    + (summary.count() == 1 ? " measure" : " measures"))
            .status(solution.status(), sentence())
            .fact("objective", solution.objective())
            .fact("objective kind", solution.objectiveKind().toString())
            .fact("certified gap of the transport solves", solution.dualGap())
            .fact("iterations", String.valueOf(solution.iterations()))
            .fact("residual", solution.last().residual());
    if (solution.objectiveKind() == ObjectiveKind.WASSERSTEIN_1) {
      report.objectiveLabel("objective Σ λₙ W₁(ν, μₙ), in units of the coordinates");
    }
    if (values.get(Options.OBJECTIVE) == Objective.MEDIAN) {
      report.objectiveLabel("objective Σ λₙ W₂(ν, μₙ), in units of the coordinates");
    }
    scores
        .bound()
        .ifPresent(bound -> report.fact("lower bound (" + bound.kind() + ")", bound.text()));
    scores.lowerBound().ifPresent(report::lowerBound);
    gap().ifPresent(gap -> report.fact("relative gap", String.valueOf(gap)));
    facts.forEach((name, value) -> report.fact(readable(name), factText(value)));
    totalMass().ifPresent(mass -> report.fact("total mass", String.valueOf(mass)));
    scores
        .exactObjective()
        .ifPresent(exact -> report.fact("objective by exact transport", String.valueOf(exact)));
    report
        .fact("measures", String.valueOf(summary.count()))
        .fact("atoms of all measures", String.valueOf(summary.atoms()))
        .fact("atoms of the barycenter", String.valueOf(solution.barycenter().size()))
        .fact("dimension", String.valueOf(summary.dimension()))
        .fact("engine", input.engine())
        .fact("seconds in the loop", String.format(Locale.ROOT, "%.3f", clock.loopSeconds()))
        .fact("input fingerprint", summary.fingerprint())
        .fact("version", Version.current())
        .iterations(solution.history())
        .tolerances(
            solution.proof().isPresent() ? Double.NaN : stopRule.tolerance(),
            solution.proof().isPresent() ? values.get(Options.GAP) : stopRule.residualTolerance())
        .results(List.of(solution.barycenter()));
    InputPictures.show(report, values, sample, weights, summary.count());
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }
}
