// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.exact.LowerBound;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A number that no measure's objective is below, or an estimate of one.
 *
 * @param value in units of the objective
 * @param kind "pairwise", "dual" or "sampled"
 * @param steps rounds of column generation; empty for pairs
 * @param standardError of an estimate from sampled pairs; empty for bounds
 * @param seconds that it took; NaN where it came with the barycenter
 */
record ReportedBound(
    double value, String kind, OptionalInt steps, OptionalDouble standardError, double seconds) {
  static ReportedBound pairwise(double value, double seconds) {
    return new ReportedBound(
        value, "pairwise", OptionalInt.empty(), OptionalDouble.empty(), seconds);
  }

  /** The bound of an exact method, or of the dual problem. */
  static ReportedBound dual(double value, int rounds, double seconds) {
    return new ReportedBound(
        value, "dual", OptionalInt.of(rounds), OptionalDouble.empty(), seconds);
  }

  /** An estimate of the bound of pairs. */
  static ReportedBound sampled(LowerBound.Estimate estimate, double seconds) {
    return new ReportedBound(
        estimate.value(),
        "sampled",
        OptionalInt.empty(),
        OptionalDouble.of(estimate.standardError()),
        seconds);
  }

  /** Whether it is a bound: no objective is below it. */
  boolean isProved() {
    return standardError.isEmpty();
  }

  /** The larger one of two bounds. */
  ReportedBound orLarger(ReportedBound other) {
    return other.value > value ? other : this;
  }

  /** The value, of an estimate with its standard error. */
  String text() {
    return standardError.isPresent()
        ? String.format(
            Locale.ROOT,
            "%.6g (an estimate from sampled pairs, standard error %.2g)",
            value,
            standardError.getAsDouble())
        : String.valueOf(value);
  }
}
