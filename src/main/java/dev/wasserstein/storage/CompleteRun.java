// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A complete run directory of an earlier call.
 *
 * @param path as the user gave it
 * @param record its run.json, an object
 */
public record CompleteRun(String path, JsonNode record) {
  /**
   * Reads the record of a run.
   *
   * @throws BadInputException if there is no complete run of this name
   */
  public static CompleteRun of(Configuration configuration, String path) {
    Path directory = FilePaths.of(path);
    try {
      FileSystem fileSystem = FilePaths.fileSystem(configuration, directory);
      if (!fileSystem.exists(directory)) {
        throw refused(path, "does not exist");
      }
      Path file = new Path(directory, RunDirectory.RECORD);
      if (!fileSystem.exists(file)) {
        throw refused(path, "holds no " + RunDirectory.RECORD);
      }
      if (!fileSystem.exists(new Path(directory, RunDirectory.SUCCESS))) {
        throw refused(path, "holds no " + RunDirectory.SUCCESS + ": it is not complete");
      }
      try (InputStream in = fileSystem.open(file)) {
        JsonNode record = new ObjectMapper().readTree(in);
        if (record == null || !record.isObject()) {
          throw refused(path, "holds a " + RunDirectory.RECORD + " that is no JSON object");
        }
        return new CompleteRun(path, record);
      }
    } catch (IOException e) {
      throw refused(path, "cannot be read: " + HadoopFiles.reason(e));
    }
  }

  /** Whether a file lies beside the record of a run. */
  public static boolean holds(Configuration configuration, InputFile file) {
    Path record = new Path(new Path(file.path()).getParent(), RunDirectory.RECORD);
    try {
      return record.getFileSystem(configuration).exists(record);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }

  private static BadInputException refused(String path, String found) {
    return new BadInputException(
        "The earlier run", path, found, "the output of a run that ended", "Check the path.");
  }

  /** The path of a file of the run. */
  public String file(String name) {
    return FilePaths.child(FilePaths.of(path), name).toString();
  }
}
