// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.cluster;

import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.Measures;
import java.io.Serializable;

/**
 * Makes the start of a method for a collection of measures; here the collection is a single one, so
 * that the start stands for it.
 *
 * @param <M> the kind of measures
 * @param <S> a state
 */
@FunctionalInterface
public interface StateOf<M extends Measure, S extends Serializable> {
  /** The start for a collection. */
  S of(Measures<M> measures);
}
