// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;

/** Supports whose atoms stand in arrays of their own. */
final class SupportRows {
  private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private SupportRows() {}

  /**
   * The atoms one behind the other.
   *
   * @param rows m arrays of length d
   * @return (m × d, row-major)
   * @throws BadInputException if the lengths differ, or an array cannot hold the numbers
   */
  static double[] flatten(double[][] rows, String id, String place) {
    int length = rows.length == 0 ? 0 : rows[0].length;
    if ((long) rows.length * length > MOST_NUMBERS) {
      throw new BadInputException(
          "Support of measure '" + id + "'",
          place,
          "has " + rows.length + " x " + length + " numbers",
          "at most " + MOST_NUMBERS,
          "Thin the measure out.");
    }
    double[] flat = new double[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      checkLength(i, rows[i].length, length, id, place);
      System.arraycopy(rows[i], 0, flat, i * length, length);
    }
    return flat;
  }

  /** Refuses an atom (counted from 0) that has not as many coordinates as the first one. */
  static void checkLength(int atom, int length, int expected, String id, String place) {
    if (length != expected) {
      throw new BadInputException(
          "Atom " + (atom + 1) + " of measure '" + id + "'",
          place,
          "has " + length + " coordinates",
          expected + " as the first atom has",
          "Correct the record.");
    }
  }
}
