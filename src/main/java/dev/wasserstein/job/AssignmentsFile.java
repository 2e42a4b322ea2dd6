// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code assignments.csv}: a line for each measure. */
final class AssignmentsFile {
  static final String NAME = "assignments.csv";

  /** Columns that not all runs have. */
  enum More {
    /** Of solves that have a status. */
    ACCURACY,
    /** Whether a measure was set aside. */
    OUTLIERS
  }

  private AssignmentsFile() {}

  /**
   * Writes it.
   *
   * @param prototypes the prototypes' ids, by number
   * @param exponent p: costs are W^p
   * @param more the columns that not all runs have
   */
  static void write(
      Tables files,
      List<Assignment> assignments,
      List<String> prototypes,
      double exponent,
      Set<More> more) {
    List<String> columns =
        new ArrayList<>(List.of("id", "cluster", "cost", "margin", "second", "silhouette"));
    if (more.contains(More.ACCURACY)) {
      columns.addAll(List.of("marginal_error", SolveWarnings.STATUS));
    }
    if (more.contains(More.OUTLIERS)) {
      columns.add("outlier");
    }
    try (TableRows csv = files.table(NAME, columns)) {
      for (Assignment assignment : assignments) {
        boolean second = assignment.second() >= 0;
        List<Object> cells =
            CsvTable.cells(
                assignment.id(),
                prototypes.get(assignment.cluster()),
                assignment.cost(),
                second ? assignment.margin() : "",
                second ? prototypes.get(assignment.second()) : "",
                CsvTable.blankIfNaN(assignment.silhouette(exponent)));
        if (more.contains(More.ACCURACY)) {
          cells.add(assignment.accuracy().marginalError());
          cells.add(SolveWarnings.status(assignment.accuracy()));
        }
        if (more.contains(More.OUTLIERS)) {
          cells.add(assignment.isOutlier());
        }
        csv.row(cells);
      }
    }
  }
}
