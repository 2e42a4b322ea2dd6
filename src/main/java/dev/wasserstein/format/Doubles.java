// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Arrays;

/** A growable array of doubles. */
public final class Doubles {
  private double[] values = new double[16];
  private int size;

  /**
   * A decimal number; NaN where a text is none, infinite where it is beyond the range of double.
   */
  static double parse(String text) {
    // The parser would also read "1d", "0x1p3" and "NaN".
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return Double.NaN;
      }
    }
    try {
      return NumberInput.parseDouble(text, true);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Appends a number. */
  public void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + Math.max(size >> 1, 16));
    }
    values[size++] = value;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The numbers so far (size), a copy. */
  public double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
