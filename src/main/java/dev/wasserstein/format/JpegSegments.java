// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The segments at the head of a JPEG file (ITU-T T.81, annex B; Exif 2.3, 4.5.2). */
final class JpegSegments {
  private static final int MARKER = 0xFF;
  private static final int APP1 = 0xE1;
  private static final int SCAN = 0xDA;
  private static final int COMPONENTS_AT = 5;
  private static final int EXIF = 0x45786966;
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;

  private JpegSegments() {}

  /** What is asked of a segment: its marker, and where its content begins and ends. */
  private interface Question {
    /** The answer; negative where the segment has none. */
    int ask(int marker, int begin, int end);
  }

  /** The number of colour components; 0 where the frame's header is not among the bytes. */
  static int components(byte[] file) {
    return Math.max(
        0,
        first(
            file,
            (marker, begin, end) ->
                isFrame(marker) && begin + COMPONENTS_AT < end
                    ? file[begin + COMPONENTS_AT] & 0xFF
                    : -1));
  }

  /** How the camera was held, 1 to 8 as Exif has it; 1, upright, where the file does not say. */
  static int orientation(byte[] file) {
    int found =
        first(file, (marker, begin, end) -> marker == APP1 ? orientation(file, begin, end) : -1);
    return found >= 1 && found <= 8 ? found : 1;
  }

  private static int first(byte[] file, Question question) {
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xFF) == MARKER) {
      int marker = file[at + 1] & 0xFF;
      if (marker == MARKER) { // a filling byte
        at++;
        continue;
      }
      if (marker == SCAN) {
        return -1;
      }
      int end = at + 2 + (((file[at + 2] & 0xFF) << 8) | (file[at + 3] & 0xFF));
      int answer = question.ask(marker, at + 4, Math.min(end, file.length));
      if (answer >= 0) {
        return answer;
      }
      at = end;
    }
    return -1;
  }

  /** C0 to CF without the tables C4 and CC and the reserved C8. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static int orientation(byte[] file, int begin, int end) {
    int tiff = begin + 6;
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (tiff + 8 > end || bytes.getInt(begin) != EXIF) {
      return -1;
    }
    bytes.order(file[tiff] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff + (bytes.getInt(tiff + 4) & 0xFFFFFFFFL);
    if (directory + 2 > end) {
      return -1;
    }
    int entries = bytes.getShort((int) directory) & 0xFFFF;
    for (int k = 0; k < entries; k++) {
      int entry = (int) directory + 2 + k * ENTRY;
      if (entry + ENTRY > end) {
        return -1;
      }
      if ((bytes.getShort(entry) & 0xFFFF) == ORIENTATION) {
        return bytes.getShort(entry + 8) & 0xFFFF;
      }
    }
    return -1;
  }
}
