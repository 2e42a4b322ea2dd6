// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.linalg.ExpLog;
import dev.wasserstein.linalg.ExtendedRange;

/**
 * The iterations of a Sinkhorn barycenter on scalings that are doubles with one shift each: true
 * number = double · 2^shift. v ← b / Kᵀu and u ← a / Kv are divisions, the kernel two matrix
 * products; an exponential is nowhere, a logarithm only in what travels and in the objective. Every
 * result is looked at: where one is out of the range of {@link DoublesGibbsKernel}, the iteration
 * is given up and has to be done in logarithms.
 *
 * <p>One thread at a time; vectors of m numbers.
 */
final class DoublesStep {
  /** Masses and sums below this are left to logarithms. */
  static final double LEAST_MASS = 1e-300;

  private final DoublesGibbsKernel kernel;
  private final ExtendedRange range;
  private final double[] scaling;
  private final double[] sums;
  private final int m;

  DoublesStep(int m, DoublesGibbsKernel kernel, ExtendedRange range) {
    this.m = m;
    this.kernel = kernel;
    this.range = range;
    scaling = new double[m];
    sums = new double[m];
  }

  /** Whether the masses of a measure can be divided here: each is 0 or not too small. */
  private static boolean takes(double[] masses) {
    for (double mass : masses) {
      if (mass != 0 && !(mass >= LEAST_MASS)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the masses of a barycenter, none of which is really 0, can be divided here. */
  boolean takesBarycenter(double[] masses) {
    return range.min(masses, 0, m) >= LEAST_MASS;
  }

  /**
   * Kᵀu and what belongs to it. The arrays are shared: nobody writes to them.
   *
   * @param doubles Kᵀu · 2^-shift (m)
   * @param shift a whole number
   * @param logs ln Kᵀu (m)
   * @param logSum Σ_j a_j ln (Kv)_j of the iteration that led here
   */
  record Transformed(double[] doubles, double shift, double[] logs, double logSum) {
    /** What is said in other numbers elsewhere. */
    static final Transformed NONE = new Transformed(new double[0], 0, new double[0], Double.NaN);

    boolean isNone() {
      return doubles.length == 0;
    }
  }

  /** Σ_j x_j y_j. */
  double dot(double[] x, double[] y) {
    return range.dot(x, y, m);
  }

  /**
   * Doubles for logarithms; {@link Transformed#NONE} if they are too far apart, or the masses are
   * too small.
   *
   * @param logs ln Kᵀu (m), finite
   * @param a the masses (m) to go on with
   */
  Transformed doubles(double[] logs, double[] a) {
    if (!takes(a)) {
      return Transformed.NONE;
    }
    double shift = Math.ceil(range.max(logs, 0, m) * ExpLog.LOG2_E);
    double[] doubles = new double[m];
    range.fromLog(logs, 0, shift, doubles, 0, m);
    return range.min(doubles, 0, m) >= LEAST_MASS
        ? new Transformed(doubles, shift - ExtendedRange.TOP, logs, Double.NaN)
        : Transformed.NONE;
  }

  /**
   * Sets {@link #scaling} to x / y · 2^q.
   *
   * @param least the least of y
   * @return q, with which all results are just below 2^TOP or less
   */
  private double divide(double[] x, double[] y, double least) {
    int q = Math.getExponent(least) + DoublesGibbsKernel.TOP;
    int half = q / 2;
    range.quotients(x, y, Math.scalb(1.0, -half), Math.scalb(1.0, half - q), scaling, m);
    return q;
  }

  /**
   * v ← b / Kᵀu, u ← a / Kv and the next Kᵀu; {@link Transformed#NONE} if a number is out of range.
   *
   * @param a masses (m), each 0 or at least {@link #LEAST_MASS}, at most 1
   * @param b masses (m), each at least {@link #LEAST_MASS}, at most 1
   */
  Transformed next(Transformed before, double[] a, double[] b) {
    double least = range.min(before.doubles(), 0, m);
    double shift = before.shift() + divide(b, before.doubles(), least);
    kernel.apply(scaling, sums);
    least = range.min(sums, 0, m);
    if (!(least >= kernel.least())) {
      return Transformed.NONE;
    }
    // (Kv)_j = sums_j · 2^-shift.
    double logSum = range.dotWithLogs(a, sums, -shift, m);
    shift -= divide(a, sums, least);
    double[] transformed = new double[m];
    kernel.apply(scaling, transformed);
    if (!(range.min(transformed, 0, m) >= kernel.least())) {
      return Transformed.NONE;
    }
    double[] logs = new double[m];
    range.log(transformed, shift, logs, m);
    return new Transformed(transformed, shift, logs, logSum);
  }
}
