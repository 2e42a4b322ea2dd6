// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers in captions: a few digits, a point as the decimal mark whatever the locale. */
final class ReadableNumber {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private ReadableNumber() {}

  /** Four significant digits; "n/a" for NaN. */
  static String brief(double value) {
    if (Double.isNaN(value)) {
      return "n/a";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 1e-4 && size < 1e7);
    String text = plain ? rounded.toPlainString() : String.format(Locale.ROOT, "%.3e", value);
    return text.replace('-', '−');
  }

  /** A count with thin spaces between groups of three digits. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202F');
  }

  /** A count with its noun, "1 atom", "12 atoms". */
  static String count(long value, String noun) {
    return count(value) + " " + noun + (value == 1 ? "" : "s");
  }
}
