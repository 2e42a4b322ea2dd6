// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.start;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Clouds;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.RandomParts;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Codebooks of parts, parts, and what centres are worth. */
class QuantisationTest {
  /** Points around (0, 0), (10, 0) and (0, 10), in the shares ½, ¼ and ¼. */
  private static DiscreteMeasure points(String id, int count, long stream) {
    RandomGenerator random = SubSeed.stream(Clouds.SEED, stream);
    double[] support = new double[2 * count];
    for (int i = 0; i < count; i++) {
      support[2 * i] = (i % 4 == 1 ? 10 : 0) + 0.3 * random.nextGaussian();
      support[2 * i + 1] = (i % 4 == 3 ? 10 : 0) + 0.3 * random.nextGaussian();
    }
    return DiscreteMeasure.uniform(id, 2, support);
  }

  @Test
  void codebooksHoldCentres() {
    List<WeightedMeasure<DiscreteMeasure>> parts =
        List.of(
            new WeightedMeasure<>(points("a", 400, 1), 1),
            new WeightedMeasure<>(points("b", 800, 2), 3));
    try (LocalMeasures<DiscreteMeasure> measures = Clouds.local(parts)) {
      List<WeightedMeasure<DiscreteMeasure>> codebooks = Codebooks.of(measures, 3, 1, 5);
      assertEquals(0.25, codebooks.get(0).weight());
      for (WeightedMeasure<DiscreteMeasure> codebook : codebooks) {
        for (int c = 0; c < 3; c++) {
          double x = codebook.measure().support()[2 * c];
          double y = codebook.measure().support()[2 * c + 1];
          assertEquals(10.0 * Math.round(x / 10), x, 0.1);
          assertEquals(10.0 * Math.round(y / 10), y, 0.1);
        }
      }
      Quantisation pooled = Quantisation.pooled(measures, 3, 1, 5);
      assertEquals(2 * 0.09, pooled.distortion(), 0.02);
      double[] shares = pooled.shares().clone();
      Arrays.sort(shares);
      assertArrayEquals(new double[] {0.25, 0.25, 0.5}, shares, 1e-12);
      Quantisation here = Quantisation.of(measures, codebooks.get(0).measure().support());
      assertTrue(here.distortion() >= pooled.distortion());
      assertEquals(1200, here.numbers().size());
    }
  }

  /** Of several starts the best is kept, in the parts as over all atoms. */
  @Test
  void startsAreThoseOfTheSeedsThatFollow() {
    try (LocalMeasures<DiscreteMeasure> measures =
        Clouds.local(List.of(new WeightedMeasure<>(points("m", 400, 30), 1)))) {
      int k = 9;
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      double leastPooled = Double.POSITIVE_INFINITY;
      for (long seed = 7; seed < 13; seed++) {
        double one = distortion(measures, k, 1, seed);
        least = Math.min(least, one);
        most = Math.max(most, one);
        leastPooled = Math.min(leastPooled, Quantisation.pooled(measures, k, 1, seed).distortion());
      }
      assertTrue(least < most);
      assertEquals(least, distortion(measures, k, 6, 7));
      assertEquals(leastPooled, Quantisation.pooled(measures, k, 6, 7).distortion());
    }
  }

  private static double distortion(
      LocalMeasures<DiscreteMeasure> measures, int k, int starts, long seed) {
    return Quantisation.of(
            measures, Codebooks.of(measures, k, starts, seed).get(0).measure().support())
        .distortion();
  }

  @Test
  void partsHoldAllAtomsOnce() {
    List<WeightedMeasure<DiscreteMeasure>> inputs = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      inputs.add(new WeightedMeasure<>(points("m" + n, 100 + n, 10 + n), (n + 1) / 6.0));
    }
    RandomParts split = RandomParts.of(inputs, 7, 3);
    assertEquals(7, split.parts().size());
    double weight = 0;
    double mean = 0;
    int atoms = 0;
    for (WeightedMeasure<DiscreteMeasure> part : split.parts()) {
      weight += part.weight();
      atoms += part.measure().size();
      double sum = 0;
      for (int i = 0; i < part.measure().size(); i++) {
        sum += part.measure().masses()[i];
        mean += part.weight() * part.measure().masses()[i] * part.measure().support()[2 * i];
      }
      assertEquals(1, sum, 1e-12);
    }
    assertEquals(1, weight, 1e-12);
    assertEquals(303, atoms);
    double expected = 0;
    for (WeightedMeasure<DiscreteMeasure> input : inputs) {
      for (int i = 0; i < input.measure().size(); i++) {
        expected += input.weight() * input.measure().masses()[i] * input.measure().support()[2 * i];
      }
    }
    assertEquals(expected, mean, 1e-12);
  }

  /** More parts than atoms: those that stay empty are left out. */
  @Test
  void emptyPartsAreLeftOut() {
    RandomParts split =
        RandomParts.of(List.of(new WeightedMeasure<>(points("m", 4, 20), 1)), 50, 1);
    assertTrue(split.parts().size() <= 4);
    assertEquals(4, split.parts().stream().mapToInt(part -> part.measure().size()).sum());
  }
}
