// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.format.InflationGuard;
import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** The size of the measures of a Parquet file, by its footer. */
public final class ParquetSize {
  private ParquetSize() {}

  /**
   * The numbers in its columns.
   *
   * @throws BadInputException if they are far more than the file could hold
   * @throws IOException if the file cannot be read
   */
  public static DecodedSize of(Configuration configuration, InputFile file) throws IOException {
    long rows = 0;
    long numbers = 0;
    long values = 0;
    Path path = new Path(file.path());
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(path, FilePaths.configuration(configuration, path)))) {
      for (BlockMetaData block : reader.getFooter().getBlocks()) {
        rows += block.getRowCount();
        for (ColumnChunkMetaData column : block.getColumns()) {
          values += column.getValueCount();
          numbers +=
              switch (column.getPrimitiveType().getPrimitiveTypeName()) {
                case DOUBLE, FLOAT -> column.getValueCount();
                default -> 0;
              };
        }
      }
    }
    InflationGuard.checkTable(values, file.bytes(), file.name());
    return DecodedSize.rough(Math.max(1, rows), numbers);
  }
}
