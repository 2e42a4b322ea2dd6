// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.collection.MeasureMemory;
import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearEmbeddingTest {
  private static final long SEED = 20261130L;

  /** The reference of {@code scripts/reference/linear_embedding.py}. */
  private static final DiscreteMeasure REFERENCE =
      DiscreteMeasure.trusted(
          "z", 2, new double[] {0.1, 0.2, 0.3, 0.4}, new double[] {0, 0, 1, 0.2, 0.3, 1.1, 2, 1.7});

  private static Embedding embed(DiscreteMeasure reference, DiscreteMeasure measure) {
    return new LinearEmbedding()
        .of(reference, List.of(new WeightedMeasure<>(measure, 1)), MeasureMemory.none())
        .get(0)
        .embedding();
  }

  private static double[] features(DiscreteMeasure reference, DiscreteMeasure measure) {
    return embed(reference, measure).features();
  }

  private static DiscreteMeasure uniform(RandomGenerator random, String id, int atoms, int d) {
    return DiscreteMeasure.uniform(
        id, d, random.doubles((long) atoms * d).map(x -> 10 * x - 3).toArray());
  }

  private static DiscreteMeasure weighted(RandomGenerator random, String id, int atoms, int d) {
    double[] masses = random.doubles(atoms, 0.1, 1).toArray();
    double sum = Arrays.stream(masses).sum();
    return DiscreteMeasure.trusted(
        id,
        d,
        Arrays.stream(masses).map(mass -> mass / sum).toArray(),
        random.doubles((long) atoms * d).toArray());
  }

  private static double squaredDistance(DiscreteMeasure left, DiscreteMeasure right) {
    return ExactCost.SQUARED_WASSERSTEIN.from(left).apply(right).cost();
  }

  /** Values of POT 0.9.7.post1, printed by {@code scripts/reference/linear_embedding.py}. */
  @Test
  void theFeaturesAreThoseOfPot() {
    DiscreteMeasure a =
        DiscreteMeasure.trusted(
            "a",
            2,
            new double[] {0.25, 0.15, 0.3, 0.2, 0.1},
            new double[] {0.5, 0.1, 1.3, -0.4, 0.2, 2, 2.2, 0.9, 1.7, 2.4});
    DiscreteMeasure b =
        DiscreteMeasure.trusted(
            "b", 2, new double[] {0.5, 0.3, 0.2}, new double[] {-1, 0.5, 0.9, 0.9, 3.1, 2.2});
    Embedding left = embed(REFERENCE, a);
    Embedding right = embed(REFERENCE, b);
    assertEquals(0.9014999999999994, left.cost(), 1e-14);
    assertEquals(1.861000000000001, right.cost(), 1e-14);
    assertArrayEquals(
        new double[] {
          0.15811388300841897,
          0.0316227766016838,
          0.044721359549995836,
          -0.21242645786248004,
          0,
          0.14605934866804463,
          -0.26879360111431216,
          -0.09486832980505147
        },
        left.features(),
        1e-14);
    assertArrayEquals(
        new double[] {
          -0.31622776601683794,
          0.15811388300841897,
          -0.46957427527495593,
          0.22360679774997888,
          -0.7120393247567159,
          -0.3286335345030997,
          0,
          -0.09486832980505118
        },
        right.features(),
        1e-14);
    assertEquals(
        1.224829920165789 * 1.224829920165789,
        LinearEmbedding.squaredDistance(left.features(), right.features()),
        1e-14);
  }

  /** On the line, with m equal masses each, the distance of features is that of sorted atoms. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 200})
  void onTheLineDistancesAreExact(int atoms) {
    RandomGenerator random = SubSeed.stream(SEED, atoms);
    DiscreteMeasure reference = uniform(random, "z", atoms, 1);
    DiscreteMeasure a = uniform(random, "a", atoms, 1);
    DiscreteMeasure b = uniform(random, "b", atoms, 1);
    double[] left = Arrays.stream(a.support()).sorted().toArray();
    double[] right = Arrays.stream(b.support()).sorted().toArray();
    double sorted = LinearEmbedding.squaredDistance(left, right) / atoms;
    assertEquals(
        sorted,
        LinearEmbedding.squaredDistance(features(reference, a), features(reference, b)),
        1e-12 * sorted);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theReferenceIsTheOrigin(int d) {
    DiscreteMeasure reference = weighted(SubSeed.stream(SEED, d), "z", 30, d);
    Embedding origin = embed(reference, reference.withId("other"));
    assertArrayEquals(new double[30 * d], origin.features());
    assertEquals(0, origin.cost());
  }

  /** A measure moved by t has features moved by √v_i t. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void translationsAddUp(int d) {
    RandomGenerator random = SubSeed.stream(SEED, 10 + d);
    DiscreteMeasure reference = weighted(random, "z", 12, d);
    DiscreteMeasure measure = weighted(random, "a", 19, d);
    double[] moved = measure.support().clone();
    double[] expected = features(reference, measure);
    for (int p = 0; p < moved.length; p++) {
      moved[p] += 1.5 + p % d;
    }
    for (int p = 0; p < expected.length; p++) {
      expected[p] += Math.sqrt(reference.masses()[p / d]) * (1.5 + p % d);
    }
    assertArrayEquals(
        expected,
        features(reference, DiscreteMeasure.trusted("b", d, measure.masses(), moved)),
        1e-12);
  }

  /** Between clouds of m equal masses an optimal coupling is a map: nothing is lost. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void cloudsOfOneSizeComeBack(int d) {
    RandomGenerator random = SubSeed.stream(SEED, 20 + d);
    DiscreteMeasure reference = uniform(random, "z", 40, d);
    DiscreteMeasure measure = uniform(random, "a", 40, d);
    Embedding embedding = embed(reference, measure);
    DiscreteMeasure back = LinearEmbedding.inverse(reference, "a", embedding.features(), "here");
    assertEquals(
        embedding.cost(),
        LinearEmbedding.squaredDistance(embedding.features(), new double[40 * d]),
        1e-12 * embedding.cost());
    assertTrue(squaredDistance(measure, back) <= 1e-28);
    assertEquals(0, Math.abs(squaredDistance(reference, back) - embedding.cost()), 1e-12);
  }

  /** Vectors keep no more than W₂², and distances are not less than those of what is left. */
  @Test
  void whatVectorsTellOfMassesThatSplit() {
    RandomGenerator random = SubSeed.stream(SEED, 30);
    for (int n = 0; n < 50; n++) {
      DiscreteMeasure reference = weighted(random, "z", 1 + random.nextInt(12), 2);
      DiscreteMeasure a = weighted(random, "a", 1 + random.nextInt(20), 2);
      DiscreteMeasure b = weighted(random, "b", 1 + random.nextInt(20), 2);
      double[] left = features(reference, a);
      double[] right = features(reference, b);
      double norm = LinearEmbedding.squaredDistance(left, new double[left.length]);
      assertTrue(norm <= embed(reference, a).cost() + 1e-12);
      double projected =
          squaredDistance(
              LinearEmbedding.inverse(reference, "a", left, "here"),
              LinearEmbedding.inverse(reference, "b", right, "here"));
      assertTrue(projected <= LinearEmbedding.squaredDistance(left, right) + 1e-12);
    }
  }

  @Test
  void anAtomThatGoesToSeveralPlacesGoesToTheirMean() {
    DiscreteMeasure point = DiscreteMeasure.uniform("z", 2, new double[] {1, 1});
    DiscreteMeasure measure =
        DiscreteMeasure.trusted("a", 2, new double[] {0.25, 0.75}, new double[] {5, 1, 1, 3});
    assertArrayEquals(new double[] {1, 1.5}, features(point, measure), 1e-15);
  }

  @Test
  void atomsOfMassZeroAreNoPartOfAReference() {
    DiscreteMeasure with =
        DiscreteMeasure.trusted(
            "z", 2, new double[] {0, 0.5, 0, 0.5}, new double[] {9, 9, 1, 2, 8, 8, 3, 4});
    assertEquals(
        DiscreteMeasure.trusted("z", 2, new double[] {0.5, 0.5}, new double[] {1, 2, 3, 4}),
        LinearEmbedding.reference(with));
    assertSame(REFERENCE, LinearEmbedding.reference(REFERENCE));
  }

  @Test
  void vectorsThatDoNotFitAreRefused() {
    assertRefused(new double[7], "have the length 7; expected the length 8", "4 atoms");
    double[] features = new double[8];
    features[5] = Double.NaN;
    assertRefused(features, "Feature 6 of 'a' (here) is NaN", "a finite number");
    features[5] = 1e300;
    assertRefused(features, "Coordinate 2 of atom 3 of measure 'a' (here)", "1e150");
  }

  private static void assertRefused(double[] features, String... parts) {
    String message =
        assertThrows(
                BadInputException.class,
                () -> LinearEmbedding.inverse(REFERENCE, "a", features, "here"))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  /** Results come by id, each once, however few of them fit. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1L << 20, 1L << 40})
  void resultsComeInTheOrderOfTheIds(long bytes) {
    RandomGenerator random = SubSeed.stream(SEED, 40);
    List<WeightedMeasure<DiscreteMeasure>> measures =
        IntStream.range(0, 101)
            .mapToObj(n -> new WeightedMeasure<>(weighted(random, "m" + (37 * n % 101), 5, 2), 1))
            .toList();
    List<Embedding> found = new ArrayList<>();
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 3)) {
      local.forEach(
          "embed", REFERENCE, new LinearEmbedding(), bytes, each -> found.add(each.embedding()));
      assertEquals(101, local.work().solves());
    }
    List<Embedding> expected =
        measures.stream()
            .map(each -> embed(REFERENCE, each.measure()))
            .sorted((one, other) -> one.id().compareTo(other.id()))
            .toList();
    assertEquals(expected, found);
  }
}
