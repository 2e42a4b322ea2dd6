// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Assignments as Spark's rows, with the columns of {@code assignments.csv}. */
final class AssignmentTable {
  private AssignmentTable() {}

  private static final StructType COLUMNS =
      new StructType()
          .add("id", "string", false)
          .add("cluster", "string", false)
          .add("cost", "double", false)
          .add("margin", "double", true)
          .add("second", "string", true)
          .add("silhouette", "double", true);

  /**
   * A row for each measure.
   *
   * @param prototypes the prototypes' ids, by number
   * @param exponent p: costs are W^p
   */
  static Dataset<Row> of(
      SparkSession session,
      List<Assignment> assignments,
      List<String> prototypes,
      double exponent) {
    return session.createDataFrame(
        assignments.stream().map(each -> row(cells(each, prototypes, exponent))).toList(), COLUMNS);
  }

  /** As above, with a column that tells which measures were set aside. */
  static Dataset<Row> withOutliers(
      SparkSession session,
      List<Assignment> assignments,
      List<String> prototypes,
      double exponent) {
    return session.createDataFrame(
        assignments.stream()
            .map(
                each -> {
                  List<Object> cells = cells(each, prototypes, exponent);
                  cells.add(each.isOutlier());
                  return row(cells);
                })
            .toList(),
        COLUMNS.add("outlier", "boolean", false));
  }

  private static Row row(List<Object> cells) {
    return RowFactory.create(cells.toArray());
  }

  private static List<Object> cells(
      Assignment assignment, List<String> prototypes, double exponent) {
    boolean second = assignment.second() >= 0;
    double silhouette = assignment.silhouette(exponent);
    return new ArrayList<>(
        Arrays.asList(
            assignment.id(),
            prototypes.get(assignment.cluster()),
            assignment.cost(),
            second ? assignment.margin() : null,
            second ? prototypes.get(assignment.second()) : null,
            Double.isNaN(silhouette) ? null : silhouette));
  }
}
