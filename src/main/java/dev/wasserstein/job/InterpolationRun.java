// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.BarycenterSolution;
import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.interpolation.Frame;
import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.report.Film;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.report.Topology;
import dev.wasserstein.storage.NumberColumn;
import dev.wasserstein.storage.RunDirectory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The barycenters of all frames, and what is known of them. */
final class InterpolationRun {
  private static final String FRAMES = "frames";

  /** More frames are not shown on the page one by one. */
  private static final int MOST_SHOWN = 64;

  /** Longer films are in their own file only. */
  private static final int LONGEST_FILM = 200;

  private final JobContext context;
  private final InputReading input;
  private final List<MeasureRecord> inputs;
  private final MeasuresSummary summary;
  private final List<Frame> frames;
  private final List<BarycenterSolution> solutions;
  private final Optional<StopRule> stopRule;
  private final SolveWork work;
  private final RunClock clock;
  private final Film film;

  /** Components and holes of each frame; empty where the measures are no shapes in the plane. */
  private final Optional<List<Topology>> topologies;

  /**
   * A run at its end.
   *
   * @param inputs the measures in the order of their ids
   * @param solutions one for each frame
   * @param stopRule of their loops; empty where one plan gave all
   */
  InterpolationRun(
      JobContext context,
      InputReading input,
      List<MeasureRecord> inputs,
      MeasuresSummary summary,
      List<Frame> frames,
      List<BarycenterSolution> solutions,
      Optional<StopRule> stopRule,
      SolveWork work,
      RunClock clock) {
    this.context = context;
    this.input = input;
    this.inputs = inputs;
    this.summary = summary;
    this.frames = frames;
    this.solutions = solutions;
    this.stopRule = stopRule;
    this.work = work;
    this.clock = clock;
    film =
        new Film(
            inputs.stream().map(MeasureRecord::measure).toList(),
            measures(),
            mixtures(),
            lines(),
            InputPictures.of(context.settings(), inputs));
    topologies = topologies();
  }

