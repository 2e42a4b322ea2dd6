// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The image formats that are read, by the names that ImageIO gives them. */
enum ImageKind {
  PNG("png"),
  JPEG("jpeg"),
  BMP("bmp");

  /**
   * The four bytes after these hold the size of the header that follows; two bytes say too little.
   */
  private static final int BMP_HEADER_SIZE_AT = 14;

  /** The ends of file names; new images are PNG. */
  static final List<String> ENDINGS = List.of("png", "jpg", "jpeg", "bmp");

  /** The file names of images. */
  static final Pattern FILE_NAME =
      Pattern.compile(".*\\.(" + String.join("|", ENDINGS) + ")", Pattern.CASE_INSENSITIVE);

  private final String imageIoName;

  ImageKind(String imageIoName) {
    this.imageIoName = imageIoName;
  }

  String imageIoName() {
    return imageIoName;
  }

  /** The image format that begins with these bytes. */
  static Optional<ImageKind> of(byte[] first) {
    if (startsWith(first, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(first, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (startsWith(first, 'B', 'M')
        && first.length > BMP_HEADER_SIZE_AT + 3
        && (first[BMP_HEADER_SIZE_AT] & 0xFF) >= 12
        && first[BMP_HEADER_SIZE_AT + 1] == 0
        && first[BMP_HEADER_SIZE_AT + 2] == 0
        && first[BMP_HEADER_SIZE_AT + 3] == 0) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
