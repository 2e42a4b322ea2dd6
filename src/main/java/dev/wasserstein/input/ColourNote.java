// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.ImageColour;
import dev.wasserstein.format.MeasureFormat;
import dev.wasserstein.storage.HadoopFiles;
import dev.wasserstein.storage.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A sentence on images in colour, which are read as grey. */
public final class ColourNote {
  /** The files that are looked at. */
  private static final int MOST_FILES = 100;

  private static final String GZIP = ".gz";

  private ColourNote() {}

  /** The note on an input that was read; empty where no image is stored in colour. */
  public static Optional<String> of(Configuration configuration, ReadSettings settings) {
    if (settings.fixedFormat().filter(format -> format.colours().isEmpty()).isPresent()) {
      return Optional.empty();
    }
    List<InputFile> images =
        HadoopFiles.list(configuration, settings.paths()).stream()
            .filter(file -> format(file).isPresent())
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

  /** The format with colours that a file has by its name. */
  private static Optional<MeasureFormat> format(InputFile file) {
    String path = file.path().toLowerCase(Locale.ROOT);
    String name = path.endsWith(GZIP) ? path.substring(0, path.length() - GZIP.length()) : path;
    return Arrays.stream(MeasureFormat.values())
        .filter(format -> format.colours().isPresent() && format.hasEnding(name))
        .findFirst();
  }

  private static boolean isColoured(Configuration configuration, InputFile file) {
    ImageColour.Sign colours = format(file).flatMap(MeasureFormat::colours).orElseThrow();
    try (InputStream in = HadoopFiles.open(configuration, file)) {
      return colours.isIn(in);
    } catch (IOException e) {
      throw HadoopFiles.unreadable(file.path(), e);
    }
  }
}
