// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Distances between measures.
 *
 * @param count of pairs
 * @param largestGap the largest dual gap of a pair
 * @param unconverged how many pairs had a solve that stopped at the cap on its iterations
 * @param pairs the distances, at most 5 million; empty where they were written to an output instead
 */
public record DistanceResult(
    long count, double largestGap, long unconverged, List<DistancePair> pairs, List<String> lines)
    implements JobResult {
  /** Keeps a copy of the list. */
  public DistanceResult {
    pairs = List.copyOf(pairs);
  }

  /**
   * The distances as a table, a row for each pair: {@code id} and {@code other} (strings), {@code
   * cost}, {@code distance} and {@code dual_gap} (doubles).
   *
   * @param session of the table
   * @return the table, of {@link #count} rows
   * @throws IllegalStateException if the distances were written to an output
   */
  public Dataset<Row> dataset(SparkSession session) {
    if (pairs.size() < count) {
      throw new IllegalStateException(
          "The distances are in the output: read its distances.csv, or run without an output.");
    }
    return session.createDataFrame(
        pairs.stream()
            .map(
                pair ->
                    RowFactory.create(
                        pair.id(), pair.other(), pair.cost(), pair.distance(), pair.dualGap()))
            .toList(),
        new StructType()
            .add("id", "string", false)
            .add("other", "string", false)
            .add("cost", "double", false)
            .add("distance", "double", false)
            .add("dual_gap", "double", false));
  }

  @Override
  public boolean hasConverged() {
    return unconverged == 0;
  }
}
