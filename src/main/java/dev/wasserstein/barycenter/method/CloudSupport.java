// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.geometry.DenseGibbsKernel;
import dev.wasserstein.geometry.GibbsKernel;
import dev.wasserstein.geometry.GibbsMatrix;
import dev.wasserstein.geometry.GroundCost;
import dev.wasserstein.geometry.SquaredEuclidean;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.Measure;
import java.util.Arrays;

/**
 * Any atoms that all measures share, in the same order, with the cost |x − y|². The kernel is a
 * matrix.
 */
public final class CloudSupport implements FixedSupport {
  private static final long serialVersionUID = 1L;

  /** A kernel of this size takes 600 MB, for each thread. */
  public static final int LARGEST = 5000;

  private final int dimension;
  private final double[] atoms;

  /**
   * These atoms.
   *
   * @param atoms (m × d, row-major), at most {@link #LARGEST}
   */
  public CloudSupport(int dimension, double[] atoms) {
    if (atoms.length > (long) LARGEST * dimension) {
      throw new IllegalArgumentException(
          atoms.length / dimension + " atoms; expected at most " + LARGEST);
    }
    this.dimension = dimension;
    this.atoms = atoms;
  }

  @Override
  public int size() {
    return atoms.length / dimension;
  }

  @Override
  public double meanCost() {
    // The mean of |x − y|² over all pairs is twice the sum of the coordinates' variances.
    int m = size();
    double sum = 0;
    for (int k = 0; k < dimension; k++) {
      double mean = 0;
      for (int i = 0; i < m; i++) {
        mean += atoms[i * dimension + k] / m;
      }
      for (int i = 0; i < m; i++) {
        double x = atoms[i * dimension + k] - mean;
        sum += 2 * x * x / m;
      }
    }
    return sum;
  }

  @Override
  public GibbsKernel kernel(double epsilon) {
    int m = size();
    GroundCost cost = SquaredEuclidean.INSTANCE;
    double[] costs = new double[m * m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        costs[i * m + j] = cost.between(atoms, i, atoms, j, dimension);
      }
    }
    return DenseGibbsKernel.symmetric(GibbsMatrix.of(m, m, costs, epsilon));
  }

  @Override
  public int together() {
    return Measures.LARGEST_BLOCK;
  }

  @Override
  public double[] masses(Measure measure) {
    if (measure instanceof DiscreteMeasure cloud && Arrays.equals(atoms, cloud.support())) {
      return cloud.masses();
    }
    throw new IllegalArgumentException(measure + " has other atoms than the barycenter");
  }

  @Override
  public DiscreteMeasure measure(String id, double[] masses) {
    return DiscreteMeasure.trusted(id, dimension, masses, atoms);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CloudSupport that
        && dimension == that.dimension
        && Arrays.equals(atoms, that.atoms);
  }

  @Override
  public int hashCode() {
    return 31 * dimension + Arrays.hashCode(atoms);
  }
}
