// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.geometry;

import dev.wasserstein.linalg.ExpLog;
import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;
import java.util.Arrays;

/**
 * One {@link GibbsMatrix} applied to many lines of numbers of any size.
 *
 * <p>Each line becomes doubles with a shift of its own, its greatest number at 2^TOP, and the lines
 * go through one matrix product. What the doubles cannot hold, in the line or in the kernel,
 * changes a sum by at most n·2^(2−1022+TOP), so a sum above {@link #LEAST} has all its digits. A
 * sum below, about 2^-1450 of the line's greatest number, is computed again as a log-sum-exp of its
 * own. At moderate ε there are none and no exponential is needed per term; at tiny ε there are many
 * and the result is as good.
 *
 * <p>Source of the idea: the extended-range arithmetic of Smith, Olver, Lozier (1981); the fallback
 * is Schmitzer's (2019) log-domain iteration, line by line.
 */
final class ExtendedLines {
  /** Sums below this may have lost digits: n·2^(2−1022+TOP)·2^53 for n up to 2^15. */
  private static final double LEAST = 0x1p-450;

  /** Maxima of logarithms below this mean that there is nothing. */
  private static final double NOTHING = -0x1p48;

  /** Numbers in a buffer, so that it stays in the second cache. */
  private static final int BUFFER = 1 << 14;

  private static final int FEWEST_LINES = 32;
  private static final int WIDEST = 256;

  private final GibbsMatrix matrix;
  private final ExtendedRange range = Kernels.fastest().extendedRange();
  private final MatrixProduct product = Kernels.fastest().matrixProduct();
  private final double[] shifts;
  private final double[] lineShifts;
  private final double[] terms;
  private final double[] line;
  private double[] in;
  private double[] out;
  private boolean loaded;
  private long largestLoad;

  ExtendedLines(GibbsMatrix matrix) {
    this.matrix = matrix;
    int longest = Math.max(matrix.rows(), matrix.columns());
    this.shifts = new double[Math.max(longest, WIDEST)];
    this.lineShifts = new double[linesAtOnce(matrix.rows())];
    this.terms = new double[longest];
    this.line = new double[longest];
    this.in = new double[0];
    this.out = new double[0];
  }

  private static int linesAtOnce(int length) {
    return Math.max(FEWEST_LINES, BUFFER / length);
  }

  private void load(int rows, int columns, double[] factor) {
    product.load(rows, columns, factor, 0, columns);
    largestLoad = Math.max(largestLoad, (long) rows * columns);
  }

  /** The memory that it takes so far, with the matrix, about, in bytes. */
  long bytes() {
    long vectors =
        (long) shifts.length
            + lineShifts.length
            + terms.length
            + line.length
            + in.length
            + out.length;
    return matrix.bytes() + Double.BYTES * (vectors + largestLoad);
  }

  private void reserve(int numbersIn, int numbersOut) {
    if (in.length < numbersIn) {
      in = new double[numbersIn];
    }
    if (out.length < numbersOut) {
      out = new double[numbersOut];
    }
  }

  /** Where results go: to logarithms, or to mantissas and exponents. */
  private final class Target {
    private final double[] logs;
    private final Extended extended;

    Target(double[] logs) {
      this.logs = logs;
      this.extended = Extended.NONE;
    }

    Target(Extended extended) {
      this.logs = extended.mantissa;
      this.extended = extended;
    }

    /** Takes a row of {@link #out}; returns its least number. */
    double take(int from, int to, int length) {
      return extended == Extended.NONE
          ? range.toLog(out, from, shifts, -ExtendedRange.TOP, logs, to, length)
          : range.split(
              out,
              from,
              shifts,
              -ExtendedRange.TOP,
              extended.mantissa,
              extended.exponent,
              to,
              length);
    }

    void put(int at, double log) {
      if (extended == Extended.NONE) {
        logs[at] = log;
      } else {
        extended.put(at, log);
      }
    }
  }

  /** Numbers as mantissas in [1, 2) and exponents. */
  static final class Extended {
    static final Extended NONE = new Extended(0);

    private final double[] mantissa;
    private final double[] exponent;

    Extended(int size) {
      mantissa = new double[size];
      exponent = new double[size];
    }

    long bytes() {
      return 2L * Double.BYTES * mantissa.length;
    }

    private void put(int at, double log) {
      if (log == Double.NEGATIVE_INFINITY) {
        mantissa[at] = 1;
        exponent[at] = ExtendedRange.ZERO;
        return;
      }
      double e = Math.floor(log * ExpLog.LOG2_E);
      double m = StrictMath.exp(log - e * ExpLog.LN_2_HIGH - e * ExpLog.LN_2_LOW);
      // Rounding may leave it just outside of [1, 2).
      mantissa[at] = Math.min(Math.max(m, 1), Math.nextDown(2.0));
      exponent[at] = e;
    }
  }

  /**
   * Contiguous lines of logarithms to logarithms: y_j = ln Σ_i e^(x_i) K_ij.
   *
   * @param x (lines × m, row-major)
   * @param y (lines × n, row-major)
   */
  void toLogs(double[] x, double[] y, int lines) {
    lines(x, 0, new Target(y), lines);
  }

