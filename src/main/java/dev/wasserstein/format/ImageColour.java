// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the first bytes of an image file say of it, without decoding it. */
public final class ImageColour {
  /** Tells whether a file is in colour. */
  @FunctionalInterface
  public interface Sign {
    /**
     * Looks at a file.
     *
     * @throws IOException if it cannot be read
     */
    boolean isIn(InputStream file) throws IOException;
  }

  /** The bytes that are looked at: cameras put a thumbnail before the header of a JPEG. */
  private static final int HEADER_BYTES = 1 << 18;

  private static final int PNG_COLOUR_TYPE_AT = 25;
  private static final int PNG_COLOUR = 2;
  private static final int PNG_CHUNKS_AT = 8;
  private static final int BMP_BITS_AT = 28;
  private static final int PAM_HEADER = 256;
  private static final int TIFF_HEADER = 8;
  private static final int TIFF_FIELD = 12;

  /** A directory has a field for each thing that is said of an image, some twenty. */
  private static final int MOST_DIRECTORY = 2 + 100 * TIFF_FIELD;

  private static final int PHOTOMETRIC_INTERPRETATION = 262;

  private ImageColour() {}

  /**
   * Whether the pixels of an image are stored in colour. A palette counts if one of its entries is
   * coloured.
   *
   * @throws IOException if the file cannot be read
   */
  static boolean isStored(InputStream file) throws IOException {
    byte[] first = file.readNBytes(HEADER_BYTES);
    Optional<ImageKind> kind = ImageKind.of(first);
    if (kind.isEmpty()) {
      return false;
    }
    return switch (kind.get()) {
      case PNG -> png(first);
      case JPEG -> JpegSegments.components(first) == 3;
      case BMP -> first.length > BMP_BITS_AT && first[BMP_BITS_AT] > 8;
      case TIFF -> tiff(first, file);
      case PNM -> first[1] == '3' || first[1] == '6' || (first[1] == '7' && colouredMap(first));
    };
  }

  /** Whether the header of a PAM file says so. */
  private static boolean colouredMap(byte[] first) {
    String header =
        new String(first, 0, Math.min(first.length, PAM_HEADER), StandardCharsets.US_ASCII);
    return header.contains("RGB");
  }

  /** By the field PhotometricInterpretation of the first directory, wherever that stands. */
  private static boolean tiff(byte[] first, InputStream rest) throws IOException {
    ByteOrder order = first[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    if (first.length < TIFF_HEADER) {
      return false;
    }
    long at = ByteBuffer.wrap(first).order(order).getInt(4) & 0xFFFFFFFFL;
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), rest);
    whole.skipNBytes(at);
    byte[] directory = whole.readNBytes(MOST_DIRECTORY);
    ByteBuffer fields = ByteBuffer.wrap(directory).order(order);
    int count = directory.length < 2 ? 0 : fields.getShort(0) & 0xFFFF;
    for (int k = 0; k < count && 2 + (k + 1) * TIFF_FIELD <= directory.length; k++) {
      int field = 2 + k * TIFF_FIELD;
      if ((fields.getShort(field) & 0xFFFF) == PHOTOMETRIC_INTERPRETATION) {
        // 0 and 1 are grey, and 4 is a mask.
        int kind = fields.getShort(field + 8) & 0xFFFF;
        return kind > 1 && kind != 4;
      }
    }
    return false;
  }

  private static boolean png(byte[] first) {
    if (first.length <= PNG_COLOUR_TYPE_AT) {
      return false;
    }
    int type = first[PNG_COLOUR_TYPE_AT];
    boolean palette = type == 3;
    return palette ? colouredPalette(first) : (type & PNG_COLOUR) != 0;
  }

  private static boolean colouredPalette(byte[] first) {
    ByteBuffer file = ByteBuffer.wrap(first).order(ByteOrder.BIG_ENDIAN);
    int at = PNG_CHUNKS_AT;
    while (at + 8 <= first.length) {
      long length = file.getInt(at) & 0xFFFFFFFFL;
      if (file.getInt(at + 4) == 0x504C5445) { // PLTE
        for (int k = at + 8; k + 2 < Math.min(first.length, at + 8 + length); k += 3) {
          if (first[k] != first[k + 1] || first[k] != first[k + 2]) {
            return true;
          }
        }
        return false;
      }
      if (at + 12 + length > first.length) {
        return false;
      }
      at += (int) (12 + length);
    }
    return false;
  }
}
