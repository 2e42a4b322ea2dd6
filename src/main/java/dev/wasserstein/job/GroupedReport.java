// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.CollectionCheck;
import dev.wasserstein.input.MeasureInput;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.report.GroupGallery;
import dev.wasserstein.report.Orientation;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The page of a run over groups: the worst groups first, with pictures of some. */
final class GroupedReport {
  private static final int PICTURES = 12;

  private final GroupedRun run;

  GroupedReport(GroupedRun run) {
    this.run = run;
  }

  /** Those that ended worse first, then those of larger objective or, without one, residual. */
  private List<GroupOutcome> worstFirst() {
    return run.all().worstFirst(Comparator.comparingDouble(found -> -size(found)));
  }

  private static double size(GroupOutcome.Found found) {
    return Double.isNaN(found.objective()) ? 0 : found.objective();
  }

  RunReport report() {
    JobContext context = run.context();
    List<GroupOutcome> sorted = worstFirst();
    List<GroupOutcome> found = run.found();
    RunReport.Builder report =
        RunReport.builder(title(found.size()))
            .status(run.status(), run.sentence())
            .fact("groups", String.valueOf(found.size()))
            .fact("groups skipped", String.valueOf(run.outcomes().size() - found.size()))
            .fact("grouped by", String.join(", ", run.columns()))
            .fact("measures", String.valueOf(GroupedJob.measures(run.plan().groups())))
            .fact("objective kind", found.get(0).found().objectiveKind())
            .fact("engine", run.input().engine())
            .fact(
                "seconds in the loops",
                String.format(Locale.ROOT, "%.3f", run.clock().loopSeconds()))
            .fact("version", Version.current());
    pictures(report, sorted);
    report.table(run.all().table(sorted));
    run.warnings().forEach(report::warning);
    context.header().describeIn(report);
    return report.build();
  }

  private String title(int count) {
    String name = run.command().results().orElse("distances");
    return switch (name) {
      case "barycenter" ->
          BarycenterRun.title(run.context().settings())
              + (count == 1 ? " of a group" : "s of " + count + " groups");
      case "prototypes" -> "Clusters of " + count + (count == 1 ? " group" : " groups");
      default -> "Distances within " + count + (count == 1 ? " group" : " groups");
    };
  }

  private void pictures(RunReport.Builder report, List<GroupOutcome> sorted) {
    List<GroupGallery.Group> groups = new ArrayList<>();
    Orientation orientation = Orientation.CARTESIAN;
    List<String> names = List.of();
    for (GroupOutcome outcome : sorted) {
      if (groups.size() == PICTURES || outcome.isRefused()) {
        continue;
      }
      List<Measure> results =
          outcome.found().results().stream().map(MeasureRecord::measure).toList();
      if (results.isEmpty()) {
        return;
      }
      try (MeasureInput input = run.input().alone(outcome.group())) {
        List<MeasureHeader> headers = input.headers();
        names = CollectionCheck.coordinates(headers);
        List<MeasureRecord> sample =
            input.fetch(
                headers.stream().limit(RunReport.MAX_INPUTS).map(MeasureHeader::id).toList());
        orientation = InputPictures.of(run.context().settings(), sample);
        groups.add(
            new GroupGallery.Group(
                GroupOutcome.name(run.columns(), outcome.group()),
                caption(outcome),
                sample.stream()
                    .map(each -> new WeightedMeasure<Measure>(each.measure(), Double.NaN))
                    .toList(),
                headers.size(),
                results));
      }
    }
    report.section(
        new RunReport.Section(
            groups.size() < run.found().size()
                ? "The worst " + groups.size() + " of " + run.found().size() + " groups"
                : "The groups",
            "Groups that did not converge come first, then those whose measures are the farthest"
                + " from their result.",
            GroupGallery.of(groups, orientation, names)));
  }

  private String caption(GroupOutcome outcome) {
    return String.format(
        Locale.ROOT,
        "%d %s, objective %.4g",
        outcome.measures(),
        outcome.measures() == 1 ? "measure" : "measures",
        outcome.found().objective());
  }
}
