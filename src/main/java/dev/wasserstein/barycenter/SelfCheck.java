// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.MeasuresSummary;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What must hold of the iterates of a run; where it does not, the run stops without a result. The
 * objective is no NaN, nor infinite, nor above the method's {@linkplain BarycenterMethod#upperBound
 * bound} at the same iterate. A residual that is the change of masses does not rise back to its
 * greatest value, 2, and stay there.
 */
final class SelfCheck<S extends Serializable> {
  /** A change of all masses, but for rounding. */
  private static final double ALL = 1.999;

  /** Most of the masses have stayed in place once. */
  private static final double SETTLED = 1;

  /** Iterations that over-relaxed scalings may take to come back from a step that was too long. */
  private static final int PATIENCE = 40;

  /**
   * Iterations from one comparison with the bound to the next; the last iterate is compared, too.
   */
  private static final int BOUNDED = 16;

  /** Rounding of an objective. */
  private static final double ROUNDING = 1e-9;

  private final BarycenterMethod<?, S> method;
  private final MeasuresSummary summary;

  SelfCheck(BarycenterMethod<?, S> method, MeasuresSummary summary) {
    this.method = method;
    this.summary = summary;
  }

  /**
   * Checks an iterate.
   *
   * @param history the records up to that of the iterate
   * @throws NoResultException if something is wrong
   */
  void check(S state, List<IterationRecord> history) {
    IterationRecord record = history.get(history.size() - 1);
    double objective = record.objective();
    if (!Double.isFinite(objective)) {
      throw noResult(record, "the objective is " + objective);
    }
    OptionalDouble bound =
        record.iteration() % BOUNDED == 0 || record.status() != RunStatus.RUNNING
            ? method.upperBound(state, summary)
            : OptionalDouble.empty();
    if (bound.isPresent() && objective > bound.getAsDouble() * (1 + ROUNDING)) {
      throw noResult(
          record,
          "the dual value "
              + objective
              + " is above the primal value of a coupling, "
              + bound.getAsDouble());
    }
    if (method.residualUnit() == ResidualUnit.RELATIVE && record.residual() >= ALL) {
      boolean settled = false;
      int astray = 0;
      for (IterationRecord each : history) {
        settled |= each.residual() < SETTLED;
        astray = settled && each.residual() >= ALL ? astray + 1 : 0;
      }
      if (astray > PATIENCE || (astray > 0 && record.status() != RunStatus.RUNNING)) {
        throw noResult(
            record,
            String.format(
                Locale.ROOT, "the residual has risen to %.4f, its greatest", record.residual()));
      }
    }
  }

  private NoResultException noResult(IterationRecord record, String reason) {
    return new NoResultException(
        "The iteration of "
            + method.name()
            + " is astray at iteration "
            + record.iteration()
            + ": "
            + reason
            + ". There is no result; please report this, with the input if you can.");
  }
}
