// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.geometry.DoublesGibbsKernel;
import dev.wasserstein.linalg.ExpLog;
import dev.wasserstein.linalg.ExtendedRange;
import java.util.Optional;

/**
 * The iteration of a Sinkhorn barycenter on scalings that are doubles with one shift each: true
 * number = double · 2^-shift. One exponential for v ← b / Kᵀu, whose numbers travel as logarithms,
 * one division for u ← a / Kv, one logarithm for what travels and one for the objective; the kernel
 * is two matrix products. Every result is looked at: where one is out of the range of {@link
 * DoublesGibbsKernel}, the iteration is given up and has to be done in logarithms.
 *
 * <p>One thread at a time; vectors of m numbers.
 */
final class DoublesStep {
  /** Masses below this are left to logarithms. */
  private static final double LEAST_MASS = 1e-300;

  private final DoublesGibbsKernel kernel;
  private final ExtendedRange range;
  private final double[] scaling;
  private final double[] sums;
  private final double[] sumAndLeast = new double[2];
  private final int m;

  DoublesStep(int m, DoublesGibbsKernel kernel, ExtendedRange range) {
    this.m = m;
    this.kernel = kernel;
    this.range = range;
    scaling = new double[m];
    sums = new double[m];
  }

  /** Whether the masses of a measure can be divided here: each is 0 or not too small. */
  static boolean takes(double[] masses) {
    for (double mass : masses) {
      if (mass != 0 && !(mass >= LEAST_MASS)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What an iteration gives.
   *
   * @param logs ln Kᵀu (m)
   * @param logSum Σ_j a_j ln (Kv)_j
   */
  record Transformed(double[] logs, double logSum) {}

  /** Σ_j x_j y_j. */
  double dot(double[] x, double[] y) {
    return range.dot(x, y, m);
  }

  /**
   * v ← b / Kᵀu, u ← a / Kv and the next Kᵀu; nothing if a number is out of range.
   *
   * @param logs ln Kᵀu (m)
   * @param a masses (m), which are {@link #takes taken}, at most 1
   * @param logB ln b (m)
   */
  Optional<Transformed> next(double[] logs, double[] a, double[] logB) {
    double most = range.differences(logB, logs, sums, m);
    double shift = DoublesGibbsKernel.TOP - Math.ceil(most * ExpLog.LOG2_E);
    range.fromLog(sums, 0, ExtendedRange.TOP - shift, scaling, 0, m);
    kernel.apply(scaling, sums);
    range.dotWithLogs(a, sums, -shift, m, sumAndLeast);
    double least = sumAndLeast[1];
    if (!(least >= kernel.least())) {
      return Optional.empty();
    }
    // All of u are at most 2^TOP, just below it where a is 1 and Kv is least.
    int up = Math.getExponent(least) + DoublesGibbsKernel.TOP;
    int half = up / 2;
    range.quotients(a, sums, Math.scalb(1.0, -half), Math.scalb(1.0, half - up), scaling, m);
    kernel.apply(scaling, sums);
    double[] transformed = new double[m];
    return range.log(sums, shift - up, transformed, m) >= kernel.least()
        ? Optional.of(new Transformed(transformed, sumAndLeast[0]))
        : Optional.empty();
  }
}
