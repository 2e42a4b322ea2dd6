// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.collection.MeasuresSummary;
import dev.wasserstein.measure.BadInputException;

/** Which powers of distances doubles can hold, with sums of them. */
final class CostScale {
  /** Decimal exponents of the largest cost between two atoms. */
  private static final int MOST = 300;

  private static final int LEAST = -290;

  private CostScale() {}

  /**
   * Refuses measures so far apart, or so near each other, that their costs are no numbers or 0.
   *
   * @param exponent p of the cost |x − y|^p
   * @throws BadInputException if they are
   */
  static void check(MeasuresSummary left, MeasuresSummary right, double exponent) {
    double extent = 0;
    for (int k = 0; k < left.dimension(); k++) {
      double side =
          Math.max(left.upper()[k], right.upper()[k]) - Math.min(left.lower()[k], right.lower()[k]);
      extent = Math.hypot(extent, side);
    }
    double digits = exponent * Math.log10(extent);
    if (extent > 0 && !(digits <= MOST && digits >= LEAST)) {
      throw new BadInputException(
          "The extent of the atoms",
          "the input",
          "is " + extent + ", of which costs take the power " + exponent,
          "a power between 1e" + LEAST + " and 1e" + MOST,
          exponent > 2
              ? "Rescale the coordinates, or use a smaller --exponent."
              : "Rescale the coordinates.");
    }
  }
}
