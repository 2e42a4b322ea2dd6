// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.spark.RunDirectory;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code assignments.csv}: a line for each measure. */
final class AssignmentsFile {
  private static final String NAME = "assignments.csv";

  private AssignmentsFile() {}

  /**
   * Writes it.
   *
   * @param prototypes the prototypes' ids, by number
   */
  static void write(RunDirectory output, List<Assignment> assignments, List<String> prototypes) {
    try (PrintWriter csv =
        new PrintWriter(new OutputStreamWriter(output.create(NAME), StandardCharsets.UTF_8))) {
      csv.print("id,cluster,cost,margin,second,silhouette\n");
      for (Assignment assignment : assignments) {
        boolean second = assignment.second() >= 0;
        csv.print(
            String.join(
                    ",",
                    Csv.cell(assignment.id()),
                    Csv.cell(prototypes.get(assignment.cluster())),
                    String.valueOf(assignment.cost()),
                    second ? String.valueOf(assignment.margin()) : "",
                    second ? Csv.cell(prototypes.get(assignment.second())) : "",
                    second ? String.valueOf(assignment.silhouette()) : "")
                + "\n");
      }
      if (csv.checkError()) {
        throw output.failure(new IOException(NAME + " is cut off"));
      }
    }
  }
}
