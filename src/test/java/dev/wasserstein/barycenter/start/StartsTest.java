// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StartsTest {
  @Test
  void kMeansFindsPlantedClusters() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 1);
    double[] points = new double[2 * 300];
    double[] masses = new double[300];
    for (int i = 0; i < 300; i++) {
      points[2 * i] = 100 * (i % 3) + random.nextGaussian();
      points[2 * i + 1] = -50 * (i % 3) + random.nextGaussian();
      masses[i] = 1 + i % 2;
    }
    double[] centres = new KMeans(2, points, masses).centres(3, 20, SubSeed.stream(1, 1));
    double[] first = {centres[0], centres[2], centres[4]};
    Arrays.sort(first);
    assertArrayEquals(new double[] {0, 100, 200}, first, 0.5);
  }

  @Test
  void kMeansWithACentreForEachPointReturnsThePoints() {
    double[] points = {3, 1, 4, 1.5, 9, 2.6};
    double[] centres =
        new KMeans(1, points, new double[] {1, 2, 3, 4, 5, 6}).centres(6, 20, SubSeed.stream(1, 1));
    Arrays.sort(points);
    Arrays.sort(centres);
    assertArrayEquals(points, centres, 1e-15);
  }

  @Test
  void kMeansBearsFewerPointsThanCentres() {
    double[] centres =
        new KMeans(1, new double[] {1, 1, 5}, new double[] {1, 1, 1})
            .centres(7, 20, SubSeed.stream(1, 1));
    assertEquals(7, centres.length);
    assertTrue(Arrays.stream(centres).allMatch(x -> x == 1 || x == 5));
    assertTrue(Arrays.stream(centres).anyMatch(x -> x == 1));
    assertTrue(Arrays.stream(centres).anyMatch(x -> x == 5));
  }

  @Test
  void aHeavyPointDrawsTheMean() {
    double[] centre =
        new KMeans(1, new double[] {0, 10}, new double[] {9, 1})
            .centres(1, 20, SubSeed.stream(1, 1));
    assertArrayEquals(new double[] {1}, centre, 1e-15);
  }

  @Test
  void theSampleIsAllAtomsWhereTheyAreFew() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(3, 2, 40);
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      int atoms = (int) measures.summary().atoms();
      PooledSample sample = PooledSample.of(measures, atoms, 1);
      assertEquals(atoms, sample.masses().length);
      assertEquals(1, Arrays.stream(sample.masses()).sum(), 1e-12);
      assertEquals(10, PooledSample.of(measures, 10, 1).masses().length);
    }
  }

  /**
   * A chance that grows with the weight: of many samples of one atom, the heavy one is there as
   * often as it weighs.
   */
  @Test
  void heavyAtomsAreSampledMoreOften() {
    List<WeightedMeasure<DiscreteMeasure>> measure =
        List.of(
            new WeightedMeasure<>(
                new DiscreteMeasure("m", 1, new double[] {0.8, 0.2}, new double[] {1, 2}), 1));
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(measure)) {
      int heavy = 0;
      for (int seed = 0; seed < 2000; seed++) {
        heavy += PooledSample.of(measures, 1, seed).atoms()[0] == 1 ? 1 : 0;
      }
      assertEquals(0.8, heavy / 2000.0, 0.04);
    }
  }

  /**
   * Masses from 1 to 10⁶, sampled to a quarter: the mass of half the line is met in the mean, and
   * what weighs more than its share is there with its own mass.
   */
  @Test
  void aSampleMeetsVeryUnequalMasses() {
    int n = 80;
    double[] masses = new double[n];
    double[] support = new double[n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      masses[i] = Math.pow(10, 6.0 * i / n);
      support[i] = (i * 37) % n;
      total += masses[i];
    }
    double left = 0;
    for (int i = 0; i < n; i++) {
      masses[i] /= total;
      left += support[i] < n / 2.0 ? masses[i] : 0;
    }
    List<WeightedMeasure<DiscreteMeasure>> measure =
        List.of(new WeightedMeasure<>(new DiscreteMeasure("m", 1, masses, support), 1));
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(measure)) {
      double mean = 0;
      int seeds = 2000;
      for (int seed = 0; seed < seeds; seed++) {
        PooledSample sample = PooledSample.of(measures, n / 4, seed);
        assertEquals(n / 4, sample.masses().length);
        for (int i = 0; i < sample.masses().length; i++) {
          mean += sample.atoms()[i] < n / 2.0 ? sample.masses()[i] / seeds : 0;
          if (sample.atoms()[i] == support[n - 1]) {
            assertEquals(masses[n - 1], sample.masses()[i], 1e-2 * masses[n - 1]);
          }
        }
      }
      assertEquals(left, mean, 0.004);
    }
  }

  /** The k-means of a sample and of all atoms agree about planted clusters of unequal masses. */
  @Test
  void kMeansOfASampleWeighsClustersRight() {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, 43);
    int n = 4000;
    double[] masses = new double[n];
    double[] support = new double[n];
    double total = 0;
    double mean = 0;
    for (int i = 0; i < n; i++) {
      masses[i] = Math.exp(3 * random.nextGaussian());
      support[i] = random.nextInt(2) + 0.01 * random.nextGaussian();
      total += masses[i];
      mean += masses[i] * support[i];
    }
    for (int i = 0; i < n; i++) {
      masses[i] /= total;
    }
    List<WeightedMeasure<DiscreteMeasure>> measure =
        List.of(new WeightedMeasure<>(new DiscreteMeasure("m", 1, masses, support), 1));
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(measure)) {
      // One centre: the mean of the sample, weighed as it should be.
      assertEquals(mean / total, new KMeansStart(400).atoms(measures, 1, 1)[0], 0.05);
      double[] two = new KMeansStart(400).atoms(measures, 2, 1);
      Arrays.sort(two);
      assertArrayEquals(new double[] {0, 1}, two, 0.01);
    }
  }

  @Test
  void startsDependOnTheSeedAndOnNothingElse() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(8, 3, 41);
    List<Initializer> starts =
        List.of(new KMeansStart(), new KMeansStart(30), new GaussianStart(), new SampleStart());
    try (LocalMeasures<DiscreteMeasure> one = new LocalMeasures<>(clouds, 1);
        LocalMeasures<DiscreteMeasure> two = new LocalMeasures<>(clouds, 2)) {
      for (Initializer start : starts) {
        assertEquals(start.start(one, 7, 5), start.start(two, 7, 5));
        assertNotEquals(start.start(one, 7, 5), start.start(one, 7, 6));
      }
    }
  }

  @Test
  void aLargeStartRepeatsAtomsInsteadOfFailing() {
    List<WeightedMeasure<DiscreteMeasure>> clouds = Clouds.random(2, 2, 42);
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(clouds)) {
      for (Initializer start : List.of(new KMeansStart(), new GaussianStart(), new SampleStart())) {
        DiscreteMeasure large = start.start(measures, 200, 1);
        assertEquals(200, large.size());
        assertTrue(Arrays.stream(large.support()).allMatch(Double::isFinite));
      }
    }
  }
}
