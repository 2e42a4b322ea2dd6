// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.options.Options;
import dev.wasserstein.options.Settings;
import dev.wasserstein.report.Orientation;
import java.util.List;
import java.util.regex.Pattern;

/** Which way the axes of measures run on a page. */
final class PictureAxes {
  /** The place of an image, or of an image in an idx file. */
  private static final Pattern IMAGE =
      Pattern.compile("(?i).*\\.(png|jpe?g|bmp)|.*idx3-ubyte.*|.*\\.idx.*");

  private PictureAxes() {}

  /** Rows run downward where measures are grids, or clouds that were made of images. */
  static Orientation of(Settings values, List<MeasureRecord> sample) {
    boolean image =
        values.get(Options.AS).equals("points")
            || sample.stream()
                .anyMatch(
                    record ->
                        record.measure() instanceof GridMeasure
                            || IMAGE.matcher(record.place()).matches());
    return image ? Orientation.IMAGE : Orientation.CARTESIAN;
  }
}
