// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.util.ArrayList;
import java.util.List;

/** A logarithmic scale over whole decades. */
record LogAxis(int lowPower, int highPower, List<Tick> ticks) implements Axis {
  private static final int LEAST_POWER = -300;
  private static final int MOST_LABELS = 7;

  /** The decades that hold low and high, both positive. */
  static LogAxis of(double low, double high) {
    int first = Math.max(LEAST_POWER, (int) Math.floor(Math.log10(low) + 1e-9));
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(high) - 1e-9));
    return new LogAxis(first, last, marks(first, last));
  }

  @Override
  public double fraction(double value) {
    return Math.max(0, (Math.log10(value) - lowPower) / (highPower - lowPower));
  }

  @Override
  public boolean shows(double value) {
    return value > 0 && Double.isFinite(value);
  }

  private static List<Tick> marks(int first, int last) {
    List<Tick> ticks = new ArrayList<>();
    int stride = (last - first + MOST_LABELS - 1) / MOST_LABELS;
    for (int power = first; power <= last; power += stride) {
      ticks.add(mark("1", power));
      if (last - first <= 2 && power < last) {
        ticks.add(mark("2", power));
        ticks.add(mark("5", power));
      }
    }
    return List.copyOf(ticks);
  }

  private static Tick mark(String digit, int power) {
    double value = Double.parseDouble(digit + "e" + power);
    if (power >= -3 && power <= 3) {
      String label = power >= 0 ? digit + "0".repeat(power) : "0." + "0".repeat(-power - 1) + digit;
      return new Tick(value, label);
    }
    return new Tick(value, (digit + "e" + power).replace('-', '−'));
  }
}
