// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the tables of a run go: files, or the memory of a task that solves a group. */
interface Tables {
  /**
   * Begins a table; the caller closes it.
   *
   * @param name of its file
   */
  TableRows table(String name, List<String> columns);

  /** Tables in memory. */
  final class Collected implements Tables {
    private final Map<String, GroupOutcome.Table> tables = new LinkedHashMap<>();

    @Override
    public TableRows table(String name, List<String> columns) {
      GroupOutcome.Table table =
          new GroupOutcome.Table(new ArrayList<>(columns), new ArrayList<>());
      tables.put(name, table);
      return new TableRows() {
        @Override
        public void row(List<?> cells) {
          table.rows().add(new ArrayList<>(cells));
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };
    }

    /** The tables by their names. */
    Map<String, GroupOutcome.Table> tables() {
      return tables;
    }
  }
}
