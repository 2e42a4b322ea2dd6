// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.twelvemonkeys.imageio.plugins.pnm.PNMImageReaderSpi;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The image formats that are read. */
enum ImageKind {
  PNG("png"),
  JPEG("jpeg"),
  BMP("bmp"),
  TIFF("tiff"),
  /** The portable anymap formats of Netpbm: PBM, PGM, PPM and PAM. */
  PNM("pnm") {
    @Override
    ImageReader reader() throws IOException {
      // By its name: ImageIO finds plug-ins by the class loader of whichever thread comes first.
      return new PNMImageReaderSpi().createReaderInstance();
    }
  };

  /**
   * The four bytes after these hold the size of the header that follows; two bytes say too little.
   */
  private static final int BMP_HEADER_SIZE_AT = 14;

  /** The ends of file names; new images are PNG. */
  static final List<String> ENDINGS =
      List.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "pgm", "ppm", "pbm", "pnm", "pam");

  /** The file names of images. */
  static final Pattern FILE_NAME =
      Pattern.compile(".*\\.(" + String.join("|", ENDINGS) + ")", Pattern.CASE_INSENSITIVE);

  private final String imageIoName;

  ImageKind(String imageIoName) {
    this.imageIoName = imageIoName;
  }

  /** A reader of such files. */
  ImageReader reader() throws IOException {
    return ImageIO.getImageReadersByFormatName(imageIoName).next();
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
    if (startsWith(first, 'I', 'I', 42, 0) || startsWith(first, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    }
    if (first.length > 2
        && first[0] == 'P'
        && first[1] >= '1'
        && first[1] <= '7'
        && (Character.isWhitespace(first[2]) || first[2] == '#')) {
      return Optional.of(PNM);
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
