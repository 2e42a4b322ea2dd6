// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.multimarginal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.barycenter.Deadline;
import dev.wasserstein.barycenter.Objective;
import dev.wasserstein.barycenter.OuterLoop;
import dev.wasserstein.barycenter.StopRule;
import dev.wasserstein.barycenter.exact.LowerBound;
import dev.wasserstein.barycenter.method.ParticleFlow;
import dev.wasserstein.barycenter.start.KMeansStart;
import dev.wasserstein.collection.LocalMeasures;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.WeightedMeasure;
import dev.wasserstein.numeric.SubSeed;
import dev.wasserstein.transport.exact.ExactCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DualBoundTest {
  private static final MultiMarginal.Limits LIMITS =
      new MultiMarginal.Limits(1e-4, 100, Deadline.NEVER, 1, 1);

  private static double bound(
      List<WeightedMeasure<DiscreteMeasure>> measures, int rows, DiscreteMeasure near) {
    return dual(measures, rows, near).value();
  }

  private static DualBound.Bound dual(
      List<WeightedMeasure<DiscreteMeasure>> measures, int rows, DiscreteMeasure near) {
    int[] sizes = measures.stream().mapToInt(each -> each.measure().size()).toArray();
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 1)) {
      return new DualBound(rows, LIMITS).of(local, sizes, near);
    }
  }

  /** With a row for each atom it is within the tolerance; with fewer it is still a bound. */
  @Test
  void isBelowTheOptimumForAnyCells() {
    int near = 0;
    for (int number = 0; number < 60; number++) {
      RandomGenerator random = SubSeed.stream(number, 5);
      int d = 2 + number % 2;
      List<WeightedMeasure<DiscreteMeasure>> measures =
          problem(3, 2 + random.nextInt(5), d, random);
      double optimum = BarycenterProgram.multiMarginal(measures);
      DiscreteMeasure stale = cloud("near", 1 + random.nextInt(9), d, random);
      double whole = bound(measures, 1000, stale);
      assertTrue(whole <= optimum * (1 + 1e-12), number + ": " + whole + " > " + optimum);
      assertTrue(whole >= optimum * (1 - 2e-4), number + ": " + whole + " < " + optimum);
      for (int rows : new int[] {1, 6, 9, 12}) {
        double cut = bound(measures, rows, stale);
        assertTrue(cut <= optimum * (1 + 1e-12), number + ": " + cut + " > " + optimum);
        near += cut > 0.9 * optimum ? 1 : 0;
      }
    }
    // One to four cells for each measure are few, but the potentials of the start are good.
    assertTrue(near > 120, near + " of 240");
  }

  /** Of translations of one measure it is the optimum: what their means cost. */
  @Test
  void ofTranslations() {
    RandomGenerator random = SubSeed.stream(3, 5);
    DiscreteMeasure shape = cloud("s", 80, 2, random);
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    double[] places = {0, 3, 9};
    for (double place : places) {
      double[] atoms = shape.support().clone();
      for (int p = 0; p < atoms.length; p += 2) {
        atoms[p] += 1e6 + place;
      }
      measures.add(
          new WeightedMeasure<>(
              DiscreteMeasure.trusted("m" + place, 2, shape.masses(), atoms), 1.0 / 3));
    }
    assertEquals(14, bound(measures, 20, shape), 1e-8);
  }

  /** Blobs of 300 atoms in 20 cells each: nearer than the pairs. */
  @Test
  void isSharpForLargeMeasures() {
    RandomGenerator random = SubSeed.stream(4, 5);
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      double[] atoms = new double[600];
      double[] factor = {1 + n, 0.5, n - 2.0, 1};
      for (int i = 0; i < 300; i++) {
        double x = random.nextGaussian();
        double y = random.nextGaussian() + Math.abs(x);
        atoms[2 * i] = factor[0] * x + factor[1] * y;
        atoms[2 * i + 1] = factor[2] * x + factor[3] * y;
      }
      measures.add(new WeightedMeasure<>(DiscreteMeasure.uniform("m" + n, 2, atoms), 0.2));
    }
    double dual = bound(measures, 100, measures.get(0).measure());
    isSharp(measures, dual);
  }

  /** Of so many measures each is one cell: the flow's potentials are the bound, without a round. */
  @Test
  void ofManyMeasures() {
    RandomGenerator random = SubSeed.stream(6, 5);
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < 150; n++) {
      DiscreteMeasure cloud = MultiMarginalTest.cloud("m" + n, 15, 2, random);
      measures.add(new WeightedMeasure<>(cloud, 1.0 / 150));
    }
    DualBound.Bound dual = dual(measures, 100, measures.get(0).measure());
    assertEquals(0, dual.rounds());
    isSharp(measures, dual.value());
  }

  private static void isSharp(List<WeightedMeasure<DiscreteMeasure>> measures, double dual) {
    double pairs;
    double upper;
    try (LocalMeasures<DiscreteMeasure> local = new LocalMeasures<>(measures, 1)) {
      pairs = LowerBound.of(Objective.MEAN, local, ExactCost.SQUARED_WASSERSTEIN);
      upper =
          new OuterLoop(new StopRule(1e-6, 1e-4, 50), record -> {})
              .run(new ParticleFlow(0.5), local, new KMeansStart().start(local, 500, 1))
              .objective();
    }
    assertTrue(dual <= upper, dual + " > " + upper);
    assertTrue(upper - dual < 0.02 * upper, dual + " of " + upper);
    assertTrue(dual > pairs, dual + ", pairs " + pairs);
  }

  private static List<WeightedMeasure<DiscreteMeasure>> problem(
      int count, int size, int d, RandomGenerator random) {
    double[] weights = new double[count];
    Arrays.setAll(weights, n -> 0.1 + random.nextDouble());
    double total = Arrays.stream(weights).sum();
    List<WeightedMeasure<DiscreteMeasure>> measures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      measures.add(new WeightedMeasure<>(cloud("m" + n, size, d, random), weights[n] / total));
    }
    return measures;
  }

  /** A cloud whose first atom has no mass. */
  private static DiscreteMeasure cloud(String id, int size, int d, RandomGenerator random) {
    DiscreteMeasure cloud = MultiMarginalTest.cloud(id, size, d, random);
    double[] atoms = new double[(size + 1) * d];
    System.arraycopy(cloud.support(), 0, atoms, d, size * d);
    double[] masses = new double[size + 1];
    System.arraycopy(cloud.masses(), 0, masses, 1, size);
    return DiscreteMeasure.trusted(id, d, masses, atoms);
  }
}
