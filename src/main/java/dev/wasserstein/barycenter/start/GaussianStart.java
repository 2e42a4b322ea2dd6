// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.random.RandomGenerator;

/** Draws of N(Σ λ_n mean_n, diag(Σ λ_n var_n)). */
public final class GaussianStart implements Initializer {
  private static final long serialVersionUID = 1L;

  @Override
  public double[] atoms(Measures<DiscreteMeasure> measures, int size, long seed) {
    double[] mean = measures.summary().mean();
    double[] variances = measures.summary().variances();
    int d = mean.length;
    RandomGenerator random = SubSeed.stream(seed, 0);
    double[] atoms = new double[size * d];
    for (int p = 0; p < atoms.length; p++) {
      atoms[p] = mean[p % d] + Math.sqrt(variances[p % d]) * random.nextGaussian();
    }
    return atoms;
  }
}
