// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * File systems as results are written to them: on a local disk without the hidden files of
 * checksums that Hadoop puts beside each file. Hadoop's file systems belong to the whole process,
 * perhaps a program of the user's: their settings stay as they are.
 */
final class OutputFiles {
  private OutputFiles() {}

  /** The file system of a path. */
  static FileSystem of(Configuration configuration, Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    return fileSystem.getClass() == LocalFileSystem.class
        ? ((LocalFileSystem) fileSystem).getRawFileSystem()
        : fileSystem;
  }

  /** A new file for parquet-java. */
  static OutputFile parquet(FileSystem fileSystem, Path path) {
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSizeHint) throws IOException {
        return HadoopStreams.wrap(fileSystem.create(path, false));
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return HadoopStreams.wrap(fileSystem.create(path, true));
      }

      @Override
      public boolean supportsBlockSize() {
        return false;
      }

      @Override
      public long defaultBlockSize() {
        return 0;
      }

      @Override
      public String getPath() {
        return path.toString();
      }
    };
  }
}
