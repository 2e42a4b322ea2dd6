// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import dev.wasserstein.numeric.NeumaierSum;
import java.util.Arrays;
import java.util.Objects;

/**
 * A measure on the line, given by its quantile function Q at levels p_1 &lt; … &lt; p_m, as
 * forecasts are: linear between two levels, and constant outside of the first and the last. The
 * arrays are shared, not copied: nobody writes to them once the measure exists.
 */
public final class QuantileMeasure implements Measure {
  private static final long serialVersionUID = 1L;

  private final String id;
  private final double[] levels;
  private final double[] values;

  /**
   * A measure of quantiles.
   *
   * @param id its name
   * @param levels (m), rising, in (0, 1)
   * @param values (m), at most 1e150 in size, not falling
   * @throws BadInputException if the lengths do not fit, or a number is not as said
   */
  public QuantileMeasure(String id, double[] levels, double[] values) {
    this(id, levels, values, Trust.NONE);
    check(id, levels, values, MassRule.IN_MEMORY);
  }

  private QuantileMeasure(String id, double[] levels, double[] values, Trust unused) {
    this.id = Objects.requireNonNull(id);
    this.levels = levels;
    this.values = values;
  }

  /** A measure of arrays that this project computed or has checked. */
  @Internal
  public static QuantileMeasure trusted(String id, double[] levels, double[] values) {
    if (levels.length != values.length) {
      throw new IllegalArgumentException(
          values.length + " values; expected " + levels.length + ", as there are levels");
    }
    return new QuantileMeasure(id, levels, values, Trust.GIVEN);
  }

  /**
   * A measure from data that are not trusted.
   *
   * @param levels (m), rising, in (0, 1)
   * @param values (m), at most 1e150 in size, not falling
   * @param place file and line, for messages
   * @throws BadInputException if they are not so
   */
  public static QuantileMeasure checked(String id, double[] levels, double[] values, String place) {
    check(id, levels, values, place);
    return trusted(id, levels, values);
  }

  private static void check(String id, double[] levels, double[] values, String place) {
    if (levels.length == 0 || levels.length != values.length) {
      throw refused(
          "Measure '" + id + "'",
          place,
          "has " + levels.length + " levels and " + values.length + " values",
          "one value for each level, and at least one level");
    }
    for (int k = 0; k < levels.length; k++) {
      if (!(levels[k] > 0 && levels[k] < 1)) {
        throw refused(
            "A level of measure '" + id + "'", place, "is " + levels[k], "a number in (0, 1)");
      }
      if (!CoordinateLimit.holds(values[k])) {
        throw refused(
            "The value of measure '" + id + "' at the level " + levels[k],
            place,
            "is " + values[k],
            "a finite number of at most 1e150 in size, so that its square is finite");
      }
      if (k > 0 && levels[k] <= levels[k - 1]) {
        throw refused(
            "A level of measure '" + id + "'",
            place,
            levels[k] == levels[k - 1]
                ? levels[k] + " stands twice"
                : "is " + levels[k] + " behind " + levels[k - 1],
            "levels that rise");
      }
      if (k > 0 && values[k] < values[k - 1]) {
        throw refused(
            "The value of measure '" + id + "' at the level " + levels[k],
            place,
            "is " + values[k] + ", less than " + values[k - 1] + " at the level " + levels[k - 1],
            "values that do not fall");
      }
    }
  }

  private static BadInputException refused(
      String what, String place, String found, String expected) {
    return new BadInputException(what, place, found, expected, "Correct the quantiles.");
  }

  @Override
  public Kind kind() {
    return Kind.QUANTILES;
  }

  @Override
  public String id() {
    return id;
  }

  /** 1. */
  @Override
  public int dimension() {
    return 1;
  }

  /** The number m of levels. */
  @Override
  public int size() {
    return levels.length;
  }

  @Override
  public long bytes() {
    return 2L * Double.BYTES * levels.length;
  }

  /** The levels (m), rising, shared: do not write. */
  public double[] levels() {
    return levels;
  }

  /** The values at the levels (m), not falling, shared: do not write. */
  public double[] values() {
    return values;
  }

  @Override
  public QuantileMeasure withId(String newId) {
    return new QuantileMeasure(newId, levels, values, Trust.GIVEN);
  }

  /** Those of the measure: integrals of Q, exact. */
  @Internal
  @Override
  public Moments moments() {
    int last = levels.length - 1;
    double shift = values[last / 2];
    NeumaierSum first = new NeumaierSum();
    NeumaierSum second = new NeumaierSum();
    add(first, second, levels[0], values[0] - shift, values[0] - shift);
    for (int k = 0; k < last; k++) {
      add(first, second, levels[k + 1] - levels[k], values[k] - shift, values[k + 1] - shift);
    }
    add(first, second, 1 - levels[last], values[last] - shift, values[last] - shift);
    double mean = first.value();
    double variance = values[0] == values[last] ? 0 : Math.max(0, second.value() - mean * mean);
    return new Moments(
        levels.length,
        new double[] {shift + mean},
        new double[] {variance},
        new double[] {values[0]},
        new double[] {values[last]});
  }

  /** Adds the integrals of a linear piece and of its square. */
  private static void add(
      NeumaierSum first, NeumaierSum second, double width, double from, double to) {
    first.add(width * (from + to) / 2);
    second.add(width * (from * from + from * to + to * to) / 3);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantileMeasure that
        && id.equals(that.id)
        && Arrays.equals(levels, that.levels)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, Arrays.hashCode(levels), Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    return "QuantileMeasure[" + id + ", " + size() + " levels]";
  }
}
