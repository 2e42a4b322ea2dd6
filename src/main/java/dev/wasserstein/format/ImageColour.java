// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the first bytes of an image file say of it, without decoding it. */
public final class ImageColour {
  /** The bytes that are looked at: cameras put a thumbnail before the header of a JPEG. */
  public static final int HEADER_BYTES = 1 << 18;

  private static final int PNG_COLOUR_TYPE_AT = 25;
  private static final int PNG_COLOUR = 2;
  private static final int PNG_CHUNKS_AT = 8;
  private static final int BMP_BITS_AT = 28;

  private ImageColour() {}

  /**
   * Whether the pixels of an image are stored in colour. A palette counts if one of its entries is
   * coloured.
   *
   * @param first the first bytes of the file, {@link #HEADER_BYTES} of them or all
   */
  public static boolean isStored(byte[] first) {
    return ImageKind.of(first)
        .map(
            kind ->
                switch (kind) {
                  case PNG -> png(first);
                  case JPEG -> JpegSegments.components(first) == 3;
                  case BMP -> first.length > BMP_BITS_AT && first[BMP_BITS_AT] > 8;
                })
        .orElse(false);
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
