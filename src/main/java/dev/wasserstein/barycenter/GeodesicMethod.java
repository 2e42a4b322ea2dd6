// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.measure.Measure;
import java.io.Serializable;

/**
 * A method of which one full step leads along the geodesic from the state to a measure: an update
 * with the average (1 − t) · {@link #standstill} + t · contribution stops at the share t of the
 * way. Then the inductive mean needs no loop ({@link InductiveMean}).
 *
 * @param <M> the kind of measures it works on
 * @param <S> its state
 */
public interface GeodesicMethod<M extends Measure, S extends Serializable>
    extends BarycenterMethod<M, S> {
  /**
   * The state that stands for a barycenter.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  S at(Measure barycenter);

  /** The average of contributions at which {@link #update} stays where it is. */
  double[] standstill(S state);

  /** Whether a map leads from the state to a measure, whatever it does to atoms that split. */
  default boolean reaches(S state, M measure) {
    return true;
  }
}
