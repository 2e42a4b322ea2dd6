// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.interpolation;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.OptimalityProof;
import dev.wasserstein.barycenter.multimarginal.MultiMarginal;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import java.util.List;

/**
 * The W₂ geodesic between two measures with atoms, exactly: with an optimal plan P of masses P_ij,
 * the measure at t has the atoms (1 − t) x_i + t y_j with these masses, at most m + n − 1. Every
 * measure on it is a barycenter, with objective t (1 − t) W₂². Source: McCann, "A convexity
 * principle for interacting gases" (1997).
 */
public final class Geodesic {
  private static final MultiMarginal.Limits LIMITS =
      new MultiMarginal.Limits(0, 0, Deadline.NEVER, 0, 1);

  private final DiscreteMeasure from;
  private final DiscreteMeasure to;
  private final double squaredDistance;
  private final double dualGap;
  private final double[] masses;
  private final double[] start;
  private final double[] way;

  private Geodesic(DiscreteMeasure from, DiscreteMeasure to, OptimalityProof proof) {
    this.from = from;
    this.to = to;
    // Of weights ½ the objective is W₂²/4.
    squaredDistance = 4 * proof.objective();
    dualGap = Math.max(0, 4 * (proof.objective() - proof.bound()));
    List<OptimalityProof.PlanRow> plan = proof.plan();
    int d = from.dimension();
    masses = new double[plan.size()];
    start = new double[masses.length * d];
    way = new double[masses.length * d];
    for (int e = 0; e < masses.length; e++) {
      masses[e] = plan.get(e).mass();
      int[] indices = plan.get(e).indices();
      for (int c = 0; c < d; c++) {
        double x = from.support()[indices[0] * d + c];
        start[e * d + c] = x;
        way[e * d + c] = to.support()[indices[1] * d + c] - x;
      }
    }
  }

  /** Solves the transport between two measures of one dimension. */
  public static Geodesic between(DiscreteMeasure from, DiscreteMeasure to) {
    MultiMarginal problem =
        MultiMarginal.free(
            "geodesic", List.of(new WeightedMeasure<>(from, 0.5), new WeightedMeasure<>(to, 0.5)));
    return new Geodesic(from, to, problem.solve(LIMITS, round -> {}).proof());
  }

  /** W₂² between the two. */
  public double squaredDistance() {
    return squaredDistance;
  }

  /** By how much {@link #squaredDistance} may exceed its exact value. */
  public double dualGap() {
    return dualGap;
  }

  /**
   * The measure at t, from 0 to 1; the two themselves at the ends.
   *
   * @param id its name
   */
  public DiscreteMeasure at(double t, String id) {
    if (t == 0) {
      return from.withId(id);
    }
    if (t == 1) {
      return to.withId(id);
    }
    double[] atoms = new double[start.length];
    for (int p = 0; p < atoms.length; p++) {
      atoms[p] = start[p] + t * way[p];
    }
    return DiscreteMeasure.trusted(id, from.dimension(), masses, atoms);
  }
}
