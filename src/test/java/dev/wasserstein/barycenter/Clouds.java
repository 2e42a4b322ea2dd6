// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random collections of point clouds, from one seed, which is printed. */
public final class Clouds {
  /** Set with -Dtest.seed=...; printed by the first test that needs it. */
  public static final long SEED = Long.getLong("test.seed", 20261121L);

  static {
    System.out.println("barycenter tests: -Dtest.seed=" + SEED);
  }

  private Clouds() {}

  /** Normal clouds of different sizes, places, spreads, masses and weights. */
  public static List<WeightedMeasure<DiscreteMeasure>> random(
      int count, int dimension, long stream) {
    RandomGenerator random = SubSeed.stream(SEED, stream);
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int size = 5 + random.nextInt(30);
      double[] support = new double[size * dimension];
      double[] centre = new double[dimension];
      for (int k = 0; k < dimension; k++) {
        centre[k] = 3 * random.nextGaussian();
      }
      double spread = 0.5 + random.nextDouble();
      for (int p = 0; p < support.length; p++) {
        support[p] = centre[p % dimension] + spread * random.nextGaussian();
      }
      double[] masses = new double[size];
      double sum = 0;
      for (int i = 0; i < size; i++) {
        masses[i] = n % 2 == 0 ? 1 : 0.1 + random.nextDouble();
        sum += masses[i];
      }
      for (int i = 0; i < size; i++) {
        masses[i] /= sum;
      }
      measures.add(
          new WeightedMeasure<>(
              new DiscreteMeasure("cloud-" + n, dimension, masses, support),
              0.5 + random.nextDouble()));
    }
    return measures;
  }

  /** In this process, on two threads. */
  public static LocalMeasures<DiscreteMeasure> local(
      List<WeightedMeasure<DiscreteMeasure>> measures) {
    return new LocalMeasures<>(measures, 2);
  }
}
