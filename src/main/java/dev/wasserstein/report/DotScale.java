// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;
import java.util.List;

/**
 * How large a dot is: its area is the same share of the panel for the same mass, in every panel of
 * a page.
 *
 * @param share of the panel's area that mass 1 covers
 */
record DotScale(double share) {
  private static final double MOST_INK = 0.09;
  private static final double LEAST_FILLED = 0.04;
  private static final double LARGEST_DOT = 0.006;
  private static final double LEAST_DIAMETER = 0.8;

  /**
   * The scale for these measures over a box: the heaviest atom stays a dot, and clouds that fill
   * little of the box get less ink than clouds that fill it.
   */
  static DotScale of(List<? extends Measure> measures, Box box) {
    List<DiscreteMeasure> clouds =
        measures.stream()
            .filter(DiscreteMeasure.class::isInstance)
            .map(DiscreteMeasure.class::cast)
            .toList();
    if (clouds.isEmpty()) {
      return new DotScale(MOST_INK);
    }
    double heaviest =
        clouds.stream().flatMapToDouble(c -> Arrays.stream(c.masses())).max().orElse(1);
    double[] filled = clouds.stream().mapToDouble(c -> filled(c, box)).sorted().toArray();
    double ink = MOST_INK * Math.sqrt(Math.max(LEAST_FILLED, filled[filled.length / 2]));
    return new DotScale(Math.min(ink, LARGEST_DOT / heaviest));
  }

  private static double filled(DiscreteMeasure cloud, Box box) {
    Box own = Box.around(List.of(cloud), box.orientation());
    double across = (own.acrossHigh() - own.acrossLow()) / (box.acrossHigh() - box.acrossLow());
    double up = (own.upHigh() - own.upLow()) / (box.upHigh() - box.upLow());
    return Math.min(1, across * up);
  }

  /** The diameter of a dot in px; never so small that it vanishes. */
  double diameter(double mass, double panelArea) {
    return Math.max(LEAST_DIAMETER, 2 * Math.sqrt(share * mass * panelArea / Math.PI));
  }
}
