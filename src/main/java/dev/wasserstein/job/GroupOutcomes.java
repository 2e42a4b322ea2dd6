// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.report.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What came of the groups of a run, whatever the command.
 *
 * @param columns of groups
 * @param outcomes by group, those that were skipped among them
 * @param missing the number of ids of the whole input that a group lacks
 */
record GroupOutcomes(
    List<String> columns,
    SortedMap<List<String>, GroupOutcome> outcomes,
    ToIntFunction<List<String>> missing) {
  /** What the status of a group is called that was left out. */
  static final String SKIPPED = "SKIPPED";

  /** What a reader can look through; groups.csv has all. */
  private static final int MOST_ROWS = 2000;

  private static final List<String> FRONT = List.of("measures", "missing", "objective", "status");
  private static final List<String> BACK = List.of("iterations", "residual", "seconds", "message");

  /** Writes the rows of a table behind the cells of their groups. */
  void rows(CsvTable csv, String table) {
    for (GroupOutcome outcome : found()) {
      GroupOutcome.Table own = outcome.found().tables().get(table);
      if (own != null) {
        own.rows().forEach(row -> csv.row(joined(outcome.group(), row)));
      }
    }
  }

  /** One list, then another. */
  static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /**
   * The columns of groups.csv behind those of the group.
   *
   * @param scores as {@link #scores} gives them
   */
  private static List<String> figures(Set<String> scores) {
    return joined(joined(FRONT, BACK), List.copyOf(scores));
  }

  /** More numbers that some group has, by their columns. */
  private Set<String> scores() {
    return found().stream()
        .flatMap(outcome -> outcome.found().scores().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The cells of {@link #figures} of a group. */
  private List<Object> cells(GroupOutcome outcome, Set<String> scores) {
    List<Object> cells = CsvTable.cells(outcome.measures(), missing.applyAsInt(outcome.group()));
    if (outcome.isRefused()) {
      cells.addAll(List.of("", SKIPPED, "", "", "", outcome.message()));
      scores.forEach(name -> cells.add(""));
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
            outcome.message()));
    scores.forEach(
        name -> {
          Number score = found.scores().getOrDefault(name, Double.NaN);
          cells.add(Double.isNaN(score.doubleValue()) ? "" : score);
        });
    return cells;
  }

  /** Writes groups.csv. */
  void write(RunFiles files) {
    Set<String> scores = scores();
    try (CsvTable csv = files.table("groups.csv", joined(columns, figures(scores)))) {
      outcomes
          .values()
          .forEach(
              outcome ->
                  csv.row(GroupOutcomes.<Object>joined(outcome.group(), cells(outcome, scores))));
    }
  }

  /** Those that were skipped, then those that ended worse first. */
  List<GroupOutcome> worstFirst(Comparator<GroupOutcome.Found> among) {
    List<GroupOutcome> sorted = new ArrayList<>(found());
    sorted.sort(
        Comparator.comparing(
            GroupOutcome::found,
            Comparator.comparing(GroupOutcome.Found::status).reversed().thenComparing(among)));
    return joined(outcomes.values().stream().filter(GroupOutcome::isRefused).toList(), sorted);
  }

  /** The groups that have a result, in their order. */
  List<GroupOutcome> found() {
    return outcomes.values().stream().filter(outcome -> !outcome.isRefused()).toList();
  }

  /** How many have none. */
  long skipped() {
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

  /** What the records of all commands over groups have in common. */
  RunRecord record(RunHeader header) {
    List<GroupOutcome> found = found();
    RunRecord json = new RunRecord(header);
    json.put("objective_kind", found.get(0).found().objectiveKind());
    json.put("status", status().toString());
    json.put("iterations", found.stream().mapToLong(each -> each.found().iterations()).sum());
    json.put("objective", null);
    json.put("residual", null);
    json.put("lower_bound", null);
    json.put("groups", found.size());
    json.put("groups_skipped", skipped());
    json.put("group_by", columns);
    return json;
  }

  /** What the solves of all groups took. */
  SolveWork work() {
    return found().stream()
        .map(outcome -> outcome.found().work())
        .reduce(SolveWork.NONE, SolveWork::plus);
  }

  /** Doubts about groups that did not converge or were skipped. */
  List<String> doubts() {
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
    return warnings;
  }

  /**
   * The table of a page, which sorts by any column.
   *
   * @param sorted all groups, the worst first
   */
  RunReport.Table table(List<GroupOutcome> sorted) {
    Set<String> scores = scores();
    List<String> names = joined(columns, figures(scores));
    List<List<String>> rows = new ArrayList<>();
    for (GroupOutcome outcome : sorted.subList(0, Math.min(MOST_ROWS, sorted.size()))) {
      List<String> row = new ArrayList<>(outcome.group());
      cells(outcome, scores).forEach(cell -> row.add(brief(cell)));
      rows.add(row);
    }
    return new RunReport.Table(
        sorted.size() <= MOST_ROWS
            ? "Groups, the worst first"
            : "The worst " + MOST_ROWS + " of " + sorted.size() + " groups (groups.csv has all)",
        names,
        rows,
        true);
  }

  private static String brief(Object cell) {
    return cell instanceof Double number
        ? String.format(Locale.ROOT, "%.5g", number)
        : String.valueOf(cell);
  }
}
