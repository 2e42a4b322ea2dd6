// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.TransportProblem;
import dev.wasserstein.transport.entropic.Sinkhorn;
import dev.wasserstein.transport.exact.ExactTransport;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportMapTest {
  private static DiscreteMeasure cloud(String id, int size, int d, RandomGenerator random) {
    double[] masses = random.doubles(size, 0.2, 1).toArray();
    double sum = Arrays.stream(masses).sum();
    return new DiscreteMeasure(
        id,
        d,
        Arrays.stream(masses).map(mass -> mass / sum).toArray(),
        random.doubles((long) size * d).map(u -> 5 * u).toArray());
  }

  private static double inner(double[] x, int i, double[] y, int j, int d) {
    double sum = 0;
    for (int c = 0; c < d; c++) {
      sum += x[i * d + c] * y[j * d + c];
    }
    return sum;
  }

  /** Σ ⟨x_k, T(x_k)⟩ is not less than Σ ⟨x_k, T(x_{k+1})⟩ along any cycle of atoms. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "6"})
  void mapsOfExactPlansAreCyclicallyMonotone(int d) {
    RandomGenerator random = SubSeed.stream(d, 21);
    DiscreteMeasure source = cloud("a", 30, d, random);
    double[] images = TransportMap.plan(source, cloud("b", 41, d, random)).images();
    for (int trial = 0; trial < 2000; trial++) {
      int length = 2 + random.nextInt(4);
      int[] cycle = random.ints(length, 0, 30).toArray();
      double kept = 0;
      double turned = 0;
      for (int k = 0; k < length; k++) {
        kept += inner(source.support(), cycle[k], images, cycle[k], d);
        turned += inner(source.support(), cycle[k], images, cycle[(k + 1) % length], d);
      }
      assertTrue(kept >= turned - 1e-9, kept + " < " + turned);
    }
  }

  /** x ↦ 2x + b is an optimal map; its extension moves other points with the nearest atom. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 1e6", "3, -2"})
  void affineDisplacementsAreFound(int d, double shift) {
    RandomGenerator random = SubSeed.stream(d, 22);
    DiscreteMeasure source = cloud("a", 25, d, random);
    double[] moved = Arrays.stream(source.support()).map(x -> 2 * x + shift).toArray();
    DiscreteMeasure target = new DiscreteMeasure("b", d, source.masses(), moved);
    TransportMap map = TransportMap.plan(source, target);
    assertArrayEquals(moved, map.images(), 1e-12 * Math.max(1, Math.abs(shift)));
    assertArrayEquals(map.images(), map.extension().apply(source.support()));
    double expected = new ExactTransport().solve(TransportProblem.quadratic(source, target)).cost();
    assertEquals(expected, map.cost(), 1e-12 * expected);
    double[] near = source.support().clone();
    near[0] += 1e-3;
    assertEquals(
        map.images()[0] + 1e-3,
        map.extension().apply(Arrays.copyOf(near, d))[0],
        1e-12 * Math.max(1, Math.abs(shift)));
  }

  @Test
  void atomsWithoutMassMoveAsTheNearestDoes() {
    DiscreteMeasure source =
        new DiscreteMeasure("a", 1, new double[] {0.5, 0, 0.5}, new double[] {0, 1, 10});
    DiscreteMeasure target = DiscreteMeasure.uniform("b", 1, new double[] {100, 120});
    assertArrayEquals(new double[] {100, 101, 120}, TransportMap.plan(source, target).images());
  }

  /** It is symmetric positive, and moves mean and covariance exactly. */
  @ParameterizedTest
  @CsvSource({"1", "2", "5"})
  void theAffineMapMovesTheMoments(int d) {
    RandomGenerator random = SubSeed.stream(d, 23);
    DiscreteMeasure source = cloud("a", 40, d, random);
    GaussianMeasure target = GaussianMeasure.of(cloud("b", 50, d, random));
    TransportMap map = TransportMap.affine(source, target);
    GaussianMeasure image =
        GaussianMeasure.of(new DiscreteMeasure("t", d, source.masses(), map.images()));
    assertArrayEquals(target.mean(), image.mean(), 1e-13 * 10);
    assertArrayEquals(target.covariance(), image.covariance(), 1e-12);
    double[] origin = map.extension().apply(new double[d]);
    double[][] columns = new double[d][];
    for (int c = 0; c < d; c++) {
      double[] unit = new double[d];
      unit[c] = 1;
      columns[c] = map.extension().apply(unit);
      for (int r = 0; r < d; r++) {
        columns[c][r] -= origin[r];
      }
    }
    for (int c = 0; c < d; c++) {
      for (int r = 0; r < d; r++) {
        assertEquals(columns[c][r], columns[r][c], 1e-12);
      }
    }
    for (int trial = 0; trial < 50; trial++) {
      double[] x = random.doubles(d, -1, 1).toArray();
      double form = 0;
      for (int c = 0; c < d; c++) {
        for (int r = 0; r < d; r++) {
          form += x[c] * columns[c][r] * x[r];
        }
      }
      assertTrue(form > 0);
    }
    assertArrayEquals(map.images(), map.extension().apply(source.support()));
  }

  /** The extension is continuous and monotone, and goes through the atoms. */
  @Test
  void theQuantileMapIsMonotone() {
    RandomGenerator random = SubSeed.stream(1, 24);
    DiscreteMeasure source = cloud("a", 20, 1, random);
    TransportMap map = TransportMap.quantile(source, cloud("b", 33, 1, random));
    assertArrayEquals(map.images(), map.extension().apply(source.support()), 1e-13);
    double[] points = random.doubles(500, -2, 8).sorted().toArray();
    double[] moved = map.extension().apply(points);
    for (int k = 1; k < points.length; k++) {
      assertTrue(moved[k] >= moved[k - 1]);
    }
    DiscreteMeasure doubled =
        new DiscreteMeasure(
            "c", 1, source.masses(), Arrays.stream(source.support()).map(x -> 2 * x + 1).toArray());
    double least = Arrays.stream(source.support()).min().orElseThrow();
    double most = Arrays.stream(source.support()).max().orElseThrow();
    double[] inside = Arrays.stream(points).filter(x -> x >= least && x <= most).toArray();
    assertArrayEquals(
        Arrays.stream(inside).map(x -> 2 * x + 1).toArray(),
        TransportMap.quantile(source, doubled).extension().apply(inside),
        1e-12);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.3", "2, 0.5", "3, 2", "2, 100"})
  void theEntropicExtensionGoesThroughTheAtoms(int d, double epsilon) {
    RandomGenerator random = SubSeed.stream(d, 25);
    DiscreteMeasure source = cloud("a", 20, d, random);
    DiscreteMeasure target = cloud("b", 27, d, random);
    TransportMap map = TransportMap.entropic(source, target, Sinkhorn.standard(), epsilon);
    assertTrue(map.accuracy().converged());
    assertArrayEquals(map.images(), map.extension().apply(source.support()), 1e-7);
    double[] far = Arrays.stream(target.support()).map(y -> y + 1e5).toArray();
    TransportMap moved =
        TransportMap.entropic(
            source,
            new DiscreteMeasure("b", d, target.masses(), far),
            Sinkhorn.standard(),
            epsilon);
    for (int p = 0; p < map.images().length; p++) {
      assertEquals(map.images()[p] + 1e5, moved.images()[p], 1e-6);
    }
  }

  /** A small ε gives the plan's projection, a large one the target's mean. */
  @Test
  void theEntropicMapGoesFromThePlanToTheMean() {
    RandomGenerator random = SubSeed.stream(2, 26);
    DiscreteMeasure source = cloud("a", 12, 2, random);
    DiscreteMeasure target = cloud("b", 12, 2, random);
    double[] exact = TransportMap.plan(source, target).images();
    assertArrayEquals(
        exact, TransportMap.entropic(source, target, Sinkhorn.standard(), 1e-3).images(), 1e-2);
    double[] mean = Centre.of(target);
    double[] blurred = TransportMap.entropic(source, target, Sinkhorn.standard(), 1e6).images();
    for (int p = 0; p < blurred.length; p++) {
      assertEquals(mean[p % 2], blurred[p], 1e-4);
    }
  }
}
