// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.measure.StateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** A folder of any of Hadoop's file systems, used by the driver and by tasks. */
final class HadoopStateFiles implements StateFiles {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration configuration;
  private final String folder;

  HadoopStateFiles(Configuration configuration, Path folder) {
    this.configuration = new SerializableConfiguration(configuration);
    this.folder = folder.toString();
  }

  private Path path(String name) {
    return name.isEmpty() ? new Path(folder) : new Path(folder, name);
  }

  private FileSystem fileSystem() throws IOException {
    return OutputFiles.of(configuration.value(), new Path(folder));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return fileSystem().create(path(name), true);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return fileSystem().open(path(name));
  }

  @Override
  public RuntimeException unwritable(String name, IOException cause) {
    return RunDirectory.refused(path(name).toString(), cause);
  }

  @Override
  public RuntimeException damaged(String name, String how) {
    return CheckpointDirectory.damaged(path(name), how);
  }
}
