// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final long SEED = Long.getLong("test.seed", 20261122);

  private final RandomGenerator random = SubSeed.stream(SEED, 77);

  private DiscreteMeasure cloud(int size, int d) {
    double[] masses = random.doubles(size).map(mass -> mass < 0.1 ? 0 : mass).toArray();
    masses[0] = 1;
    double total = Arrays.stream(masses).sum();
    double[] support = new double[size * d];
    for (int p = 0; p < support.length; p++) {
      support[p] = random.nextGaussian() * (1 + p % d) + (p / d % 3) * 5;
    }
    return new DiscreteMeasure(
        "m", d, Arrays.stream(masses).map(mass -> mass / total).toArray(), support);
  }

  private static double[] mean(DiscreteMeasure measure) {
    double[] mean = new double[measure.dimension()];
    for (int p = 0; p < measure.support().length; p++) {
      mean[p % mean.length] += measure.masses()[p / mean.length] * measure.support()[p];
    }
    return mean;
  }

  @Test
  void theErrorBoundsTheDistanceAndMassAndMeanStay() {
    for (int d : new int[] {1, 2, 5, 40}) {
      DiscreteMeasure measure = cloud(200, d);
      double before = Double.POSITIVE_INFINITY;
      for (int atoms : new int[] {1, 2, 17, 100, 199}) {
        Compression.Compressed compressed = Compression.of(measure, atoms);
        assertTrue(compressed.measure().size() <= atoms);
        assertEquals("m", compressed.measure().id());
        assertEquals(1, Arrays.stream(compressed.measure().masses()).sum(), 1e-12);
        assertArrayEquals(mean(measure), mean(compressed.measure()), 1e-12);
        double cost =
            ExactCost.SQUARED_WASSERSTEIN.from(measure).apply(compressed.measure()).cost();
        assertTrue(
            cost <= compressed.squaredError() * (1 + 1e-12),
            () -> cost + " > " + compressed.squaredError() + ", " + atoms + " atoms in " + d);
        assertTrue(compressed.squaredError() < before);
        before = compressed.squaredError();
      }
    }
  }

  /** To one atom, W₂² is the variance. */
  @Test
  void theErrorIsThatOfThePlan() {
    DiscreteMeasure measure =
        new DiscreteMeasure("m", 1, new double[] {0.25, 0.25, 0.5}, new double[] {0, 2, 5});
    Compression.Compressed one = Compression.of(measure, 1);
    assertArrayEquals(new double[] {3}, one.measure().support(), 1e-15);
    assertEquals(0.25 * 9 + 0.25 + 0.5 * 4, one.squaredError(), 1e-11);
    Compression.Compressed two = Compression.of(measure, 2);
    assertArrayEquals(new double[] {1, 5}, two.measure().support(), 1e-15);
    assertArrayEquals(new double[] {0.5, 0.5}, two.measure().masses(), 1e-15);
    assertEquals(0.5, two.squaredError(), 1e-11);
  }

  @Test
  void fewPlacesHaveNoError() {
    double[] support = new double[300];
    Arrays.setAll(support, i -> 0.1 * (i % 3));
    DiscreteMeasure measure = DiscreteMeasure.uniform("m", 1, support);
    Compression.Compressed compressed = Compression.of(measure, 10);
    assertEquals(3, compressed.measure().size());
    assertEquals(0, compressed.squaredError(), 1e-30);
    DiscreteMeasure small = cloud(10, 2);
    assertSame(small, Compression.of(small, 10).measure());
    assertEquals(0, Compression.of(small, 10).squaredError());
  }

  /** Half a million atoms are a matter of a second. */
  @Test
  void largeMeasuresAreFast() {
    DiscreteMeasure measure = cloud(500_000, 2);
    long begin = System.nanoTime();
    Compression.Compressed compressed = Compression.of(measure, 500);
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertEquals(500, compressed.measure().size());
    assertTrue(seconds < 20, () -> seconds + " s");
  }
}
