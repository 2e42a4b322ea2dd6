// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.numeric.NeumaierSum;

/** What is done with masses that do not sum to 1. */
public enum MassRule {
  /** Refuse a sum that is off by more than {@link #TOLERANCE}; rescale smaller deviations away. */
  SUM_TO_ONE,
  /** Rescale any positive sum to 1. */
  RESCALE,
  /** Take any positive sum as it is, for transport that may change masses. */
  KEEP;

  /** The largest deviation of a sum of masses from 1 that counts as rounding. */
  public static final double TOLERANCE = 1e-6;

  /** The place of measures that a program makes, for messages. */
  static final String IN_MEMORY = "in memory";

  /** The deviation that rescaling itself may leave: each quotient is rounded, and the sum is. */
  private static final double ROUNDING = 0x1p-50;

  /**
   * Checks the masses of one measure and, but for {@link #KEEP}, rescales them in place so that
   * they sum to 1. Equal masses stay equal.
   *
   * @param masses (m), the masses of one measure, overwritten
   * @param id the measure
   * @param place file and line, for the message
   * @throws BadInputException if there is no atom, a mass is negative or not finite, or the sum is
   *     wrong
   */
  public void apply(double[] masses, String id, String place) {
    if (masses.length == 0) {
      throw new BadInputException(
          "Measure '" + id + "'",
          place,
          "has no atom",
          "at least one",
          "Remove it or give it atoms.");
    }
    NeumaierSum total = new NeumaierSum();
    for (int i = 0; i < masses.length; i++) {
      double mass = masses[i];
      if (!(mass >= 0) || mass == Double.POSITIVE_INFINITY) {
        throw new BadInputException(
            "Mass " + (i + 1) + " of measure '" + id + "'",
            place,
            "is " + mass,
            "a finite number that is not negative",
            "Correct or remove it.");
      }
      total.add(mass);
    }
    double sum = total.value();
    if (!(sum > 0) || sum == Double.POSITIVE_INFINITY) {
      throw new BadInputException(
          "Masses of measure '" + id + "'",
          place,
          "sum to " + sum,
          "a positive finite sum",
          "Remove the measure or give it mass.");
    }
    if (this == SUM_TO_ONE && Math.abs(sum - 1) > TOLERANCE) {
      throw new BadInputException(
          "Masses of measure '" + id + "'",
          place,
          "sum to " + sum,
          "1 within 1e-6",
          "Use --normalise to rescale, or --mass-penalty for measures of unequal mass.");
    }
    // Masses that were rescaled once sum to 1 but for rounding. They stay as they are, so that a
    // measure reads back
    // from a file bit for bit as it was written.
    if (this != KEEP && Math.abs(sum - 1) > ROUNDING) {
      for (int i = 0; i < masses.length; i++) {
        masses[i] /= sum;
      }
    }
  }
}
