// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;

/**
 * A sample of the pooled atoms without replacement; where they are too few, each is taken several
 * times.
 */
public final class SampleStart implements Initializer {
  private static final long serialVersionUID = 1L;

  @Override
  public double[] atoms(Measures<DiscreteMeasure> measures, int size, long seed) {
    double[] pooled = PooledSample.of(measures, size, seed).atoms();
    double[] atoms = new double[size * measures.summary().dimension()];
    for (int p = 0; p < atoms.length; p++) {
      atoms[p] = pooled[p % pooled.length];
    }
    return atoms;
  }
}
