// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.collection.StateFiles;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of any of Hadoop's file systems, used by the driver and by tasks. */
final class HadoopStateFiles implements StateFiles, Externalizable {
  private static final long serialVersionUID = 1L;

  private Configuration configuration;
  private String folder;

  /** For the reader of {@link Externalizable}. */
  public HadoopStateFiles() {}

  HadoopStateFiles(Configuration configuration, Path folder) {
    this.configuration = configuration;
    this.folder = folder.toString();
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeUTF(folder);
    configuration.write(out);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    folder = in.readUTF();
    configuration = new Configuration(false);
    configuration.readFields(in);
  }

  private Path path(String name) {
    return name.isEmpty() ? new Path(folder) : new Path(folder, name);
  }

  private FileSystem fileSystem() throws IOException {
    return OutputFiles.of(configuration, new Path(folder));
  }

  @Override
  public OutputStream create(String name) throws IOException {
    return OutputFiles.create(fileSystem(), path(name));
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
