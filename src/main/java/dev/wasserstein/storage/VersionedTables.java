// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Directories of table formats that keep several versions: files below them may be deleted rows, or
 * not belong to the present version, and only the connector knows.
 */
final class VersionedTables {
  private static final String METADATA = "metadata";

  private VersionedTables() {}

  /**
   * Refuses such a directory.
   *
   * @param children what is in it
   * @throws BadInputException if it is a table of Delta Lake, Hudi or Iceberg
   */
  static void refuse(FileSystem fileSystem, Path directory, List<FileStatus> children)
      throws IOException {
    Optional<String> format = format(fileSystem, children);
    if (format.isPresent()) {
      throw new BadInputException(
          "Input",
          directory.toString(),
          "is a table of " + format.get(),
          "files of measures or draws",
          "Read it by Spark with the table's connector, and give the DataFrame to the Java API"
              + " (Input.of), or write it as Parquet.");
    }
  }

  private static Optional<String> format(FileSystem fileSystem, List<FileStatus> children)
      throws IOException {
    for (FileStatus child : children) {
      if (!child.isDirectory()) {
        continue;
      }
      switch (child.getPath().getName()) {
        case "_delta_log" -> {
          return Optional.of("Delta Lake");
        }
        case ".hoodie" -> {
          return Optional.of("Apache Hudi");
        }
        case METADATA -> {
          if (Arrays.stream(fileSystem.listStatus(child.getPath()))
              .anyMatch(file -> file.getPath().getName().endsWith(".metadata.json"))) {
            return Optional.of("Apache Iceberg");
          }
        }
        default -> {}
      }
    }
    return Optional.empty();
  }
}