  /** The barycenters, named after the frames. */
  List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (int k = 0; k < frames.size(); k++) {
      measures.add(solutions.get(k).barycenter().withId(frames.get(k).id()));
    }
    return measures;
  }

  /** The objectives of the frames. */
  double[] objectives() {
    return solutions.stream().mapToDouble(BarycenterSolution::objective).toArray();
  }

  /** The worst of all frames. */
  RunStatus status() {
    return Collections.max(solutions.stream().map(BarycenterSolution::status).toList());
  }

  private int iterations() {
    return solutions.stream().mapToInt(BarycenterSolution::iterations).sum();
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int k = 0; k < frames.size(); k++) {
      if (!solutions.get(k).status().hasConverged()) {
        open.add(k);
      }
    }
    if (!open.isEmpty()) {
      int first = open.get(0);
      BarycenterSolution solution = solutions.get(first);
      StopRule rule = stopRule.orElseThrow();
      List<String> reasons =
          solution.proof().isPresent()
              ? LoopWarnings.ofProof(
                  solution.status(), solution.last(), context.settings().get(Options.GAP), rule)
              : LoopWarnings.of(solution.status(), solution.last(), rule);
      reasons.forEach(
          sentence ->
              warnings.add(
                  open.size()
                      + " of "
                      + frames.size()
                      + " frames did not converge. The first is "
                      + frames.get(first).id()
                      + ". "
                      + sentence));
    }
    return warnings;
  }

  /** How the run ended, in a sentence for people. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "%d frames between %s: %s%s.",
        frames.size(),
        String.join(", ", inputs.stream().map(record -> record.measure().id()).toList()),
        switch (status()) {
          case DONE -> stopRule.isEmpty() ? "exact" : "in closed form";
          case CONVERGED -> "converged after " + iterations() + " iterations in all";
          case STALLED -> "some stalled";
          case TIME_LIMIT -> "stopped when the time was over, not converged";
          default -> "some stopped at the cap, not converged";
        },
        topologies
            .map(
                all ->
                    "; components "
                        + range(all, Topology::components)
                        + ", holes "
                        + range(all, Topology::holes))
            .orElse(""));
  }

  private static String range(List<Topology> all, ToIntFunction<Topology> count) {
    int least = all.stream().mapToInt(count).min().orElseThrow();
    int most = all.stream().mapToInt(count).max().orElseThrow();
    return least == most ? String.valueOf(least) : least + " to " + most;
  }

  private boolean isPath() {
    return frames.get(0).id().startsWith("t");
  }

  /** How many frames stand in a line. */
  private List<Integer> lines() {
    List<Integer> lines = new ArrayList<>();
    if (inputs.size() > 2) {
      int size = inputs.size() == 4 ? (int) Math.sqrt(frames.size()) : 0;
      int left = frames.size();
      for (int line = 1; left > 0; line++) {
        int here = size > 0 ? size : line;
        lines.add(here);
        left -= here;
      }
    }
    return lines;
  }

  /** Along a path, the mixtures (1 − t) μ_1 + t μ_2: of images, the averages of their pixels. */
  private List<Measure> mixtures() {
    List<Measure> mixtures = new ArrayList<>();
    Measure first = inputs.get(0).measure();
    Measure second = inputs.get(1).measure();
    if (isPath()) {
      for (Frame frame : frames) {
        mixture(first, second, frame).ifPresent(mixtures::add);
      }
    }
    return mixtures;
  }

  private static Optional<Measure> mixture(Measure first, Measure second, Frame frame) {
    double s = frame.weights()[0];
    double t = frame.weights()[1];
    if (first instanceof GridMeasure a && second instanceof GridMeasure b) {
      double[] masses = new double[a.size()];
      for (int k = 0; k < masses.length; k++) {
        masses[k] = s * a.masses()[k] + t * b.masses()[k];
      }
      return Optional.of(GridMeasure.trusted(frame.id(), a.shape(), masses));
    }
    if (first instanceof GaussianMeasure a && second instanceof GaussianMeasure b) {
      return Optional.of(GaussianMixture.trusted(frame.id(), new double[] {s, t}, List.of(a, b)));
    }
    if (first instanceof DiscreteMeasure a && second instanceof DiscreteMeasure b) {
      double[] masses = new double[a.size() + b.size()];
      double[] support = new double[a.support().length + b.support().length];
      for (int i = 0; i < masses.length; i++) {
        masses[i] = i < a.size() ? s * a.masses()[i] : t * b.masses()[i - a.size()];
      }
      System.arraycopy(a.support(), 0, support, 0, a.support().length);
      System.arraycopy(b.support(), 0, support, a.support().length, b.support().length);
      return Optional.of(DiscreteMeasure.trusted(frame.id(), a.dimension(), masses, support));
    }
    return Optional.empty();
  }

  private Optional<List<Topology>> topologies() {
    List<Topology> all = new ArrayList<>();
    for (int k = 0; k < frames.size(); k++) {
      film.topology(k).ifPresent(all::add);
    }
    return all.size() == frames.size() ? Optional.of(all) : Optional.empty();
  }

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    List<MeasureRecord> records =
        measures().stream().map(each -> new MeasureRecord(each, Double.NaN, FRAMES)).toList();
    clock.write(
        () -> {
          files
              .output()
              .writeParquet(
                  RunDirectory.FRAMES, records, new NumberColumn("objective", objectives()));
          files.csv(FRAMES, records);
          for (int k = 0; k < frames.size(); k++) {
            files.output().write(String.format(Locale.ROOT, "frames/%04d.png", k), film.png(k));
          }
          files.output().write("frames.png", film.sheet());
          if (isPath()) {
            files.output().write("animation.gif", film.animation());
          }
          files.page(page());
        });
    files.record(record(), clock);
  }

  private RunRecord record() {
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", solutions.get(0).objectiveKind().toString());
    json.put("status", status().toString());
    json.put("iterations", iterations());
    json.put("objective", null);
    json.put("dual_gap", largestGap());
    json.put("residual", null);
    List<Map<String, Object>> entries = new ArrayList<>();
    for (int k = 0; k < frames.size(); k++) {
      BarycenterSolution solution = solutions.get(k);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", frames.get(k).id());
      entry.put("weights", frames.get(k).weights());
      entry.put("objective", solution.objective());
      entry.put("status", solution.status().toString());
      entry.put("iterations", solution.iterations());
      if (topologies.isPresent()) {
        entry.put("components", topologies.get().get(k).components());
        entry.put("holes", topologies.get().get(k).holes());
      }
      entries.add(entry);
    }
    json.put(FRAMES, entries);
    json.put("engine", input.engine());
    json.putWork(work, context.session().figures());
    json.putWarnings(warnings());
    return json.putInputs(summary, input);
  }

  private double largestGap() {
    return solutions.stream().mapToDouble(BarycenterSolution::dualGap).max().orElse(0);
  }

  private RunReport page() {
    RunReport.Builder report =
        RunReport.builder(
                "Between "
                    + String.join(
                        ", ", inputs.stream().map(record -> record.measure().id()).toList()))
            .status(status(), sentence())
            .fact("frames", String.valueOf(frames.size()))
            .fact("method", context.settings().get(Options.METHOD))
            .fact("largest certified gap of a frame", largestGap())
            .fact("iterations in all", String.valueOf(iterations()))
            .fact("engine", input.engine())
            .fact("seconds of solving", String.format(Locale.ROOT, "%.4g", clock.loopSeconds()))
            .fact("input fingerprint", summary.fingerprint())
            .fact("version", Version.current());
    if (isPath() && frames.size() <= LONGEST_FILM) {
      report.section(new RunReport.Section("Film", "", List.of(film.moving())));
    }
    if (frames.size() <= MOST_SHOWN) {
      List<String> captions = frames.stream().map(Frame::id).toList();
      report.section(
          new RunReport.Section(
              "Frames",
              isPath()
                  ? "The first measure has the weight 1 − t, the second t."
                  : "The weights of the measures, in the order of their ids.",
              film.figures(captions),
              RunReport.Section.Layout.INPUTS));
      if (!film.comparedFigures(captions).isEmpty()) {
        report.section(
            new RunReport.Section(
                "Mixtures, for comparison",
                "The weighted means of the masses, (1 − t) μ₁ + t μ₂: one measure fades out, the"
                    + " other in.",
                film.comparedFigures(captions),
                RunReport.Section.Layout.INPUTS));
      }
    }
    report.table(table());
    warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private RunReport.Table table() {
    List<String> columns = new ArrayList<>(List.of("frame", "objective", "status", "iterations"));
    if (topologies.isPresent()) {
      columns.addAll(List.of("components", "holes"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k < frames.size(); k++) {
      BarycenterSolution solution = solutions.get(k);
      List<String> row =
          new ArrayList<>(
              List.of(
                  frames.get(k).id(),
                  String.valueOf(solution.objective()),
                  solution.status().toString(),
                  String.valueOf(solution.iterations())));
      if (topologies.isPresent()) {
        row.add(String.valueOf(topologies.get().get(k).components()));
        row.add(String.valueOf(topologies.get().get(k).holes()));
      }
      rows.add(row);
    }
    return new RunReport.Table("Frames in numbers", columns, rows);
  }
}
