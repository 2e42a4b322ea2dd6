// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.input.Grouping;
import dev.wasserstein.measure.ContentDigest;
import dev.wasserstein.report.Figure;
import dev.wasserstein.report.ForestFigure;
import dev.wasserstein.report.Role;
import dev.wasserstein.report.RunReport;
import dev.wasserstein.wasp.ShardAssessment;
import dev.wasserstein.wasp.WaspMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is known of a {@code wasp} run over groups at its end, and how it is written.
 *
 * @param columns of groups
 * @param outcomes by group, those that were skipped among them
 * @param missing the number of shards of the whole input that each group lacks
 */
record WaspGroupedRun(
    JobContext context,
    WaspChoices choices,
    List<String> columns,
    SortedMap<List<String>, WaspGroupOutcome> outcomes,
    Map<List<String>, Integer> missing,
    String engine,
    RunClock clock) {
  private static final int FINGERPRINT_BYTES = 16;
  private static final int MOST_INTERVALS = 24;

  /** What came of the groups, whatever the command. */
  GroupOutcomes groups() {
    SortedMap<List<String>, GroupOutcome> plain = new TreeMap<>(Grouping.ORDER);
    outcomes.forEach((group, outcome) -> plain.put(group, outcome.outcome()));
    return new GroupOutcomes(columns, plain, group -> missing.getOrDefault(group, 0));
  }

  private List<WaspGroupOutcome.Combined> combined() {
    return outcomes.values().stream().flatMap(outcome -> outcome.result().stream()).toList();
  }

  /** Writes all files of the run directory but the draws. */
  void write(RunFiles files) {
    GroupOutcomes groups = groups();
    clock.write(
        () -> {
          List<String> tables = new ArrayList<>(List.of(WaspTables.SUMMARY, WaspTables.SHARDS));
          if (context.settings().find(Options.REFERENCE).isPresent()) {
            tables.addAll(List.of(WaspTables.ACCURACY, WaspTables.COMPARISON));
          }
          for (String name : tables) {
            List<String> own = WaspTables.columns(name, choices.modes().size(), choices.levels());
            try (CsvTable csv = files.table(name, GroupOutcomes.joined(columns, own))) {
              groups.rows(csv, name);
            }
          }
          groups.write(files);
          files.page(report(groups));
        });
    files.record(record(groups), clock);
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    GroupOutcomes groups = groups();
    List<String> warnings = new ArrayList<>(groups.doubts());
    List<GroupOutcome> doubtful =
        groups.found().stream().filter(each -> !each.found().warnings().isEmpty()).toList();
    if (!doubtful.isEmpty()) {
      GroupOutcome first = doubtful.get(0);
      warnings.add(
          doubtful.size()
              + " of "
              + groups.found().size()
              + " groups have warnings, such as "
              + GroupOutcome.name(columns, first.group())
              + ": "
              + first.found().warnings().get(0)
              + " groups.csv has them all.");
    }
    return warnings;
  }

  private RunRecord record(GroupOutcomes groups) {
    List<GroupOutcome> found = groups.found();
    RunRecord json = groups.record(context.header());
    json.put("modes", modes());
    json.putWarnings(warnings());
    json.put("engine", engine);
    return json.putInputs(
        found.stream().mapToLong(GroupOutcome::measures).sum(),
        combined().stream().mapToLong(WaspGroupOutcome.Combined::drawsOfShards).sum(),
        combined().get(0).parameters().size(),
        fingerprint());
  }

  /** How the modes ended, all groups together. */
  private Map<String, Object> modes() {
    Map<String, Object> modes = new LinkedHashMap<>();
    for (WaspMode mode : choices.modes()) {
      List<WaspGroupOutcome.Ending> endings =
          combined().stream().map(each -> each.modes().get(mode.modeName())).toList();
      Map<String, Object> all = new LinkedHashMap<>();
      all.put(
          "status",
          endings.stream()
              .map(WaspGroupOutcome.Ending::status)
              .reduce(RunStatus.DONE, RunStatus::orWorse)
              .toString());
      all.put("iterations", endings.stream().mapToLong(each -> each.iterations()).sum());
      all.put("draws", endings.stream().mapToLong(WaspGroupOutcome.Ending::draws).sum());
      modes.put(mode.modeName(), all);
    }
    return modes;
  }

  private String fingerprint() {
    MessageDigest digest = ContentDigest.sha256();
    outcomes.forEach(
        (group, outcome) ->
            outcome
                .combined()
                .ifPresent(
                    each ->
                        digest.update(
                            (String.join("\u0000", group) + "\u0000" + each.fingerprint() + "\n")
                                .getBytes(StandardCharsets.UTF_8))));
    return HexFormat.of().formatHex(digest.digest(), 0, FINGERPRINT_BYTES);
  }

  /** Those that ended worse first, then those of more warnings, then those nearer to one. */
  private static List<GroupOutcome> worstFirst(GroupOutcomes groups) {
    return groups.worstFirst(
        Comparator.comparingInt((GroupOutcome.Found each) -> -each.warnings().size())
            .thenComparing(each -> -doubt(each)));
  }

  /** How near the shards come to warnings: 1 at the first. */
  private static double doubt(GroupOutcome.Found found) {
    return Math.max(
        (score(found, "rhat") - 1) / (ShardAssessment.LARGEST_RHAT - 1),
        score(found, "mean_shift") / ShardAssessment.FAR);
  }

  private static double score(GroupOutcome.Found found, String name) {
    double score = found.scores().get(name).doubleValue();
    return Double.isNaN(score) ? 0 : score;
  }

  private RunReport report(GroupOutcomes groups) {
    List<GroupOutcome> sorted = worstFirst(groups);
    List<GroupOutcome> found = groups.found();
    RunReport.Builder report =
        RunReport.builder(
                found.size() == 1 ? "The posterior of a group" : found.size() + " posteriors")
            .status(groups.status(), groups.sentence())
            .fact("groups", String.valueOf(found.size()))
            .fact("groups skipped", String.valueOf(groups.skipped()))
            .fact("grouped by", String.join(", ", columns))
            .fact("shards", String.valueOf(found.stream().mapToLong(GroupOutcome::measures).sum()))
            .fact("parameters", String.valueOf(combined().get(0).parameters().size()))
            .fact("engine", engine)
            .fact("seconds in the loops", String.format(Locale.ROOT, "%.3f", clock.loopSeconds()))
            .fact("version", Version.current());
    warnings().forEach(report::warning);
    report.section(intervals(sorted));
    report.table(groups.table(sorted));
    context.header().describeIn(report);
    return report.build();
  }

  private RunReport.Section intervals(List<GroupOutcome> sorted) {
    List<GroupOutcome> shown =
        sorted.stream().filter(each -> !each.isRefused()).limit(MOST_INTERVALS).toList();
    List<String> parameters = combined().get(0).parameters();
    List<Figure> figures = new ArrayList<>();
    for (String parameter : parameters.subList(0, combined().get(0).intervals().size())) {
      List<ForestFigure.Row> rows = new ArrayList<>();
      for (GroupOutcome outcome : shown) {
        WaspGroupOutcome.Combined own = outcomes.get(outcome.group()).combined().orElseThrow();
        int place = own.parameters().indexOf(parameter);
        if (place >= 0 && place < own.intervals().size()) {
          double[] quantiles = own.intervals().get(place);
          rows.add(
              new ForestFigure.Row(
                  String.join(", ", outcome.group()),
                  Role.RESULT,
                  quantiles[0],
                  new double[] {quantiles[1], quantiles[2]},
                  new double[] {quantiles[3], quantiles[4]}));
        }
      }
      figures.add(ForestFigure.of(parameter, rows));
    }
    String some =
        figures.size() < parameters.size()
            ? " The first " + figures.size() + " of " + parameters.size() + " parameters."
            : "";
    return new RunReport.Section(
        shown.size() < combined().size()
            ? "Intervals of the worst " + shown.size() + " of " + combined().size() + " groups"
            : "Intervals",
        "Mode "
            + choices.modes().get(0).modeName()
            + ". Point: median. Thick: 50 % interval. Thin: 95 % interval, equal-tailed. The groups"
            + " with the most warnings first, then those whose shards mix or agree the least."
            + some,
        figures);
  }
}
