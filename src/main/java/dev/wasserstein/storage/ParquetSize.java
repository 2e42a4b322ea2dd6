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
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
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
    try (ParquetFileReader reader = open(configuration, file)) {
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

  /** The refusal of a file whose rows cannot be read. */
  static BadInputException unreadable(
      Configuration configuration, InputFile file, Exception cause) {
    return isOfOldLz4(configuration, file)
        ? new BadInputException(
            "Input",
            file.path(),
            "is compressed with the deprecated codec LZ4, which programs framed differently",
            "a file without compression, or with snappy, gzip, zstd or LZ4_RAW",
            "Write it again with one of these.")
        : HadoopFiles.unreadable(file.path(), cause);
  }

  private static boolean isOfOldLz4(Configuration configuration, InputFile file) {
    try (ParquetFileReader reader = open(configuration, file)) {
      return reader.getFooter().getBlocks().stream()
          .flatMap(block -> block.getColumns().stream())
          .anyMatch(column -> column.getCodec() == CompressionCodecName.LZ4);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static ParquetFileReader open(Configuration configuration, InputFile file)
      throws IOException {
    Path path = new Path(file.path());
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(path, FilePaths.configuration(configuration, path)));
  }
}
