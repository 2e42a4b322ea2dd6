// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's files as {@code locked://user:password@host/path}. */
public final class LockedFileSystem extends RawLocalFileSystem {
  static final String PASSWORD = "planted-password";

  /** What stands before a path. */
  static final String ADDRESS = "locked://somebody:" + PASSWORD + "@host";

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(URI.create("locked:///"), conf);
  }

  @Override
  public URI getUri() {
    return URI.create(ADDRESS + "/");
  }

  @Override
  public String getScheme() {
    return "locked";
  }

  @Override
  public File pathToFile(Path path) {
    return new File(path.toUri().getPath());
  }

  /** The same for Hadoop's other interface to file systems. */
  public static final class OfFileContext extends DelegateToFileSystem {
    public OfFileContext(URI name, Configuration conf) throws IOException, URISyntaxException {
      super(URI.create("locked:///"), new LockedFileSystem(), conf, "locked", false);
    }

    @Override
    public void checkPath(Path path) {
      // Each path is one of this machine.
    }

    @Override
    public String getUriPath(Path path) {
      return path.toUri().getPath();
    }
  }
}