  /** The same with the result as mantissas and exponents, and x from {@code offset} on. */
  void toExtended(double[] x, int offset, Extended y, int lines) {
    lines(x, offset, new Target(y), lines);
  }

  private void lines(double[] x, int offset, Target target, int lines) {
    int m = matrix.rows();
    int n = matrix.columns();
    if (!loaded) {
      load(m, n, matrix.scaled());
      loaded = true;
    }
    int atOnce = Math.min(lines, lineShifts.length);
    reserve(atOnce * m, atOnce * n);
    for (int first = 0; first < lines; first += atOnce) {
      int count = Math.min(atOnce, lines - first);
      for (int l = 0; l < count; l++) {
        lineShifts[l] = open(x, offset + (first + l) * m, l * m);
      }
      product.multiply(count, in, 0, m, out, 0, n);
      for (int l = 0; l < count; l++) {
        close(x, offset + (first + l) * m, lineShifts[l], l * n, target, (first + l) * n);
      }
    }
  }

  /** Makes doubles of a line; returns their shift. */
  private double open(double[] x, int from, int to) {
    int m = matrix.rows();
    double most = range.max(x, from, m);
    if (!(most > NOTHING)) {
      Arrays.fill(in, to, to + m, 0);
      return ExtendedRange.ZERO;
    }
    double shift = Math.ceil(most * ExpLog.LOG2_E);
    range.fromLog(x, from, shift, in, to, m);
    return shift;
  }

  private void close(double[] x, int xFrom, double shift, int outFrom, Target target, int to) {
    int n = matrix.columns();
    if (shift == ExtendedRange.ZERO) {
      for (int j = 0; j < n; j++) {
        target.put(to + j, Double.NEGATIVE_INFINITY);
      }
      return;
    }
    Arrays.fill(shifts, 0, n, shift);
    if (target.take(outFrom, to, n) >= LEAST) {
      return;
    }
    int m = matrix.rows();
    for (int j = 0; j < n; j++) {
      if (out[outFrom + j] < LEAST) {
        for (int i = 0; i < m; i++) {
          terms[i] = x[xFrom + i] + matrix.logs()[i * n + j];
        }
        target.put(to + j, range.logSumOfExp(terms, 0, m));
      }
    }
  }

  /**
   * Lines across an array to logarithms: y_jc = ln Σ_i x_ic K_ij for a symmetric K.
   *
   * @param x its entry (i, c) at i · width + c
   * @param y its entry (j, c) at offset + j · width + c
   * @param width the number of lines c
   */
  void acrossToLogs(Extended x, double[] y, int offset, int width) {
    across(x, 0, new Target(y), offset, width);
  }

  /**
   * The same with the result as mantissas and exponents, not x, and the entry (i, c) of both at
   * offset + i · width + c.
   */
  void acrossToExtended(Extended x, Extended y, int offset, int width) {
    across(x, offset, new Target(y), offset, width);
  }

  private void across(Extended x, int offset, Target target, int to, int width) {
    int n = matrix.rows();
    int atOnce = Math.min(width, WIDEST);
    reserve(atOnce * n, atOnce * n);
    loaded = false;
    for (int first = 0; first < width; first += atOnce) {
      int count = Math.min(atOnce, width - first);
      int start = offset + first;
      int end = to + first;
      Arrays.fill(shifts, 0, count, 2 * ExtendedRange.ZERO);
      for (int i = 0; i < n; i++) {
        range.maxInto(x.exponent, start + i * width, shifts, count);
      }
      for (int i = 0; i < n; i++) {
        range.join(x.mantissa, x.exponent, start + i * width, shifts, in, i * count, count);
      }
      load(n, count, in);
      product.multiply(n, matrix.scaled(), 0, n, out, 0, count);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        least = Math.min(least, target.take(i * count, end + i * width, count));
      }
      if (least < LEAST) {
        repair(x, start, target, end, width, count);
      }
    }
  }

  private void repair(Extended x, int start, Target target, int end, int width, int count) {
    int n = matrix.rows();
    for (int c = 0; c < count; c++) {
      boolean known = false;
      for (int j = 0; j < n; j++) {
        if (out[j * count + c] < LEAST) {
          if (!known) {
            logs(x, start + c, width);
            known = true;
          }
          for (int i = 0; i < n; i++) {
            terms[i] = line[i] + matrix.logs()[j * n + i];
          }
          target.put(end + j * width + c, range.logSumOfExp(terms, 0, n));
        }
      }
    }
  }

  /** The logarithms of a line of x, into {@link #line}. */
  private void logs(Extended x, int start, int width) {
    int n = matrix.rows();
    for (int i = 0; i < n; i++) {
      terms[i] = x.mantissa[start + i * width];
    }
    range.log(terms, 0, line, 0, n);
    for (int i = 0; i < n; i++) {
      line[i] += x.exponent[start + i * width] * ExpLog.LN_2;
    }
  }
}
