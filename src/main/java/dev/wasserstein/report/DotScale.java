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
  private static final double LARGEST_DOT = 0.006;
  private static final double LEAST_DIAMETER = 0.8;

  /** The scale for these measures: the heaviest atom stays a dot. */
  static DotScale of(List<? extends Measure> measures) {
    double heaviest =
        measures.stream()
            .filter(DiscreteMeasure.class::isInstance)
            .map(DiscreteMeasure.class::cast)
            .flatMapToDouble(cloud -> Arrays.stream(cloud.masses()))
            .max()
            .orElse(0);
    return new DotScale(heaviest > 0 ? Math.min(MOST_INK, LARGEST_DOT / heaviest) : MOST_INK);
  }

  /** The diameter of a dot in px; never so small that it vanishes. */
  double diameter(double mass, double panelArea) {
    return Math.max(LEAST_DIAMETER, 2 * Math.sqrt(share * mass * panelArea / Math.PI));
  }
}
