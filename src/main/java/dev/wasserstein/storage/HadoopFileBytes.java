// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import dev.wasserstein.format.FileBytes;
import dev.wasserstein.format.MeasureFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of a file of any file system, decompressed where they are gzip's. The first of them are
 * kept, so that a header among them needs the file to be opened once.
 */
public final class HadoopFileBytes implements FileBytes {
  /** How much a file shrinks by gzip at least that has no true length at its end. */
  private static final long GZIP_RATIO = 4;

  private final Configuration configuration;
  private final InputFile file;
  private final boolean gzip;
  private final byte[] first;

  /**
   * Opens a file and reads its first bytes.
   *
   * @throws IOException if it cannot be read
   */
  public HadoopFileBytes(Configuration configuration, InputFile file) throws IOException {
    this.configuration = configuration;
    this.file = file;
    try (InputStream raw = HadoopFiles.raw(configuration, file)) {
      gzip = HadoopFiles.isGzip(raw);
      first =
          (gzip ? HadoopFiles.inflated(raw, file) : raw).readNBytes(MeasureFormat.DETECTION_BYTES);
    }
  }

  /** The first bytes: {@link MeasureFormat#DETECTION_BYTES}, or all of a shorter file. */
  public byte[] first() {
    return first;
  }

  @Override
  public InputStream from(long offset) throws IOException {
    if (offset == 0) {
      List<InputStream> both = List.of(new ByteArrayInputStream(first), new Rest());
      return new SequenceInputStream(Collections.enumeration(both));
    }
    return open(offset);
  }

  private InputStream open(long offset) throws IOException {
    if (gzip) {
      InputStream in = HadoopFiles.open(configuration, file);
      in.skipNBytes(offset);
      return in;
    }
    Path path = new Path(file.path());
    FSDataInputStream in = FilePaths.fileSystem(configuration, path).open(path);
    in.seek(offset);
    return in;
  }

  /** What follows the first bytes; the file is opened when it is first asked for. */
  private final class Rest extends InputStream {
    private InputStream in = InputStream.nullInputStream();
    private boolean opened = first.length < MeasureFormat.DETECTION_BYTES;

    private InputStream in() throws IOException {
      if (!opened) {
        in = open(first.length);
        opened = true;
      }
      return in;
    }

    @Override
    public int read() throws IOException {
      return in().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in().read(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Of a gzip file what its last four bytes say, unless that cannot be. */
  @Override
  public long length() {
    if (!gzip) {
      return file.bytes();
    }
    try {
      Path path = new Path(file.path());
      byte[] last = new byte[Integer.BYTES];
      try (FSDataInputStream in = FilePaths.fileSystem(configuration, path).open(path)) {
        in.readFully(file.bytes() - last.length, last);
      }
      long length =
          Integer.toUnsignedLong(ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN).getInt());
      return length >= file.bytes() / 2 ? length : GZIP_RATIO * file.bytes();
    } catch (IOException e) {
      return GZIP_RATIO * file.bytes();
    }
  }
}
