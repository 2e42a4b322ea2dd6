// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import dev.wasserstein.collection.Measures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;

/**
 * The centres of a k-means clustering of the pooled atoms, each atom weighing λ_n a_i; of a bounded
 * sample of them where they are many.
 */
public final class KMeansStart implements Initializer {
  private static final long serialVersionUID = 1L;

  /** The most atoms that are clustered in one place. */
  public static final int LARGEST_SAMPLE = 50_000;

  private static final int ITERATIONS = 30;

  private final int largestSample;

  /** A start from at most {@value #LARGEST_SAMPLE} atoms, or two for each centre. */
  public KMeansStart() {
    this(LARGEST_SAMPLE);
  }

  /**
   * A start from a bounded sample.
   *
   * @param largestSample the most atoms that are clustered, unless there are half as many centres
   */
  KMeansStart(int largestSample) {
    this.largestSample = largestSample;
  }

  /**
   * A measure reduced to m atoms.
   *
   * @param learned whether the atoms have the masses of their clusters (an empty one is left out),
   *     else equal ones
   */
  public static DiscreteMeasure reduced(
      DiscreteMeasure measure, int size, boolean learned, long seed) {
    int d = measure.dimension();
    KMeans kMeans = new KMeans(d, measure.support(), measure.masses());
    double[] centres = kMeans.centres(size, ITERATIONS, SubSeed.stream(seed, 1));
    if (!learned) {
      return DiscreteMeasure.trustedUniform(BARYCENTER_ID, d, centres);
    }
    MergedAtoms atoms = new MergedAtoms();
    double[] shares = kMeans.shares(centres);
    for (int c = 0; c < size; c++) {
      atoms.add(shares[c], centres, c, d);
    }
    return atoms.measure(d);
  }

  /**
   * The cluster of each atom of a measure, from 0 on, some of them perhaps empty; each atom alone
   * where there are few.
   *
   * @param most the number of clusters
   */
  public static int[] cells(DiscreteMeasure measure, int most, long seed) {
    if (measure.size() <= most) {
      int[] cells = new int[measure.size()];
      Arrays.setAll(cells, i -> i);
      return cells;
    }
    KMeans kMeans = new KMeans(measure.dimension(), measure.support(), measure.masses());
    return kMeans.nearest(kMeans.centres(most, ITERATIONS, SubSeed.stream(seed, 1)));
  }

  @Override
  public double[] atoms(Measures<DiscreteMeasure> measures, int size, long seed) {
    int capacity = Math.max(largestSample, 2 * size);
    PooledSample pooled = PooledSample.of(measures, capacity, seed);
    KMeans kMeans = new KMeans(measures.summary().dimension(), pooled.atoms(), pooled.masses());
    return kMeans.centres(size, ITERATIONS, SubSeed.stream(seed, 1));
  }
}
