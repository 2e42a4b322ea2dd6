// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import dev.wasserstein.format.ImageColour;
import dev.wasserstein.format.MeasureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** A sentence on images in colour, which are read as grey. */
public final class ColourNote {
  /** The files that are looked at. */
  private static final int MOST_FILES = 100;

  private static final Pattern IMAGE = Pattern.compile(".*\\.(png|jpe?g|bmp)(\\.gz)?");

  private ColourNote() {}

  /** The note on an input that was read; empty where no image is stored in colour. */
  public static Optional<String> of(Configuration configuration, ReadSettings settings) {
    if (settings.fixedFormat().filter(format -> format != MeasureFormat.IMAGE).isPresent()) {
      return Optional.empty();
    }
    List<InputFile> images =
        HadoopFiles.list(configuration, settings.paths()).stream()
            .filter(file -> IMAGE.matcher(file.path().toLowerCase(Locale.ROOT)).matches())
            .toList();
    long coloured =
        images.stream().limit(MOST_FILES).filter(file -> isColoured(configuration, file)).count();
    if (coloured == 0) {
      return Optional.empty();
    }
    return Optional.of(
        coloured
            + (images.size() > MOST_FILES
                ? " of the first " + MOST_FILES + " images"
                : coloured == 1 ? " image" : " images")
            + (coloured == 1 ? " is" : " are")
            + " stored in colour; grey values (luma, ITU-R BT.601) are read as mass.");
  }

  private static boolean isColoured(Configuration configuration, InputFile file) {
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return ImageColour.isStored(in.readNBytes(ImageColour.HEADER_BYTES));
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }
}
