// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/**
 * When an outer loop ends. CONVERGED: the relative objective change |F_k − F_{k−1}| / max(F_k, s²)
 * and the relative residual are both within their tolerances, or the objective is 0. STALLED: the
 * objective has not fallen for {@value #PATIENCE} iterations though the residual is above its
 * tolerance, as happens where the state cycles between fixed points; of a method with a relative
 * residual that has not fallen either. MAX_ITERATIONS: the cap was reached first.
 *
 * @param tolerance for the objective change
 * @param residualTolerance for the residual
 * @param maxIterations the cap on updates
 */
public record StopRule(double tolerance, double residualTolerance, int maxIterations) {
  /** Iterations without a fall of the objective before a run counts as stalled. */
  static final int PATIENCE = 20;

  /** Relative changes of the objective below this are rounding. */
  private static final double ROUNDING = 1e-14;

  /** A relative residual that shrinks by this factor is progress. */
  private static final double NEARER = 0.9;

  /** Follows one run. */
  final class Watch {
    private final double withinVariance;
    private final ResidualKind residualKind;
    private double previous = Double.NaN;
    private double best = Double.POSITIVE_INFINITY;
    private double bestResidual = Double.POSITIVE_INFINITY;
    private int sinceBest;

    /**
     * A run that has not begun.
     *
     * @param withinVariance s², the inputs' mean within-measure variance
     */
    Watch(double withinVariance, ResidualKind residualKind) {
      this.withinVariance = withinVariance;
      this.residualKind = residualKind;
    }

    /**
     * Judges the iterate after {@code iteration} updates.
     *
     * @param residual as the method gives it
     */
    IterationRecord judge(int iteration, double objective, double residual, double seconds) {
      double scale = Math.max(objective, withinVariance);
      double change =
          scale > 0 ? Math.abs(objective - previous) / scale : Math.abs(objective - previous);
      double relative = relative(residual, objective);
      // Where the objective is quadratic in the residual, it settles long before.
      boolean nearer = residualKind == ResidualKind.RELATIVE && relative < NEARER * bestResidual;
      if (nearer) {
        bestResidual = relative;
      }
      if (best - objective > ROUNDING * scale || nearer) {
        best = Math.min(best, objective);
        sinceBest = 0;
      } else {
        sinceBest++;
      }
      previous = objective;
      return new IterationRecord(
          iteration,
          objective,
          change,
          relative,
          seconds,
          status(iteration, objective, change, relative));
    }

    /** The one record of a run in which nothing iterates: what its only update led to. */
    IterationRecord done(double objective, double residual, double seconds) {
      return new IterationRecord(
          1, objective, Double.NaN, relative(residual, objective), seconds, RunStatus.DONE);
    }

    private double relative(double residual, double objective) {
      if (residualKind == ResidualKind.RELATIVE) {
        return residual;
      }
      // Diracs have no spread of their own; the objective is then the only scale at hand.
      double spread = Math.sqrt(withinVariance > 0 ? withinVariance : objective);
      return spread > 0 ? residual / spread : residual;
    }

    private RunStatus status(int iteration, double objective, double change, double residual) {
      if (objective == 0 || (change <= tolerance && residual <= residualTolerance)) {
        return RunStatus.CONVERGED;
      }
      if (iteration >= maxIterations) {
        return RunStatus.MAX_ITERATIONS;
      }
      return sinceBest >= PATIENCE ? RunStatus.STALLED : RunStatus.RUNNING;
    }
  }
}
