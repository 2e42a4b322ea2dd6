// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.embedding.Embedding;
import dev.wasserstein.barycenter.embedding.LinearEmbedding;
import dev.wasserstein.measure.DiscreteMeasure;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Vectors of measures.
 *
 * @param reference the measure that they are relative to, without atoms of mass 0
 * @param count of measures
 * @param objective the weighted mean of W₂² between reference and measures
 * @param embeddings the vectors in the order of the ids, at most 50 million numbers; empty where
 *     they were written to an output instead
 * @param warnings every doubt that the run has, each a sentence
 * @param hasConverged whether the loop of the reference did, if there was one
 */
public record EmbedResult(
    DiscreteMeasure reference,
    long count,
    double objective,
    List<Embedding> embeddings,
    List<String> warnings,
    boolean hasConverged,
    List<String> lines)
    implements JobResult {
  /** Keeps copies of the lists. */
  public EmbedResult {
    embeddings = List.copyOf(embeddings);
    warnings = List.copyOf(warnings);
  }

  /**
   * The measure of a vector, such as one moved along a principal component.
   *
   * @param id of the measure
   * @param features as many numbers as the reference has coordinates
   * @return atoms z_i + f_i / √v_i, with the masses of the reference
   * @throws dev.wasserstein.measure.BadInputException if they are more or fewer, or one is not
   *     finite
   */
  public DiscreteMeasure inverse(String id, double[] features) {
    return LinearEmbedding.inverse(reference, id, features, "in memory");
  }

  /**
   * The vectors as a table, a row for each measure: {@code id} (string) and {@code features} (a
   * vector of Spark ML, whose classes must be there).
   *
   * @param session of the table
   * @return the table, of {@link #count} rows
   * @throws IllegalStateException if the vectors were written to an output
   */
  public Dataset<Row> dataset(SparkSession session) {
    if (embeddings.size() < count) {
      throw new IllegalStateException(
          "The vectors are in the output: read its embedding.parquet, or run without an output.");
    }
    return EmbeddingTable.of(session, embeddings);
  }
}
