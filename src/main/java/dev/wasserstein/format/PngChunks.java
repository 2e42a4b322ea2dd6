// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The frame of a PNG file: chunks of length, name, data and checksum. ImageIO checks none of it: it
 * paints what is missing black, and allocates what a damaged length says.
 */
final class PngChunks {
  private static final int SIGNATURE_LENGTH = 8;

  /** A chunk without data: its length, name and checksum. */
  private static final int EMPTY_CHUNK = 12;

  private static final int LAST = 0x49454E44; // IEND

  private PngChunks() {}

  /** Refuses a file that is cut off or damaged. */
  static void check(byte[] file, String place) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    int at = SIGNATURE_LENGTH;
    while (true) {
      if (file.length - at < EMPTY_CHUNK) {
        throw damaged("ends before its last part", place);
      }
      int length = buffer.getInt(at);
      if (length < 0 || length > file.length - at - EMPTY_CHUNK) {
        throw damaged("is cut off, or has a part of a wrong length", place);
      }
      CRC32 checksum = new CRC32();
      checksum.update(file, at + 4, length + 4);
      if ((int) checksum.getValue() != buffer.getInt(at + 8 + length)) {
        throw damaged("has a part with a wrong checksum", place);
      }
      if (buffer.getInt(at + 4) == LAST) {
        return;
      }
      at += EMPTY_CHUNK + length;
    }
  }

  private static BadInputException damaged(String found, String place) {
    return new BadInputException(
        "The image", place, found, "an intact PNG file", "Fetch it again or remove it.");
  }
}
