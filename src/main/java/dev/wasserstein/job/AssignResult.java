// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The nearest prototype of each measure.
 *
 * @param prototypes ids, by number
 * @param exponent p: the costs are W^p
 * @param unconverged of how many measures the solve stopped at the cap on its iterations
 */
public record AssignResult(
    List<String> prototypes,
    List<Assignment> assignments,
    double exponent,
    long unconverged,
    List<String> lines)
    implements JobResult {
  /**
   * The nearest prototype of each measure as a table: {@code id} and {@code cluster}, the
   * prototype's id (strings), {@code cost} (double), and {@code margin}, {@code second} and {@code
   * silhouette}, null where there is one prototype.
   *
   * @param session of the table
   * @return the table, a row for each measure
   */
  public Dataset<Row> dataset(SparkSession session) {
    return AssignmentTable.of(session, assignments, prototypes, exponent);
  }

  @Override
  public boolean hasConverged() {
    return unconverged == 0;
  }
}
