// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.util.ArrayList;
import java.util.List;

/**
 * When an outer loop ends. CONVERGED: the relative objective change |F_k − F_{k−1}| / max(F_k, s²)
 * and the relative residual are both within their tolerances, or the objective is 0 and the
 * residual within its tolerance. A residual that is a change of masses or an error of marginals may
 * be small because steps are: of it, the sum of all changes still to come must be within the
 * tolerance, r/(1 − θ) for a residual r that falls by the factor θ per iteration. STALLED: the
 * objective of a method that descends has not fallen for {@value #PATIENCE} iterations though the
 * residual is above its tolerance, as happens where the state cycles between fixed points; a
 * relative residual has not fallen either. MAX_ITERATIONS: the cap was reached first. TIME_LIMIT:
 * the deadline was over first. DONE: the method needs one update only.
 *
 * @param tolerance for the objective change
 * @param residualTolerance for the residual
 * @param maxIterations the cap on updates
 * @param deadline after which the loop ends with the iterate at hand
 */
public record StopRule(
    double tolerance, double residualTolerance, int maxIterations, Deadline deadline) {
  /** A rule without a deadline. */
  public StopRule(double tolerance, double residualTolerance, int maxIterations) {
    this(tolerance, residualTolerance, maxIterations, Deadline.NEVER);
  }

  /** Iterations without a fall of the objective before a run counts as stalled. */
  static final int PATIENCE = 20;

  /** Relative changes of the objective below this are rounding. */
  private static final double ROUNDING = 1e-14;

  /** A relative residual that shrinks by this factor is progress. */
  private static final double NEARER = 0.9;

  /** What has fallen to this part of the greatest objective has nothing left to fall from. */
  private static final double NOTHING = 1e-14;

  /** A relative residual below this is rounding. */
  private static final double NO_CHANGE = 1e-12;

  /** Iterations over which the fall of a relative residual is observed, at least. */
  private static final int OBSERVED = 10;

  /** Follows one run. */
  public final class Watch {
    /** MEAN where the objective sums squares, MEDIAN where it sums distances. */
    private final Objective sought;

    private final double withinVariance;
    private final ResidualUnit unit;
    private final boolean descends;
    private double previous = Double.NaN;
    private double best = Double.POSITIVE_INFINITY;
    private double bestResidual = Double.POSITIVE_INFINITY;
    private double greatest;
    private int sinceBest;
    private final List<Double> residuals = new ArrayList<>();

    /**
     * A run that has not begun.
     *
     * @param method whose run it is
     * @param sought the functional that it minimises
     * @param withinVariance s², the inputs' mean within-measure variance
     */
    public Watch(BarycenterMethod<?, ?> method, Objective sought, double withinVariance) {
      this.sought =
          method.objectiveKind() == ObjectiveKind.WASSERSTEIN_1 ? Objective.MEDIAN : sought;
      this.unit = method.residualUnit();
      this.descends = method.descends();
      this.withinVariance = withinVariance;
    }

    /**
     * Judges the iterate after {@code iteration} updates.
     *
     * @param residual as the method gives it
     * @param marginalError the largest of the plans that are on their way to their marginals
     * @param settled whether what the numbers do not show has settled, too
     */
    IterationRecord judge(
        int iteration,
        double objective,
        double residual,
        double marginalError,
        double seconds,
        boolean settled) {
      double scale = scale(objective);
      double change =
          scale > 0 ? Math.abs(objective - previous) / scale : Math.abs(objective - previous);
      // Diracs have no spread of their own; the objective is then the only scale at hand.
      double spread =
          withinVariance > 0
              ? Math.sqrt(withinVariance)
              : sought == Objective.MEAN ? Math.sqrt(objective) : objective;
      double relative =
          unit == ResidualUnit.RELATIVE
              ? Math.max(residual, marginalError)
              : spread > 0 ? residual / spread : residual;
      note(objective, relative);
      return new IterationRecord(
          iteration,
          objective,
          change,
          relative,
          seconds,
          status(iteration, objective, change, settled && remaining() <= residualTolerance));
    }

    /** Takes up a run where it was left, by the records of its iterates. */
    void recall(List<IterationRecord> history) {
      history.forEach(record -> note(record.objective(), record.residual()));
    }

    private double scale(double objective) {
      double spreadTerm = sought == Objective.MEAN ? withinVariance : Math.sqrt(withinVariance);
      return Math.max(Math.max(objective, spreadTerm), NOTHING * greatest);
    }

    /**
     * Remembers an iterate.
     *
     * @param residual as it is recorded
     */
    private void note(double objective, double residual) {
      residuals.add(residual);
      // Where the objective is quadratic in the residual, it settles long before.
      boolean nearer = unit == ResidualUnit.RELATIVE && residual < NEARER * bestResidual;
      if (nearer) {
        bestResidual = residual;
      }
      if (best - objective > ROUNDING * scale(objective) || nearer) {
        best = Math.min(best, objective);
        sinceBest = 0;
      } else {
        sinceBest++;
      }
      previous = objective;
      greatest = Math.max(greatest, objective);
    }

    /** How far the residual says that the iterate is from where it goes. */
    private double remaining() {
      int last = residuals.size() - 1;
      double residual = residuals.get(last);
      if (unit != ResidualUnit.RELATIVE || residual <= NO_CHANGE) {
        return residual;
      }
      // Over a few iterations, and over half of them: a fall like 1/k^p shows in the latter.
      double rate = Math.max(rate(OBSERVED), rate(last / 2));
      return rate < 1 ? residual / (1 - rate) : Double.POSITIVE_INFINITY;
    }

    /** The factor by which the residual has fallen per iteration of the last few. */
    private double rate(int iterations) {
      int last = residuals.size() - 1;
      int span = Math.min(Math.max(iterations, 1), last);
      return span < 1
          ? 1
          : StrictMath.pow(residuals.get(last) / residuals.get(last - span), 1.0 / span);
    }

    private RunStatus status(int iteration, double objective, double change, boolean settled) {
      if (settled && (objective == 0 || change <= tolerance)) {
        return RunStatus.CONVERGED;
      }
      if (iteration >= maxIterations) {
        return RunStatus.MAX_ITERATIONS;
      }
      if (descends && sinceBest >= PATIENCE) {
        return RunStatus.STALLED;
      }
      return deadline.isOver() ? RunStatus.TIME_LIMIT : RunStatus.RUNNING;
    }
  }
}
