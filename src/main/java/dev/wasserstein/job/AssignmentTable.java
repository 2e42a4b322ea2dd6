// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Assignments as Spark's rows, with the columns of {@code assignments.csv}. */
final class AssignmentTable {
  private AssignmentTable() {}

  /**
   * A row for each measure.
   *
   * @param prototypes the prototypes' ids, by number
   */
  static Dataset<Row> of(
      SparkSession session, List<Assignment> assignments, List<String> prototypes) {
    return session.createDataFrame(
        assignments.stream().map(assignment -> row(assignment, prototypes)).toList(),
        new StructType()
            .add("id", "string", false)
            .add("cluster", "string", false)
            .add("cost", "double", false)
            .add("margin", "double", true)
            .add("second", "string", true)
            .add("silhouette", "double", true));
  }

  private static Row row(Assignment assignment, List<String> prototypes) {
    String nearest = prototypes.get(assignment.cluster());
    return assignment.second() < 0
        ? RowFactory.create(assignment.id(), nearest, assignment.cost(), null, null, null)
        : RowFactory.create(
            assignment.id(),
            nearest,
            assignment.cost(),
            assignment.margin(),
            prototypes.get(assignment.second()),
            assignment.silhouette());
  }
}
