// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import java.util.List;

/**
 * What an exact method knows of its barycenter beside the objective.
 *
 * @param objective Σ λ_n W₂² by the plan
 * @param bound no measure (on the support, where there is one) has a smaller objective
 * @param reached whether both are as near as was asked, or as rounding allows
 * @param rounds of column generation; 0 for closed forms
 * @param plan the multi-coupling that the barycenter is the image of
 */
public record OptimalityProof(
    double objective, double bound, boolean reached, int rounds, List<PlanRow> plan) {
  /** (F − B)/F of an objective F and a bound B, not below 0; 0 where F is 0. */
  public static double gap(double objective, double bound) {
    return objective > 0 ? Math.max(0, (objective - bound) / objective) : 0;
  }

  /** The same with another plan. */
  public OptimalityProof with(List<PlanRow> other) {
    return new OptimalityProof(objective, bound, reached, rounds, other);
  }

  /**
   * A part of an atom of the barycenter.
   *
   * @param atom its number, from 0 on
   * @param mass of the part
   * @param indices the atom of each measure of positive weight, in the order of their ids, that it
   *     is made of
   */
  public record PlanRow(int atom, double mass, int[] indices) {}
}
