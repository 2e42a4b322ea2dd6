// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The directory at the end of a zip archive (PKWARE's APPNOTE, sections 4.3.12 and 4.3.16), so that
 * one entry is found without reading those before it.
 */
final class ZipDirectory {
  /** Signature of the record that ends an archive. */
  private static final byte[] END_RECORD = {'P', 'K', 5, 6};

  private static final int END_RECORD_LENGTH = 22;

  /** Where the end record tells the number of entries, and the length of the directory. */
  private static final int ENTRIES_AT = 10;

  private static final int DIRECTORY_LENGTH_AT = 12;
  private static final int DIRECTORY_OFFSET_AT = 16;

  /** The end record and the longest comment behind it. */
  private static final int LONGEST_END = END_RECORD_LENGTH + 0xFFFF;

  private static final int ENTRY_SIGNATURE = 0x02014B50;
  private static final int ENTRY_LENGTH = 46;
  private static final int NAME_LENGTH_AT = 28;
  private static final int EXTRA_LENGTH_AT = 30;
  private static final int COMMENT_LENGTH_AT = 32;
  private static final int OFFSET_AT = 42;

  private ZipDirectory() {}

  /** Whether these are the first bytes of an archive. */
  static boolean begins(byte[] first) {
    return first.length >= 2 && first[0] == END_RECORD[0] && first[1] == END_RECORD[1];
  }

  /**
   * An entry.
   *
   * @param offset where its own header begins, from the start of the archive
   */
  record Entry(String name, long offset) {}

  /**
   * The entries of an archive of less than 4 GiB.
   *
   * @return none where the directory is missing or damaged
   */
  static List<Entry> of(FileBytes file) throws IOException {
    long from = Math.max(0, file.length() - LONGEST_END);
    byte[] tail = read(file, from, LONGEST_END);
    int end = endRecord(tail);
    if (end < 0) {
      return List.of();
    }
    ByteBuffer record = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    long offset = Integer.toUnsignedLong(record.getInt(end + DIRECTORY_OFFSET_AT));
    long length = Integer.toUnsignedLong(record.getInt(end + DIRECTORY_LENGTH_AT));
    if (offset + length > from + end || length > Integer.MAX_VALUE) {
      return List.of();
    }
    return entries(ByteBuffer.wrap(read(file, offset, (int) length)));
  }

  private static byte[] read(FileBytes file, long from, int length) throws IOException {
    try (InputStream in = file.from(from)) {
      return in.readNBytes(length);
    }
  }

  private static List<Entry> entries(ByteBuffer directory) {
    directory.order(ByteOrder.LITTLE_ENDIAN);
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + ENTRY_LENGTH <= directory.limit() && directory.getInt(at) == ENTRY_SIGNATURE) {
      int nameLength = Short.toUnsignedInt(directory.getShort(at + NAME_LENGTH_AT));
      int extra = Short.toUnsignedInt(directory.getShort(at + EXTRA_LENGTH_AT));
      int comment = Short.toUnsignedInt(directory.getShort(at + COMMENT_LENGTH_AT));
      if (at + ENTRY_LENGTH + nameLength > directory.limit()) {
        break;
      }
      byte[] name = new byte[nameLength];
      directory.get(at + ENTRY_LENGTH, name);
      entries.add(
          new Entry(
              new String(name, StandardCharsets.ISO_8859_1),
              Integer.toUnsignedLong(directory.getInt(at + OFFSET_AT))));
      at += ENTRY_LENGTH + nameLength + extra + comment;
    }
    return entries;
  }

  /** The number of entries that the end of an archive declares; -1 where it has no end. */
  static int declaredEntries(byte[] archive) {
    int at = endRecord(archive);
    return at < 0
        ? -1
        : (archive[at + ENTRIES_AT] & 0xFF) | ((archive[at + ENTRIES_AT + 1] & 0xFF) << 8);
  }

  private static int endRecord(byte[] archive) {
    for (int at = archive.length - END_RECORD_LENGTH; at >= 0; at--) {
      if (Arrays.equals(archive, at, at + 4, END_RECORD, 0, 4)) {
        return at;
      }
    }
    return -1;
  }
}
