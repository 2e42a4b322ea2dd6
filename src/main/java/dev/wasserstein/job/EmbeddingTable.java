// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.embedding.Embedding;
import dev.wasserstein.storage.ParquetVectors;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Embeddings as Spark's rows; apart, because the classes of MLlib need not be there. */
final class EmbeddingTable {
  private EmbeddingTable() {}

  /** A row for each measure. */
  static Dataset<Row> of(SparkSession session, List<Embedding> embeddings) {
    return session.createDataFrame(
        embeddings.stream()
            .map(each -> RowFactory.create(each.id(), Vectors.dense(each.features())))
            .toList(),
        new StructType()
            .add(ParquetVectors.ID, "string", false)
            .add(ParquetVectors.FEATURES, SQLDataTypes.VectorType(), false));
  }
}
