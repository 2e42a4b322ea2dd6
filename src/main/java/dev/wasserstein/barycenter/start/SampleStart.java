// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;

/**
 * A sample of the pooled atoms without replacement; where they are too few, each is taken several
 * times.
 */
public final class SampleStart implements Initializer {
  private static final long serialVersionUID = 1L;

  /** All atoms of all measures, with their masses λ_n a_i; those that coincide are one. */
  public static DiscreteMeasure all(Measures<DiscreteMeasure> measures) {
    MergedAtoms atoms = new MergedAtoms();
    for (WeightedMeasure<DiscreteMeasure> weighted : measures.fetch(measures.ids())) {
      DiscreteMeasure measure = weighted.measure().normalised();
      for (int i = 0; i < measure.size(); i++) {
        atoms.add(
            weighted.weight() * measure.masses()[i], measure.support(), i, measure.dimension());
      }
    }
    return atoms.measure(measures.summary().dimension());
  }

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
