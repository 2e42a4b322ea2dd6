// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.wasp.Posterior;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One posterior from those of data shards.
 *
 * @param posteriors by mode, in the order asked
 * @param warnings every doubt that the run has, each a sentence
 */
public record WaspResult(
    Map<String, Posterior> posteriors,
    List<String> warnings,
    List<String> lines,
    boolean hasConverged)
    implements JobResult {
  /**
   * The draws of a posterior as a table: a row for each of {@link Posterior#rows}, a column
   * (double) for each parameter.
   *
   * @param session of the table
   * @param mode of the posterior, such as {@code "marginal"}
   * @return the table
   * @throws IllegalArgumentException if the mode was not asked for
   */
  public Dataset<Row> dataset(SparkSession session, String mode) {
    Posterior posterior = posteriors.get(mode);
    if (posterior == null) {
      throw new IllegalArgumentException(
          "There is no posterior of mode '" + mode + "'; expected one of " + posteriors.keySet());
    }
    StructType schema = new StructType();
    for (String parameter : posterior.parameters()) {
      schema = schema.add(parameter, "double", false);
    }
    int d = posterior.parameters().size();
    double[] rows = posterior.rows();
    List<Row> table = new ArrayList<>(rows.length / d);
    for (int at = 0; at < rows.length; at += d) {
      Object[] cells = new Object[d];
      for (int k = 0; k < d; k++) {
        cells[k] = rows[at + k];
      }
      table.add(RowFactory.create(cells));
    }
    return session.createDataFrame(table, schema);
  }
}
