// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Windows of a series of numbers: window k holds rows k · step to k · step + length − 1, as a point
 * cloud of equal masses on the line. An incomplete last window is dropped.
 *
 * @param length the rows of a window; 0 where no windows are asked for
 * @param step the rows from the start of a window to that of the next
 */
public record Windows(int length, int step) implements Serializable {
  /** No windows. */
  public static final Windows NONE = new Windows(0, 0);

  private static final int DIGITS = 5;

  private static final String SERIES = " of a series of ";

  private static final Pattern ROWS = Pattern.compile(SERIES + "(\\d+) rows$");

  /** Whether windows are asked for. */
  public boolean areAsked() {
    return length > 0;
  }

  /** The number of complete windows. */
  int count(int rows) {
    return rows < length ? 0 : (rows - length) / step + 1;
  }

  /**
   * Hands over the windows, {@code window-00000} and so on, each in ascending order: a window is
   * the one before without the rows that it leaves and with those that it takes up, so that the
   * whole takes O(rows · length / step).
   *
   * @param series (n) finite
   * @param fileName for messages
   * @throws BadInputException if there is no complete window
   */
  void of(double[] series, String fileName, Consumer<MeasureRecord> sink) {
    int count = count(series.length);
    if (count == 0) {
      throw new BadInputException(
          "The series",
          fileName,
          "has " + series.length + (series.length == 1 ? " row" : " rows"),
          "at least " + length + ", the length of a window",
          "Ask for shorter windows with --windows, or add to the series.");
    }
    String place = fileName + SERIES + series.length + " rows";
    int digits = Math.max(DIGITS, String.valueOf(count - 1).length());
    double[] masses = DiscreteMeasure.uniformMasses(length);
    double[] sorted = new double[0];
    for (int k = 0; k < count; k++) {
      int from = k * step;
      // Beyond half a window sorting anew takes no longer.
      sorted =
          k > 0 && 2 * step < length
              ? moved(sorted, series, from)
              : sorted(series, from, from + length);
      String number = String.valueOf(k);
      String id = "window-" + "0".repeat(digits - number.length()) + number;
      sink.accept(
          new MeasureRecord(DiscreteMeasure.trusted(id, 1, masses, sorted), Double.NaN, place));
    }
  }

  private static double[] sorted(double[] series, int from, int to) {
    double[] rows = Arrays.copyOfRange(series, from, to);
    Arrays.sort(rows);
    return rows;
  }

  /** The window from a row on, given the one before. */
  private double[] moved(double[] before, double[] series, int from) {
    double[] left = sorted(series, from - step, from);
    double[] taken = sorted(series, from + length - step, from + length);
    double[] window = new double[length];
    int l = 0;
    int t = 0;
    int at = 0;
    for (double value : before) {
      if (l < step && value == left[l]) {
        l++;
        continue;
      }
      while (t < step && taken[t] < value) {
        window[at++] = taken[t++];
      }
      window[at++] = value;
    }
    System.arraycopy(taken, t, window, at, step - t);
    return window;
  }

  /** How many rows of a series begin a window, or stand in one, that has no end. */
  private int dropped(int rows) {
    int count = count(rows);
    int behind = rows - (count - 1) * step - length;
    return Math.max(0, Math.min(behind, rows - count * step));
  }

  /**
   * A sentence on rows at the end that fill no window; empty where there are none.
   *
   * @param place of a window, as {@link MeasureRecord#place}
   */
  public Optional<String> note(String place) {
    Matcher rows = ROWS.matcher(place);
    if (!areAsked() || !rows.find()) {
      return Optional.empty();
    }
    int all = Integer.parseInt(rows.group(1));
    int dropped = dropped(all);
    return dropped == 0
        ? Optional.empty()
        : Optional.of(
            (dropped == 1 ? "The last row" : "The last " + dropped + " rows")
                + " of "
                + all
                + (dropped == 1 ? " fills" : " fill")
                + " no window and "
                + (dropped == 1 ? "is" : "are")
                + " left out ("
                + place.substring(0, rows.start())
                + ").");
  }
}
