// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * Positive numbers far beyond the range of doubles, in three forms, and the ways between them:
 *
 * <ul>
 *   <li>as natural logarithms, negative infinity for 0;
 *   <li>as mantissa · 2^exponent, the exponent a whole number held in a double, {@link #ZERO} for
 *       0;
 *   <li>as doubles with a shift that several of them share: x · 2^(shift − {@link #TOP}). A line
 *       whose greatest number has its exponent as the shift fills the doubles from 2^TOP downwards,
 *       so that products with factors of the same kind lose nothing until 2^(2·TOP + 1022) below
 *       the top. What would be below the least normal double becomes about that double.
 * </ul>
 *
 * <p>Exponentials and logarithms are polynomials of fixed degree, within 3 ulps, and have the same
 * bits interpreted and compiled. Implementations differ in last bits; each repeats itself.
 *
 * <p>Sources and targets may not overlap. An instance holds work space: one thread at a time.
 */
public interface ExtendedRange {
  /** The exponent of 0: below every other one, and no sum of a few of them is lost in rounding. */
  double ZERO = -0x1p50;

  /** The exponent of the doubles that a line's greatest numbers become. */
  int TOP = 500;

  /** The largest of some numbers, none of them NaN; negative infinity for none. */
  double max(double[] x, int from, int length);

  /** largest_j = max(largest_j, x_j) for numbers that are not NaN. */
  void maxInto(double[] x, int from, double[] largest, int length);

  /**
   * The least and the largest number of every column of a matrix.
   *
   * @param x (rows × columns), row-major, from {@code from} on; not negative; at least one row
   * @param least (columns), overwritten
   * @param largest (columns), overwritten
   */
  void columnRanges(double[] x, int from, int rows, int columns, double[] least, double[] largest);

  /**
   * x_ij = (x_ij · factor_j + round) − round, for every column of a matrix.
   *
   * @param x (rows × columns), row-major
   * @param factors (columns)
   */
  void scaleColumns(double[] x, int rows, int columns, double[] factors, double round);

  /** z_j = x_j − y_j; returns the largest, of at least one. */
  double differences(double[] x, double[] y, double[] z, int length);

  /** Σ_j x_j y_j, x from {@code from} on and y from {@code at} on. */
  double dot(double[] x, int from, double[] y, int at, int length);

  /**
   * z_j = x_j / (y_j · first · second); by two factors, powers of 2, since one may overflow. All
   * three vectors from {@code from} on.
   */
  void quotients(
      double[] x, double[] y, double first, double second, double[] z, int from, int length);

  /** Σ_j e^(x_j − shift), x_j − shift at most 700. */
  double sumOfExp(double[] x, int from, int length, double shift);

  /**
   * ln Σ_j e^(x_j).
   *
   * @param x finite or negative infinity
   */
  default double logSumOfExp(double[] x, int from, int length) {
    double most = max(x, from, length);
    return most == Double.NEGATIVE_INFINITY ? most : most + log(sumOfExp(x, from, length, most));
  }

  /** y_j = e^(x_j), for x_j at most 700; about 1e-308 where that is less. */
  void exp(double[] x, int from, double[] y, int to, int length);

  /** ln x of a normal double. */
  double log(double x);

  /**
   * y_j = ln x_j + add · ln 2.
   *
   * @param x not negative
   * @param add a whole number
   * @return the least of x; what comes of those below the normal doubles is wrong
   */
  double log(double[] x, int from, double add, double[] y, int to, int length);

  /** y_j = ln x_j of normal doubles. */
  void log(double[] x, int from, double[] y, int to, int length);

  /**
   * Logarithms to doubles with a shift: y_j = e^(x_j) · 2^(TOP − shift).
   *
   * @param shift a whole number, at least all x_j / ln 2 − 1
   */
  void fromLog(double[] x, int from, double shift, double[] y, int to, int length);

  /**
   * Doubles with shifts to logarithms: ln x_j + (shift_j + add − TOP) ln 2.
   *
   * @param x (length) from {@code from} on, not negative
   * @param shift (length), whole numbers
   * @param add a whole number
   * @return the least of x; what comes of those below the normal doubles is wrong
   */
  double toLog(double[] x, int from, double[] shift, double add, double[] y, int to, int length);

  /**
   * Doubles with shifts to mantissas in [1, 2) and exponents.
   *
   * @param x (length) from {@code from} on, not negative
   * @param shift (length), whole numbers
   * @param add a whole number, added to the exponents
   * @return the least of x; what comes of those below the normal doubles is wrong
   */
  double split(
      double[] x,
      int from,
      double[] shift,
      double add,
      double[] mantissa,
      double[] exponent,
      int to,
      int length);

  /**
   * Mantissas in [1, 2) and exponents to doubles with shifts.
   *
   * @param shift (length), whole numbers, at least the exponents
   */
  void join(
      double[] mantissa,
      double[] exponent,
      int from,
      double[] shift,
      double[] y,
      int to,
      int length);
}
