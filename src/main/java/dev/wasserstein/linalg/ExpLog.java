// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * The constants of the polynomials for e^x and ln x, and both for one number.
 *
 * <p>e^x = 2^k e^r with |r| ≤ ln(2)/2 and the Taylor polynomial of degree 13, whose truncation is
 * below 2^-57. ln x = k ln 2 + 2 artanh(f) with f = (m − 1)/(m + 1) and m in [√½, √2): the series
 * in f² to the tenth term, truncated below 2^-55 relatively. ln 2 is held in two parts, of which
 * the first has 32 bits, so that its products with k are exact.
 */
public final class ExpLog {
  private ExpLog() {}

  /** 1/ln 2. */
  public static final double LOG2_E = 1.4426950408889634;

  /** ln 2. */
  public static final double LN_2 = 0.6931471805599453;

  /** The leading 32 bits of ln 2. */
  public static final double LN_2_HIGH = 0x1.62e42fee00000p-1;

  /** What they leave. */
  public static final double LN_2_LOW = 0x1.a39ef35793c76p-33;

  /** Added to a double of less than 2^51 it leaves the nearest whole number in the low bits. */
  public static final double ROUND = 0x1.8p52;

  /** Exponents below this are raised to it: the least of a normal double. */
  public static final double LEAST_EXPONENT = -1022;

  /** The largest exponent of a double. */
  public static final double LARGEST_EXPONENT = 1023;

  /** Arguments below this are raised to it; products with {@link #LOG2_E} must stay below 2^51. */
  public static final double LEAST_ARGUMENT = -0x1p49;

  /** The bits of √½, above which mantissas are halved. */
  public static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /** The bits of a double's mantissa. */
  public static final long MANTISSA_BITS = 0x000fffffffffffffL;

  /** The bits of 1.0. */
  public static final long ONE_BITS = 0x3ff0000000000000L;

  /** The bits of 2^52, in whose low bits whole numbers lie as they are. */
  public static final long TWO_52_BITS = 0x4330000000000000L;

  /** 2^52. */
  public static final double TWO_52 = 0x1p52;

  /** 1/k! for k = 13, 12, ..., 2. */
  static final double[] INVERSE_FACTORIALS = {
    1.0 / 6227020800.0,
    1.0 / 479001600.0,
    1.0 / 39916800.0,
    1.0 / 3628800.0,
    1.0 / 362880.0,
    1.0 / 40320.0,
    1.0 / 5040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5
  };

  /** 2^e for a whole number in the range of normal doubles. */
  static double powerOfTwo(double e) {
    return Double.longBitsToDouble(((long) e + 1023) << 52);
  }

  /** e^x · 2^add, raised to the least normal double. */
  static double exp(double x, double add) {
    double bounded = Math.max(x, LEAST_ARGUMENT);
    double k = bounded * LOG2_E + ROUND - ROUND;
    double r = bounded - k * LN_2_HIGH - k * LN_2_LOW;
    double p = INVERSE_FACTORIALS[0];
    for (int j = 1; j < INVERSE_FACTORIALS.length; j++) {
      p = p * r + INVERSE_FACTORIALS[j];
    }
    double exponent = Math.min(Math.max(k + add, LEAST_EXPONENT), LARGEST_EXPONENT);
    return (1 + (r + r * r * p)) * powerOfTwo(exponent);
  }

  /** ln x + add · ln 2 of a normal double. */
  static double log(double x, double add) {
    long bits = Double.doubleToRawLongBits(x);
    long shifted = bits - SQRT_HALF_BITS;
    double k = (shifted >> 52) + add;
    double m = Double.longBitsToDouble(bits - (shifted & ~MANTISSA_BITS));
    double f = (m - 1) / (m + 1);
    double z = f * f;
    double p = 1.0 / 21;
    for (int odd = 19; odd >= 3; odd -= 2) {
      p = p * z + 1.0 / odd;
    }
    return k * LN_2_HIGH + (2 * f + (2 * f * (z * p) + k * LN_2_LOW));
  }
}
