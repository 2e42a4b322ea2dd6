// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.List;

/** {@code assignments.csv}: a line for each measure. */
final class AssignmentsFile {
  static final String NAME = "assignments.csv";

  private AssignmentsFile() {}

  /**
   * Writes it.
   *
   * @param prototypes the prototypes' ids, by number
   */
  static void write(RunFiles files, List<Assignment> assignments, List<String> prototypes) {
    try (CsvTable csv =
        files.table(NAME, List.of("id", "cluster", "cost", "margin", "second", "silhouette"))) {
      for (Assignment assignment : assignments) {
        boolean second = assignment.second() >= 0;
        csv.row(
            assignment.id(),
            prototypes.get(assignment.cluster()),
            assignment.cost(),
            second ? assignment.margin() : "",
            second ? prototypes.get(assignment.second()) : "",
            second ? assignment.silhouette() : "");
      }
    }
  }
}
