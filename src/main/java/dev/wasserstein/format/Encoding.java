// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import java.util.Arrays;
import java.util.List;

/** What encoders ask of the measures they are given. */
final class Encoding {
  private Encoding() {}

  /** The measure as the kind that the format holds. */
  static <M extends Measure> M as(
      Class<M> kind, MeasureRecord measure, MeasureFormat format, String kinds) {
    if (!kind.isInstance(measure.measure())) {
      throw refused(measure, "is a " + measure.measure().kind(), kinds + " for " + text(format));
    }
    return kind.cast(measure.measure());
  }

  /** Refuses measures of different dimension. */
  static void requireOneDimension(List<MeasureRecord> measures, MeasureFormat format) {
    int d = measures.get(0).measure().dimension();
    for (MeasureRecord measure : measures) {
      if (measure.measure().dimension() != d) {
        throw refused(
            measure,
            "has dimension " + measure.measure().dimension(),
            d + " as the first measure has, for " + text(format));
      }
    }
  }

  /** The measures as grids of one shape. */
  static List<GridMeasure> gridsOfOneShape(List<MeasureRecord> measures, MeasureFormat format) {
    List<GridMeasure> grids =
        measures.stream().map(m -> as(GridMeasure.class, m, format, "grids")).toList();
    int[] shape = grids.get(0).shape();
    for (int i = 0; i < grids.size(); i++) {
      if (!Arrays.equals(grids.get(i).shape(), shape)) {
        throw refused(
            measures.get(i),
            "has shape " + GridMeasure.shapeText(grids.get(i).shape()),
            GridMeasure.shapeText(shape) + " as the first measure has, for " + text(format));
      }
    }
    return grids;
  }

  /** The only measure of a file that holds one. */
  static MeasureRecord only(List<MeasureRecord> measures, MeasureFormat format) {
    if (measures.size() != 1) {
      throw refused(measures.get(1), "is one of " + measures.size(), "one for " + text(format));
    }
    return measures.get(0);
  }

  static BadInputException refused(MeasureRecord measure, String found, String expected) {
    return new BadInputException(
        "Measure '" + measure.measure().id() + "'",
        measure.place(),
        found,
        expected,
        "Write another format, such as json or parquet.");
  }

  private static String text(MeasureFormat format) {
    return "a file of format " + format.formatName();
  }
}
