// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.entropic;

import java.io.Serializable;

/**
 * The factor ω of an over-relaxed Sinkhorn iteration, chosen from the errors as they come. Near the
 * solution the iteration is successive over-relaxation of a linear one (Lehmann, von Renesse,
 * Sambale, Uschmajew 2022): if the plain iteration has the rate θ, that with ω has the rate λ with
 * (λ + ω − 1)² = λ ω² θ, and the best factor is 2/(1 + √(1 − θ)). So θ follows from the λ of the
 * last few steps. Far from the solution too large an ω diverges: an error that grows sets ω to 1,
 * with which the iteration converges from anywhere, and lowers what ω may rise to. Immutable.
 *
 * @param omega ω of the next step, in [1, cap]
 * @param cap what ω may rise to
 * @param steps the steps with this ω so far
 * @param reference the error before them
 * @param best the least error since ω changed
 */
public record OverRelaxation(double omega, double cap, int steps, double reference, double best)
    implements Serializable {
  /** Steps over which a rate is observed. */
  private static final int OBSERVED = 10;

  /** An error that grows by this factor over the best means that ω is too large. */
  private static final double GROWTH = 3;

  /** Plain from here to the end. */
  public static final OverRelaxation NONE = upTo(1);

  /** Plain at first. */
  public static OverRelaxation upTo(double cap) {
    if (!(cap >= 1 && cap < 2)) {
      throw new IllegalArgumentException("relaxation " + cap + "; expected a number in [1, 2)");
    }
    return new OverRelaxation(1, cap, 0, Double.NaN, Double.POSITIVE_INFINITY);
  }

  /** Begins anew, plainly, as after a change of the problem. */
  public OverRelaxation restart() {
    return upTo(cap);
  }

  /** Whether an error means that ω is too large. */
  public boolean diverges(double error) {
    return omega > 1 && !(error <= GROWTH * best);
  }

  /** The factor after a step that led to an error. */
  public OverRelaxation after(double error) {
    if (diverges(error)) {
      return upTo(1 + (omega - 1) * 0.9);
    }
    double least = Math.min(best, error);
    if (Double.isNaN(reference)) {
      return new OverRelaxation(omega, cap, 0, error, least);
    }
    if (steps + 1 < OBSERVED) {
      return new OverRelaxation(omega, cap, steps + 1, reference, least);
    }
    double observed = StrictMath.pow(error / reference, 1.0 / OBSERVED);
    double rate = Math.min(Math.max(observed, omega - 1), 1);
    double plain = rate > 0 ? (rate + omega - 1) * (rate + omega - 1) / (rate * omega * omega) : 0;
    double next = Math.min(cap, 2 / (1 + Math.sqrt(Math.max(0, 1 - plain))));
    // With another factor the same potentials have another error: the comparison begins anew.
    return next > omega
        ? new OverRelaxation(next, cap, 0, Double.NaN, Double.POSITIVE_INFINITY)
        : new OverRelaxation(omega, cap, 0, error, least);
  }
}
