// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/**
 * When an outer loop ends. CONVERGED: the relative objective change |F_k − F_{k−1}| / max(F_k, s²)
 * and the relative residual are both within their tolerances, or the objective is 0. STALLED: the
 * objective of a method that descends has not fallen for {@value #PATIENCE} iterations though the
 * residual is above its tolerance, as happens where the state cycles between fixed points; a
 * relative residual has not fallen either. MAX_ITERATIONS: the cap was reached first. DONE: the
 * method needs one update only.
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
    private final ResidualUnit unit;
    private final boolean descends;
    private final boolean closedForm;
    private double previous = Double.NaN;
    private double best = Double.POSITIVE_INFINITY;
    private double bestResidual = Double.POSITIVE_INFINITY;
    private int sinceBest;

    /**
     * A run that has not begun.
     *
     * @param method whose run it is
     * @param withinVariance s², the inputs' mean within-measure variance
     */
    Watch(BarycenterMethod<?, ?> method, double withinVariance) {
      this.unit = method.residualUnit();
      this.descends = method.descends();
      this.closedForm = method.closedForm();
      this.withinVariance = withinVariance;
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
      // Diracs have no spread of their own; the objective is then the only scale at hand.
      double spread = Math.sqrt(withinVariance > 0 ? withinVariance : objective);
      double relative = unit == ResidualUnit.LENGTH && spread > 0 ? residual / spread : residual;
      // Where the objective is quadratic in the residual, it settles long before.
      boolean nearer = unit == ResidualUnit.RELATIVE && relative < NEARER * bestResidual;
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

    private RunStatus status(int iteration, double objective, double change, double residual) {
      if (closedForm) {
        return RunStatus.DONE;
      }
      if (objective == 0 || (change <= tolerance && residual <= residualTolerance)) {
        return RunStatus.CONVERGED;
      }
      if (iteration >= maxIterations) {
        return RunStatus.MAX_ITERATIONS;
      }
      return descends && sinceBest >= PATIENCE ? RunStatus.STALLED : RunStatus.RUNNING;
    }
  }
}
