// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** This machine's files as {@code full:/path}, on a disk with so much space left. */
public final class FullFileSystem extends RawLocalFileSystem {
  /** The space left, in bytes. */
  static final AtomicLong SPACE = new AtomicLong();

  @Override
  public URI getUri() {
    return URI.create("full:///");
  }

  @Override
  public String getScheme() {
    return "full";
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path file, boolean append, FsPermission permission) throws IOException {
    return new Bounded(super.createOutputStreamWithMode(file, append, permission));
  }

  private static final class Bounded extends FilterOutputStream {
    Bounded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      long left = SPACE.addAndGet(-length);
      int fit = (int) Math.max(0, Math.min(length, left + length));
      out.write(bytes, from, fit);
      if (fit < length) {
        throw new IOException("No space left on device");
      }
    }
  }
}
