// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.cluster.Assignment;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.spark.MeasureTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Groups of measures, or of points.
 *
 * @param prototypes the barycenters of the groups; of points one measure, whose atoms are the
 *     centres
 * @param assignments the group of each measure, by id; of points none
 * @param objective Σ λ_n times the cost between a measure and its prototype, outliers left out; of
 *     points the distortion
 * @param counts what is known of each number of clusters of a range; none where one was asked for
 * @param exponent p: the costs are W^p
 * @param warnings every doubt that the run has, each a sentence
 */
public record ClusterResult(
    List<Measure> prototypes,
    List<Assignment> assignments,
    double objective,
    List<ClusterCount> counts,
    double exponent,
    List<String> warnings,
    List<String> lines,
    boolean hasConverged)
    implements JobResult {
  /**
   * The prototypes as a table in the schema, a row for each.
   *
   * @param session of the table
   * @return the table
   */
  public Dataset<Row> dataset(SparkSession session) {
    return MeasureTable.of(
        session,
        prototypes.stream().map(each -> new MeasureRecord(each, Double.NaN, "cluster")).toList());
  }

  /**
   * The group of each measure as a table: {@code id} and {@code cluster}, the prototype's id
   * (strings), {@code cost} (double), and {@code margin}, {@code second} and {@code silhouette},
   * null where there is one prototype; {@code outlier} (boolean).
   *
   * @param session of the table
   * @return the table; of points it is empty
   */
  public Dataset<Row> assignments(SparkSession session) {
    return AssignmentTable.withOutliers(
        session, assignments, prototypes.stream().map(Measure::id).toList(), exponent);
  }
}
