// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.input.GroupedInput;
import dev.wasserstein.measure.MeasureHeader;
import dev.wasserstein.measure.MeasureRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
  /** What the status of a group is called that was left out. */
  static final String SKIPPED = "SKIPPED";

  private static final List<String> FRONT = List.of("measures", "missing", "objective", "status");
  private static final List<String> BACK = List.of("iterations", "residual", "seconds", "message");

  /** Writes all files of the run directory. */
  void write(RunFiles files) {
    clock.write(
        () -> {
          command.results().ifPresent(name -> writeResults(files, name));
          writeTables(files);
          if (context.settings().find(Options.TRUTH).isPresent()) {
            ForecastTables.writeCoverage(files, found());
          }
          writeGroups(files);
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
          try (CsvTable csv = files.table(name, joined(columns, own))) {
            found().forEach(outcome -> rows(csv, outcome, outcome.found().tables().get(name)));
          }
        });
  }

  private static void rows(CsvTable csv, GroupOutcome outcome, GroupOutcome.Table table) {
    if (table != null) {
      table.rows().forEach(row -> csv.row(joinedCells(outcome.group(), row)));
    }
  }

  private static List<Object> joinedCells(List<String> group, List<Object> cells) {
    List<Object> all = new ArrayList<>(group);
    all.addAll(cells);
    return all;
  }

  private static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** The columns of groups.csv behind those of the group. */
  List<String> figures() {
    return joined(joined(FRONT, BACK), new ArrayList<>(scores()));
  }

  /** More numbers that some group has, by their columns. */
  private Set<String> scores() {
    return found().stream()
        .flatMap(outcome -> outcome.found().scores().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The cells of {@link #figures} of a group. */
  List<Object> cells(GroupOutcome outcome) {
    List<Object> cells = CsvTable.cells(outcome.measures(), plan.missing(outcome.group()));
    if (outcome.isRefused()) {
      cells.addAll(List.of("", SKIPPED, "", "", "", outcome.message()));
      scores().forEach(name -> cells.add(""));
      return cells;
    }
    GroupOutcome.Found found = outcome.found();
    cells.addAll(
        CsvTable.cells(
            CsvTable.blankIfNaN(found.objective()),
            found.status(),
            found.iterations(),
            CsvTable.blankIfNaN(found.residual()),
            outcome.seconds(),
            ""));
    scores()
        .forEach(
            name -> cells.add(CsvTable.blankIfNaN(found.scores().getOrDefault(name, Double.NaN))));
    return cells;
  }

  private void writeGroups(RunFiles files) {
    try (CsvTable csv = files.table("groups.csv", joined(columns, figures()))) {
      outcomes.values().forEach(outcome -> csv.row(joinedCells(outcome.group(), cells(outcome))));
    }
  }

  /** The groups that have a result, in their order. */
  List<GroupOutcome> found() {
    return outcomes.values().stream().filter(outcome -> !outcome.isRefused()).toList();
  }

  private long skipped() {
    return outcomes.values().stream().filter(GroupOutcome::isRefused).count();
  }

  /** The worst of all groups. */
  RunStatus status() {
    return found().stream()
        .map(outcome -> outcome.found().status())
        .reduce(RunStatus.DONE, RunStatus::orWorse);
  }

  /** Whether all groups have. */
  boolean hasConverged() {
    return found().stream().allMatch(outcome -> outcome.found().status().hasConverged());
  }

  /** How the run ended, in a sentence for people. */
  String sentence() {
    List<GroupOutcome> found = found();
    long unconverged =
        found.stream().filter(outcome -> !outcome.found().status().hasConverged()).count();
    return String.format(
        Locale.ROOT,
        "%d %s done%s%s.",
        found.size(),
        found.size() == 1 ? "group" : "groups",
        unconverged > 0 ? ", " + unconverged + " of them not converged" : "",
        skipped() > 0 ? ", " + skipped() + " skipped" : "");
  }

  /** Every doubt that the run has. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<GroupOutcome> unconverged =
        found().stream().filter(outcome -> !outcome.found().status().hasConverged()).toList();
    if (!unconverged.isEmpty()) {
      GroupOutcome first = unconverged.get(0);
      warnings.add(
          unconverged.size()
              + " of "
              + found().size()
              + " groups did not converge, such as "
              + GroupOutcome.name(columns, first.group())
              + " ("
              + first.found().status()
              + "). groups.csv has them all.");
    }
    List<GroupOutcome> skipped =
        outcomes.values().stream().filter(GroupOutcome::isRefused).toList();
    if (!skipped.isEmpty()) {
      GroupOutcome first = skipped.get(0);
      warnings.add(
          skipped.size()
              + (skipped.size() == 1 ? " group was skipped: " : " groups were skipped, such as ")
              + GroupOutcome.name(columns, first.group())
              + ". "
              + first.message());
    }
    found().stream()
        .flatMap(outcome -> outcome.found().warnings().stream())
        .distinct()
        .forEach(warnings::add);
    return warnings;
  }

  private RunRecord record() {
    List<GroupOutcome> found = found();
    RunRecord json = new RunRecord(context.header());
    json.put("objective_kind", found.get(0).found().objectiveKind());
    json.put("status", status().toString());
    json.put("iterations", found.stream().mapToLong(outcome -> outcome.found().iterations()).sum());
    json.put("objective", null);
    json.put("residual", null);
    json.put("lower_bound", null);
    json.put("groups", found.size());
    json.put("groups_skipped", skipped());
    json.put("group_by", columns);
    json.put("engine", input.engine());
    json.putWork(SolveWork.NONE, context.session().figures());
    json.putWarnings(warnings());
    Collection<List<MeasureHeader>> groups = plan.groups().values();
    json.putInputs(
        GroupedJob.measures(plan.groups()),
        groups.stream().flatMap(List::stream).mapToLong(MeasureHeader::size).sum(),
        groups.iterator().next().get(0).dimension(),
        plan.fingerprint());
    long passedOver = input.headers().stream().mapToLong(MeasureHeader::passedOver).sum();
    if (passedOver > 0) {
      json.putInput("passed_over", passedOver);
    }
    return json;
  }
}
