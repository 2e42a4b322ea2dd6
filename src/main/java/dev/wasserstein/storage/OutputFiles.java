// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
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

  /**
   * A new file, in place of one that exists; the caller closes it. Hadoop's local file system
   * throws errors where a disk is full, which nobody expects of a stream.
   */
  static FSDataOutputStream create(FileSystem fileSystem, Path path) throws IOException {
    FSDataOutputStream out = fileSystem.create(path, true);
    return fileSystem.getClass() == RawLocalFileSystem.class
        ? new FSDataOutputStream(new WithoutErrors(out), null)
        : out;
  }

  /** Throws exceptions in place of Hadoop's errors. */
  private static final class WithoutErrors extends FilterOutputStream {
    WithoutErrors(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      attempt(() -> out.write(one));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      attempt(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      attempt(out::flush);
    }

    @Override
    public void close() throws IOException {
      attempt(out::close);
    }

    private static void attempt(Step step) throws IOException {
      try {
        step.run();
      } catch (FSError e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
      }
    }

    private interface Step {
      void run() throws IOException;
    }
  }

  /** A new file for parquet-java. */
  static OutputFile parquet(FileSystem fileSystem, Path path) {
    return new OutputFile() {
      @Override
      public PositionOutputStream create(long blockSizeHint) throws IOException {
        return createOrOverwrite(blockSizeHint);
      }

      @Override
      public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return HadoopStreams.wrap(OutputFiles.create(fileSystem, path));
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
