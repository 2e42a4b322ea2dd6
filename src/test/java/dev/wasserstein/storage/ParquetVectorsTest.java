// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetVectorsTest {
  @TempDir private java.nio.file.Path folder;

  /** Refuses to look for the child of a file, as HDFS does. */
  public static final class Strict extends RawLocalFileSystem {
    @Override
    public String getScheme() {
      return "strict";
    }

    @Override
    public URI getUri() {
      return URI.create("strict:///");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      if (super.pathToFile(path.getParent()).isFile()) {
        throw new AccessControlException(path.getParent() + " (is not a directory)");
      }
      return super.getFileStatus(path);
    }
  }

  @Test
  void aFileIsATableAndADirectoryMayHoldOne() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setClass("fs.strict.impl", Strict.class, RawLocalFileSystem.class);
    Files.write(folder.resolve("v.parquet"), new byte[] {1});
    Files.write(folder.resolve(RunDirectory.EMBEDDING), new byte[] {1});
    for (String name : List.of("v.parquet", RunDirectory.EMBEDDING)) {
      String path = "strict://" + (name.equals("v.parquet") ? folder.resolve(name) : folder);
      List<InputFile> files = ParquetVectors.files(configuration, path);
      assertEquals(List.of(name), files.stream().map(InputFile::name).toList());
    }
  }
}
