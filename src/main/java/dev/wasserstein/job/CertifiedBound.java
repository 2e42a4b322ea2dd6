// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.barycenter.OptimalityProof;
import java.util.OptionalInt;

/**
 * A number that no measure's objective is below.
 *
 * @param value in units of the objective
 * @param kind "pairwise" or "dual"
 * @param steps rounds of the dual's ascent; empty for pairs
 * @param seconds that it took; NaN where it came with the barycenter
 */
record CertifiedBound(double value, String kind, OptionalInt steps, double seconds) {
  private static final String PAIRWISE = "pairwise";
  private static final String DUAL = "dual";

  static CertifiedBound pairwise(double value, double seconds) {
    return new CertifiedBound(value, PAIRWISE, OptionalInt.empty(), seconds);
  }

  /** The bound of an exact method, or of the dual problem. */
  static CertifiedBound dual(double value, OptimalityProof proof, double seconds) {
    return new CertifiedBound(value, DUAL, OptionalInt.of(proof.rounds()), seconds);
  }

  /** The larger one. */
  CertifiedBound orLarger(CertifiedBound other) {
    return other.value > value ? other : this;
  }
}
