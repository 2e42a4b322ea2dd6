// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.storage.FilePaths;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The lines of a text file that begin in a range of its bytes, behind a copy of its header: its
 * first lines up to one that is no comment. A compressed file is one part.
 *
 * @param start of the range; 0 for the part that has the header itself
 * @param end behind the range; {@link Long#MAX_VALUE} for the rest of the file
 * @param header its lines with their ends; empty in the part that begins with it
 */
public record FilePart(InputFile file, long start, long end, byte[] header)
    implements Serializable {
  private static final int LONGEST_HEADER = 1 << 16;

  /**
   * The parts of a file, in its order.
   *
   * @param bytes the length of each but the last
   */
  public static List<FilePart> of(Configuration configuration, InputFile file, long bytes)
      throws IOException {
    Path path = new Path(file.path());
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    boolean whole;
    try (InputStream in = HadoopFiles.open(configuration, file);
        FSDataInputStream raw = FilePaths.fileSystem(configuration, path).open(path)) {
      whole = raw.read() == 0x1f && raw.read() == 0x8b;
      boolean comment = true;
      while (comment) {
        int c = in.read();
        comment = c == '#';
        while (c >= 0 && c != '\n' && header.size() < LONGEST_HEADER) {
          header.write(c);
          c = in.read();
        }
        whole |= c != '\n';
        comment &= !whole;
        header.write('\n');
      }
    }
    if (whole || header.size() > bytes || file.bytes() <= bytes) {
      return List.of(new FilePart(file, 0, Long.MAX_VALUE, new byte[0]));
    }
    List<FilePart> parts = new ArrayList<>();
    for (long start = 0; start < file.bytes(); start += bytes) {
      long end = start + bytes < file.bytes() ? start + bytes : Long.MAX_VALUE;
      parts.add(new FilePart(file, start, end, start == 0 ? new byte[0] : header.toByteArray()));
    }
    return parts;
  }

  /** Opens it. The caller closes it. */
  public InputStream open(Configuration configuration) throws IOException {
    if (start == 0 && end == Long.MAX_VALUE) {
      return HadoopFiles.open(configuration, file);
    }
    Path path = new Path(file.path());
    FileSystem fileSystem = FilePaths.fileSystem(configuration, path);
    HadoopFiles.requireUnchanged(fileSystem, file);
    FSDataInputStream raw = fileSystem.open(path);
    try {
      InputStream lines = new Lines(raw, start, end);
      return start == 0 ? lines : new SequenceInputStream(new ByteArrayInputStream(header), lines);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The bytes from the first line that begins in a range to the end of the last one that does. */
  private static final class Lines extends InputStream {
    private final InputStream in;
    private final long end;
    private final byte[] buffer = new byte[1 << 16];

    /** Where in the file the buffer ends. */
    private long position;

    private int from;
    private int to;
    private boolean last;

    Lines(FSDataInputStream in, long start, long end) throws IOException {
      this.in = in;
      this.end = end;
      if (start > 0) {
        // A line begins at the start if the byte before it ends one.
        position = start - 1;
        in.seek(position);
        int c;
        do {
          c = next();
        } while (c >= 0 && c != '\n');
        if (position - (to - from) >= end) {
          from = to;
          last = true;
        }
      }
      cut();
    }

    /** The next byte, whichever line it belongs to. */
    private int next() throws IOException {
      return from < to || fill() ? buffer[from++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
      from = 0;
      to = Math.max(0, in.read(buffer, 0, buffer.length));
      position += to;
      return to > 0;
    }

    /** Ends the buffer behind the first line end that is not before the last byte of the range. */
    private void cut() {
      long base = position - to;
      if (last || position < end) {
        return;
      }
      for (int k = (int) Math.max(from, end - 1 - base); k < to; k++) {
        if (buffer[k] == '\n') {
          to = k + 1;
          last = true;
          return;
        }
      }
    }

    private boolean hasMore() throws IOException {
      if (from < to) {
        return true;
      }
      if (last || !fill()) {
        return false;
      }
      cut();
      return true;
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int count = Math.min(length, to - from);
      System.arraycopy(buffer, from, bytes, offset, count);
      from += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
