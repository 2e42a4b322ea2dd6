// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.format.DecodedSize;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.List;

/**
 * The size of a collection once it is decoded.
 *
 * @param measures their number
 * @param atoms the atoms, or cells, of all
 * @param largest those of the largest
 * @param bytes of all
 * @param largestBytes of the largest
 * @param axes the number of axes of grids; 0 where some measure is none
 */
public record InputSize(
    long measures,
    long atoms,
    long largest,
    long bytes,
    long largestBytes,
    int axes,
    DecodedSize.Certainty certainty) {
  /** By the headers of the files. */
  public static InputSize of(List<ScannedFile> files, ReadSettings settings) {
    // Only a part of what the files hold may be kept.
    DecodedSize.Certainty certainty =
        settings.keepsAll(files.stream().mapToLong(file -> file.size().largest()).max().orElse(0))
            ? DecodedSize.Certainty.EXACT
            : DecodedSize.Certainty.AT_MOST;
    InputSize sum = new InputSize(0, 0, 0, 0, 0, Integer.MAX_VALUE, certainty);
    for (ScannedFile file : files) {
      DecodedSize size = file.size();
      sum =
          sum.plus(
              new InputSize(
                  size.measures(),
                  size.atoms(),
                  size.largest(),
                  size.bytes(),
                  size.largestBytes(),
                  size.axes(),
                  size.certainty()));
    }
    return sum;
  }

  /** Of measures that are here. */
  public static InputSize of(List<MeasureRecord> records) {
    InputSize sum = new InputSize(0, 0, 0, 0, 0, Integer.MAX_VALUE, DecodedSize.Certainty.EXACT);
    for (MeasureRecord record : records) {
      Measure measure = record.measure();
      long bytes = measure.bytes();
      int axes = measure.kind() == Measure.Kind.GRID ? measure.dimension() : 0;
      sum =
          sum.plus(
              new InputSize(
                  1, measure.size(), measure.size(), bytes, bytes, axes, sum.certainty()));
    }
    return sum;
  }

  private InputSize plus(InputSize other) {
    return new InputSize(
        measures + other.measures,
        atoms + other.atoms,
        Math.max(largest, other.largest),
        bytes + other.bytes,
        Math.max(largestBytes, other.largestBytes),
        Math.min(axes, other.axes),
        certainty.compareTo(other.certainty) >= 0 ? certainty : other.certainty);
  }
}
