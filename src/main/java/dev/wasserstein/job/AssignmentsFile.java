// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.ArrayList;
import java.util.List;

/** {@code assignments.csv}: a line for each measure. */
final class AssignmentsFile {
  static final String NAME = "assignments.csv";

  private AssignmentsFile() {}

  /**
   * Writes it.
   *
   * @param prototypes the prototypes' ids, by number
   * @param iterative whether costs come from solves that have a status
   */
  static void write(
      RunFiles files, List<Assignment> assignments, List<String> prototypes, boolean iterative) {
    List<String> columns =
        new ArrayList<>(List.of("id", "cluster", "cost", "margin", "second", "silhouette"));
    if (iterative) {
      columns.addAll(List.of("marginal_error", SolveWarnings.STATUS));
    }
    try (CsvTable csv = files.table(NAME, columns)) {
      for (Assignment assignment : assignments) {
        boolean second = assignment.second() >= 0;
        List<Object> cells =
            CsvTable.cells(
                assignment.id(),
                prototypes.get(assignment.cluster()),
                assignment.cost(),
                second ? assignment.margin() : "",
                second ? prototypes.get(assignment.second()) : "",
                second ? assignment.silhouette() : "");
        if (iterative) {
          cells.add(assignment.accuracy().marginalError());
          cells.add(SolveWarnings.status(assignment.accuracy()));
        }
        csv.row(cells);
      }
    }
  }
}
