// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything that is known of a run over groups at its end, and how it is written.
 *
 * @param columns of groups
 * @param outcomes by group, those that were skipped among them
 */
record GroupedRun(
    JobContext context,
    GroupCommand command,
    List<String> columns,
    GroupPlan plan,
    SortedMap<List<String>, GroupOutcome> outcomes,
    GroupedInput input,
    RunClock clock) {
  /** So many warnings of groups are repeated for the whole run. */
  private static final int MOST_DOUBTS = 20;

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          command.results().ifPresent(name -> writeResults(files, name));
          writeTables(files);
          if (context.settings().find(Options.TRUTH).isPresent()) {
            ForecastTables.writeCoverage(files, found());
          }
          all().write(files);
          files.page(new GroupedReport(this).report());
        });
    files.record(record(), clock);
  }

  private void writeResults(RunFiles files, String name) {
    List<MeasureRecord> results =
        found().stream().flatMap(outcome -> outcome.found().results().stream()).toList();
    files.parquet(name, results, columns);
    files.csv(name, results, columns);
    ForecastTables.writeHub(files, results);
  }

  /** Writes the command's own tables, those of all groups in one. */
  private void writeTables(RunFiles files) {
    Map<String, List<String>> tables = new LinkedHashMap<>();
    if (context.settings().find(Options.TRUTH).isPresent()) {
      tables.put(ForecastTables.SCORES, ForecastTables.SCORE_COLUMNS);
    }
    for (GroupOutcome outcome : found()) {
      outcome.found().tables().forEach((name, table) -> tables.putIfAbsent(name, table.columns()));
    }
    tables.remove(ForecastTables.COVERED);
    tables.forEach(
        (name, own) -> {
          try (CsvTable csv = files.table(name, GroupOutcomes.joined(columns, own))) {
            all().rows(csv, name);
          }
        });
  }

  /** The results, whatever the command. */
  GroupOutcomes all() {
    return new GroupOutcomes(columns, outcomes, plan::missing);
  }

  /** The groups that have a result, in their order. */
  List<GroupOutcome> found() {
    return all().found();
  }

  /** The worst of all groups. */
  RunStatus status() {
    return all().status();
  }

  /** Whether all groups have. */
  boolean hasConverged() {
    return all().hasConverged();
  }

  /** How the run ended, in a sentence for people. */
  String sentence() {
    return all().sentence();
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    Map<String, List<GroupOutcome>> doubts = new LinkedHashMap<>();
    for (GroupOutcome outcome : found()) {
      for (String doubt : outcome.found().warnings()) {
        doubts.computeIfAbsent(doubt, text -> new ArrayList<>()).add(outcome);
      }
    }
    List<String> warnings = new ArrayList<>(all().doubts());
    doubts.entrySet().stream()
        .limit(MOST_DOUBTS)
        .map(doubt -> doubt.getKey() + " (" + named(doubt.getValue()) + ")")
        .forEach(warnings::add);
    if (doubts.size() > MOST_DOUBTS) {
      warnings.add(
          (doubts.size() - MOST_DOUBTS) + " further warnings of groups are in groups.csv.");
    }
    return warnings;
  }

  private String named(List<GroupOutcome> groups) {
    String first = GroupOutcome.name(columns, groups.get(0).group());
    return groups.size() == 1
        ? "group " + first
        : groups.size() == found().size()
            ? "all groups"
            : groups.size() + " groups, such as " + first;
  }

  private RunRecord record() {
    RunRecord json = all().record(context.header());
    json.put("engine", input.engine());
    json.putWork(all().work(), context.session().figures());
    json.putWarnings(warnings());
    Collection<List<MeasureHeader>> groups = plan.groups().values();
    json.putInputs(
        GroupedJob.measures(plan.groups()),
        groups.stream().flatMap(List::stream).mapToLong(MeasureHeader::size).sum(),
        groups.iterator().next().get(0).dimension(),
        plan.fingerprint());
    return json.putPassedOver(input.passedOver());
  }
}
