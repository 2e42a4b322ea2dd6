// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** An even scale, marked at multiples of 1, 2 or 5 times a power of ten. */
record LinearAxis(double low, double high, List<Tick> ticks) implements Axis {
  /** Ranges below this fraction of the values are rounding, not a difference to draw. */
  private static final double FLAT = 1e-12;

  // The geometric means of neighbouring steps: the step nearest to the wanted one is taken.
  private static final double ONE_OR_TWO = Math.sqrt(2);
  private static final double TWO_OR_FIVE = Math.sqrt(10);
  private static final double FIVE_OR_TEN = Math.sqrt(50);

  /**
   * The scale from low to high; where they (almost) agree it is widened, so that a constant lies in
   * its middle.
   *
   * @param wanted about how many marks
   */
  static LinearAxis of(double low, double high, int wanted) {
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (high - low > FLAT * size && high - low > 4 * Double.MIN_NORMAL) {
      return new LinearAxis(low, high, marks(low, high, wanted, 0));
    }
    double half = size > 1e-290 ? 0.05 * size : 0.5;
    return new LinearAxis(low - half, high + half, marks(low - half, high + half, wanted, 0));
  }

  /** The scale from low to high with some room at both ends. */
  static LinearAxis padded(double low, double high, int wanted) {
    double room = 0.05 * (high - low);
    return of(low - room, high + room, wanted);
  }

  /** The scale of counts from first to last, marked at whole numbers only. */
  static LinearAxis whole(int first, int last, int wanted) {
    double end = Math.max((double) last, first + 1.0);
    List<Tick> marks =
        marks(first, end, wanted, 1).stream().filter(t -> t.value() <= last).toList();
    return new LinearAxis(first, end, marks);
  }

  @Override
  public double fraction(double value) {
    return (value - low) / (high - low);
  }

  @Override
  public boolean shows(double value) {
    return Double.isFinite(value);
  }

  private static List<Tick> marks(double low, double high, int wanted, double leastStep) {
    double rough = Math.max(leastStep, (high / 2 - low / 2) / wanted * 2);
    int power = (int) Math.floor(Math.log10(rough) + 1e-9);
    double lead = rough / Math.pow(10, power);
    int digit = lead < ONE_OR_TWO ? 1 : lead < TWO_OR_FIVE ? 2 : lead < FIVE_OR_TEN ? 5 : 10;
    BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(power);
    BigDecimal start = new BigDecimal(low).divide(step, 0, RoundingMode.CEILING).multiply(step);
    List<Tick> ticks = new ArrayList<>();
    double size = Math.max(Math.abs(low), Math.abs(high));
    for (BigDecimal value = start; value.doubleValue() <= high; value = value.add(step)) {
      ticks.add(new Tick(value.doubleValue(), label(value, step, size)));
    }
    return List.copyOf(ticks);
  }

  private static String label(BigDecimal value, BigDecimal step, double size) {
    if (value.signum() == 0) {
      return "0";
    }
    int stepPower = powerOfTen(step);
    String text;
    if (size < 1e6 && size >= 1e-3) {
      text = value.setScale(Math.max(0, -stepPower), RoundingMode.HALF_EVEN).toPlainString();
    } else {
      int power = (int) Math.floor(Math.log10(size));
      int decimals = Math.max(0, power - stepPower);
      text =
          value.scaleByPowerOfTen(-power).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString()
              + "e"
              + power;
    }
    return text.replace('-', '−');
  }

  private static int powerOfTen(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }
}
