// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;
import java.util.List;

/**
 * The inductive mean: each new measure μ of weight w takes the barycenter ν of weight W to the
 * point at t = w / (W + w) of the geodesic from ν to μ, and the weight to W + w (Sturm 2003,
 * definition 4.6). One transport problem a measure; no other measure is needed. Equal to the
 * barycenter where the space is flat, such as on the line; elsewhere it depends on the order.
 *
 * @param <M> the kind of measures
 * @param <S> the state of the method
 */
public final class InductiveMean<M extends Measure, S extends Serializable> {
  private final GeodesicMethod<M, S> method;
  private S state;
  private double weight;

  /**
   * What one measure did.
   *
   * @param share t, how far along the geodesic the barycenter went
   * @param squaredDistance of the measure from the barycenter before it
   * @param dualGap by how much that may exceed the exact distance
   * @param pivots of the solve
   */
  public record Step(double share, double squaredDistance, double dualGap, long pivots) {}

  /**
   * A mean that goes on from a barycenter.
   *
   * @param method with full steps
   * @param state the barycenter
   * @param weight W of all measures in it, positive
   */
  public InductiveMean(GeodesicMethod<M, S> method, S state, double weight) {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("The weight is " + weight + "; expected more than 0");
    }
    this.method = method;
    this.state = state;
    this.weight = weight;
  }

  /** The state of the method at the mean. */
  public S state() {
    return state;
  }

  /** The weight of all measures in the mean. */
  public double weight() {
    return weight;
  }

  /**
   * Takes in a measure.
   *
   * @param own its weight w, not negative
   * @throws BadInputException if no map leads from the barycenter to it
   */
  public Step add(M measure, double own) {
    if (!method.reaches(state, measure)) {
      throw new BadInputException(
          "Measure '" + measure.id() + "'",
          "the update",
          "varies in directions in which the barycenter does not",
          "none, for no map leads there from the barycenter",
          "Compute the barycenter of all measures anew.");
    }
    Contribution contribution =
        method.contributions(state, List.of(measure), MeasureMemory.none()).get(0);
    double total = weight + own;
    double share = own / total;
    if (share > 0) {
      state = method.update(state, between(method.standstill(state), contribution.vector(), share));
    }
    weight = total;
    return new Step(share, contribution.cost(), contribution.dualGap(), contribution.pivots());
  }

  /** As from + t (to − from): where both are one number, it stays. */
  private static double[] between(double[] from, double[] to, double share) {
    double[] between = new double[from.length];
    for (int k = 0; k < between.length; k++) {
      between[k] = from[k] + share * (to[k] - from[k]);
    }
    return between;
  }
}
