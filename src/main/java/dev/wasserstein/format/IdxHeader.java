// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The start of a file in MNIST's IDX format: two zero bytes, the type, the rank, and a big-endian
 * 32-bit length for each axis.
 *
 * @param type how the numbers are stored, big-endian
 * @param lengths the lengths of the axes, at least one, none negative
 */
record IdxHeader(SampleType type, int[] lengths) {
  /** The code of the type that is written. */
  static final int F64_CODE = 0x0E;

  private static final Map<Integer, SampleType> TYPES =
      Map.of(
          0x08,
          SampleType.U8,
          0x09,
          SampleType.I8,
          0x0B,
          SampleType.I16,
          0x0C,
          SampleType.I32,
          0x0D,
          SampleType.F32,
          F64_CODE,
          SampleType.F64);

  /** The file names of images, as MNIST has them or with the ending idx. */
  static final Pattern FILE_NAME =
      Pattern.compile(".*idx3-ubyte.*|.*\\.idx.*", Pattern.CASE_INSENSITIVE);

  static boolean recognises(FileStart start) {
    byte[] first = start.bytes();
    return first.length >= 4 && first[0] == 0 && first[1] == 0 && TYPES.containsKey((int) first[2]);
  }

  /** Reads the header. */
  static IdxHeader read(InputStream in, String place) throws IOException {
    byte[] magic = in.readNBytes(4);
    SampleType type = magic.length == 4 ? TYPES.get((int) magic[2]) : null;
    if (type == null || magic[0] != 0 || magic[1] != 0 || magic[3] == 0) {
      throw malformed("does not begin as an IDX file", "0, 0, a type, and the rank", place);
    }
    int rank = magic[3] & 0xFF;
    byte[] bytes = in.readNBytes(4 * rank);
    if (bytes.length < 4 * rank) {
      throw malformed("ends within the header", rank + " lengths", place);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int[] lengths = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      lengths[axis] = buffer.getInt();
      if (lengths[axis] < 0) {
        throw malformed(
            "has the length " + Integer.toUnsignedString(lengths[axis]), "less than 2^31", place);
      }
    }
    return new IdxHeader(type, lengths);
  }

  static BadInputException malformed(String found, String expected, String place) {
    return new BadInputException(
        "The file",
        place,
        found,
        expected,
        "Fetch the file again, or name its format with --format.");
  }
}
