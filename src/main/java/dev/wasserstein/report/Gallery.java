// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a run.
 *
 * @param layout how the large figures stand
 * @param results large figures of the resulting measures
 * @param inputs small figures of the inputs; empty where they are drawn with the results
 * @param notes what holds for all of them
 */
record Gallery(Layout layout, List<Figure> results, List<Figure> inputs, List<String> notes) {
  /** How the large figures stand on the page. */
  enum Layout {
    /** One figure of moderate width. */
    ONE,
    /** One below the other, as wide as they need. */
    WIDE,
    /** Side by side. */
    TILES
  }

  /** The pictures that suit the dimension of the measures; none where there is nothing to draw. */
  static Gallery of(RunReport report) {
    List<Measure> measures =
        Stream.concat(
                report.inputs().stream().map(WeightedMeasure::measure), report.results().stream())
            .toList();
    List<Integer> dimensions = measures.stream().map(Measure::dimension).distinct().toList();
    if (dimensions.isEmpty()) {
      return new Gallery(Layout.WIDE, List.of(), List.of(), List.of());
    }
    if (dimensions.size() > 1) {
      String note = "No pictures: the measures have the dimensions " + dimensions + ".";
      return new Gallery(Layout.WIDE, List.of(), List.of(), List.of(note));
    }
    return switch (dimensions.get(0)) {
      case 1 -> LineGallery.of(report);
      case 2 -> PlaneGallery.of(report);
      default -> VolumeGallery.suits(measures) ? VolumeGallery.of(report) : PairsGallery.of(report);
    };
  }
}
