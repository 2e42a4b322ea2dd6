// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import java.io.Serializable;

/** Makes the start of a free-support method. */
public interface Initializer extends Serializable {
  /** The id of every barycenter. */
  String BARYCENTER_ID = "barycenter";

  /**
   * The atoms of a start.
   *
   * @param size the number m of atoms
   * @param seed the run's seed
   * @return (m × d, row-major), the same for the same measures and seed however the measures are
   *     distributed
   */
  double[] atoms(Measures<DiscreteMeasure> measures, int size, long seed);

  /** A start with equal masses; of a single measure of m atoms, that measure itself. */
  default DiscreteMeasure start(Measures<DiscreteMeasure> measures, int size, long seed) {
    if (measures.summary().count() == 1 && measures.summary().medianSize() == size) {
      return measures.fetch(measures.ids()).get(0).measure().withId(BARYCENTER_ID);
    }
    return DiscreteMeasure.trustedUniform(
        BARYCENTER_ID, measures.summary().dimension(), atoms(measures, size, seed));
  }
}
