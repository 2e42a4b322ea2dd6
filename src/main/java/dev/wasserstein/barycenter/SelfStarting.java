// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.Measure;
import java.io.Serializable;

/**
 * A method with a start of its own, which the measures alone determine.
 *
 * @param <M> the kind of measures it works on
 * @param <S> its state
 */
public interface SelfStarting<M extends Measure, S extends Serializable>
    extends BarycenterMethod<M, S> {
  /** The state to begin with. */
  S start(Measures<M> measures);
}
