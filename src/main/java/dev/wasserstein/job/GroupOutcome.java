// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.RunStatus;
import dev.wasserstein.collection.SolveWork;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one group.
 *
 * @param group the cells of the columns of {@code --group-by}
 * @param measures how many it has
 * @param seconds that it took
 * @param found the result; null where the group was refused
 * @param message why the group was refused; where it was not, what to know of its result
 */
record GroupOutcome(List<String> group, int measures, double seconds, Found found, String message)
    implements Serializable {
  /** A group that cannot be solved. */
  static GroupOutcome refused(List<String> group, int measures, String message) {
    return new GroupOutcome(List.copyOf(group), measures, 0, null, message);
  }

  /** Whether there is no result. */
  boolean isRefused() {
    return found == null;
  }

  /** The group for people, such as {@code site=a, horizon=2}. */
  static String name(List<String> columns, List<String> group) {
    StringBuilder name = new StringBuilder();
    for (int k = 0; k < columns.size(); k++) {
      name.append(k == 0 ? "" : ", ").append(columns.get(k)).append('=').append(group.get(k));
    }
    return name.toString();
  }

  /**
   * A table of a group.
   *
   * @param columns behind those of the group; empty where the run knows them
   * @param rows each as long as the columns
   */
  @SuppressWarnings("NonApiType") // must be Serializable, which List is not
  record Table(ArrayList<String> columns, ArrayList<List<Object>> rows) implements Serializable {}

  /**
   * The result of a group.
   *
   * @param objective NaN where the command has none
   * @param residual NaN where the command has none
   * @param work what the solves took
   * @param scores more numbers that the options ask for, by the name of their column
   * @param results measures, such as the barycenter, in their order
   * @param tables the command's own tables, by file name
   * @param warnings every doubt but that of an iteration that did not converge
   */
  @SuppressWarnings("NonApiType") // must be Serializable, which List and Map are not
  record Found(
      RunStatus status,
      String objectiveKind,
      double objective,
      int iterations,
      double residual,
      SolveWork work,
      LinkedHashMap<String, Number> scores,
      ArrayList<MeasureRecord> results,
      LinkedHashMap<String, Table> tables,
      ArrayList<String> warnings)
      implements Serializable {
    /** A result without tables, whose work is not known. */
    static Found of(
        RunStatus status,
        String objectiveKind,
        double objective,
        int iterations,
        double residual,
        Map<String, ? extends Number> scores,
        List<MeasureRecord> results,
        List<String> warnings) {
      return new Found(
          status,
          objectiveKind,
          objective,
          iterations,
          residual,
          SolveWork.NONE,
          new LinkedHashMap<>(scores),
          new ArrayList<>(results),
          new LinkedHashMap<>(),
          new ArrayList<>(warnings));
    }

    /** The same with what the solves took. */
    Found with(SolveWork own) {
      return new Found(
          status,
          objectiveKind,
          objective,
          iterations,
          residual,
          own,
          scores,
          results,
          tables,
          warnings);
    }

    /** The same with the rows of tables, by file name, whose columns the run knows. */
    Found withAll(Map<String, List<List<Object>>> rows) {
      Found all = this;
      for (Map.Entry<String, List<List<Object>>> table : rows.entrySet()) {
        all = all.with(table.getKey(), List.of(), table.getValue());
      }
      return all;
    }

    /** The same with another table. */
    Found with(String name, List<String> columns, List<List<Object>> rows) {
      LinkedHashMap<String, Table> more = new LinkedHashMap<>(tables);
      more.put(name, new Table(new ArrayList<>(columns), new ArrayList<>(rows)));
      return new Found(
          status,
          objectiveKind,
          objective,
          iterations,
          residual,
          work,
          scores,
          results,
          more,
          warnings);
    }
  }
}
